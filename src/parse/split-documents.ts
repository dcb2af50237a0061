/** One document of a YAML stream: offsets in the text, `end` excluded. Its `---` line belongs to it. */
export interface DocumentSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Splits a YAML stream at its `---` and `...` lines, so that a broken document can't spoil the others and an
 * irrelevant one need not be parsed. Neither marker can stand at column 0 inside a scalar (YAML 1.2, rule
 * c-forbidden). A text with `%` directives comes back whole: they belong to the document after them.
 */
export function splitDocuments(text: string): readonly DocumentSpan[] {
  if (text.startsWith("%") || text.includes("\n%")) return [{ start: 0, end: text.length }];
  const spans: DocumentSpan[] = [];
  let start = 0;
  for (const line of markerLines(text)) {
    const marker = markerAt(text, line);
    if (marker === undefined) continue;
    if (line > start) spans.push({ start, end: line });
    // What follows `...` on its line can only be a comment.
    start = marker === "---" ? line : line + marker.length;
  }
  spans.push({ start, end: text.length });
  return spans;
}

function* markerLines(text: string): Iterable<number> {
  yield 0;
  for (const match of text.matchAll(/\n(?:---|\.\.\.)/g)) yield match.index + 1;
}

function markerAt(text: string, line: number): string | undefined {
  const marker = text.slice(line, line + 3);
  if (marker !== "---" && marker !== "...") return undefined;
  const after = text[line + 3];
  return after === undefined || " \t\r\n".includes(after) ? marker : undefined;
}
