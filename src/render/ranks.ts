/** What goes when there is no room, last first. Rank 0 and 1 are for what blocks (fit-parts.ts). */
export const ranks = {
  blockingFinding: 0,
  blockingRow: 1,
  warning: 2,
  issue: 2,
  notice: 3,
  firstDetail: 3,
  openRow: 4,
  blockingDetail: 5,
  detail: 6,
  brokenExpectation: 6,
  foldedRow: 7,
  late: 8,
  endpoint: 8,
  old: 9,
} as const;
