/** Colours take no room. Only ours get here: those in names were spelled out before. */
// eslint-disable-next-line no-control-regex -- the escape character is what a colour begins with
const colours = /\u001b\[\d+m/g;

/**
 * The text broken at blanks so that no line has more than `width` characters, the lines after the first indented.
 * A word longer than a line stays whole. `undefined` does not break.
 */
export function wrapText(text: string, width: number | undefined, indent: string): string {
  if (width === undefined || columns(text) <= width) return text;
  const lines: string[] = [];
  let line = "";
  for (const [word] of text.matchAll(/\s*\S+/g)) {
    if (line.trim() === "" || columns(line + word) <= width) {
      line += word;
      continue;
    }
    lines.push(line);
    line = indent + word.trimStart();
  }
  return [...lines, line].join("\n");
}

function columns(text: string): number {
  return text.replace(colours, "").length;
}
