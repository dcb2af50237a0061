import { showHidden } from "./show-hidden.ts";

/** Untrusted text for a terminal: no escape sequence, no line of its own, nothing that reorders what is beside it. */
export function terminalText(text: string): string {
  return showHidden(text);
}

/** Untrusted lines for a terminal: as `terminalText`, but line ends stay and tabs become two blanks. */
export function terminalLines(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => showHidden(line.replaceAll("\t", "  ")));
}
