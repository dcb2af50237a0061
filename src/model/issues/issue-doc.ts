/** What there is to know about a kind of issue, finding or assumption. */
export interface IssueDoc {
  /** What it says of the input. */
  readonly meaning: string;
  /** Input that gives it: an object as `Kind { fields }`, or in words. */
  readonly example: string;
  /** What to do about it. */
  readonly settle: string;
}

export function doc(meaning: string, example: string, settle: string): IssueDoc {
  return { meaning, example, settle };
}
