/** Lines of a text, without what is around them. */
export interface LineIndex {
  readonly texts: readonly string[];
  /** Where these lines stand one after the other. */
  readonly positions: (block: readonly string[]) => readonly number[];
}

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
    positions: (block) =>
      (byText.get(block[0] ?? "") ?? []).filter((at) =>
        block.every((line, index) => texts[at + index] === line),
      ),
  };
}
