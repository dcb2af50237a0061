/** What the commands end with. */
export const exitStatus = {
  /** The question was answered, and nothing blocks. */
  fine: 0,
  /** The change has blocking findings. */
  blocking: 1,
  /** There is no answer, or one with parts missing. */
  notAnalysed: 2,
} as const;
