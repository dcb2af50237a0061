/** A text with the means to turn offsets into lines. */
export interface SourceText {
  readonly text: string;
  /** Line and column of an offset, both from 1. */
  readonly position: (offset: number) => { readonly line: number; readonly column: number };
}

/** The table of lines is built on the first question: most texts are never asked. */
export function createSourceText(text: string): SourceText {
  let starts: readonly number[] | undefined;
  return {
    text,
    position: (offset) => {
      starts ??= lineStarts(text);
      const line = lastAtMost(starts, offset);
      return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
    },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Index of the last number that is not above `limit`, in a rising list that starts with 0. */
function lastAtMost(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
