/** Lines of a text, without what is around them. */
export interface LineIndex {
  readonly texts: readonly string[];
  /** Where these lines stand one after the other; nowhere for lines that begin as too many others do. */
  readonly positions: (block: readonly string[]) => readonly number[];
}

/** Looking at more than this for every field of every rule would take the square of their number. */
const mostPositions = 1000;

export function indexLines(lines: readonly string[]): LineIndex {
  const texts = lines.map((line) => line.trim());
  const byText = new Map<string, number[]>();
  for (const [position, text] of texts.entries()) {
    const known = byText.get(text);
    if (known === undefined) byText.set(text, [position]);
    else known.push(position);
  }
  return {
    texts,
    positions: (block) => {
      const starts = byText.get(block[0] ?? "") ?? [];
      if (starts.length > mostPositions) return [];
      return starts.filter((at) => block.every((line, index) => texts[at + index] === line));
    },
  };
}
