import { clip } from "./clip.ts";
import { showHidden } from "./show-hidden.ts";

export interface FenceLimits {
  readonly lines: number;
  readonly columns: number;
}

/**
 * A fenced block of untrusted lines that nothing in them can close. Longer lines and more lines than the limits are
 * cut, and the block says so.
 */
export function markdownFence(
  language: string,
  text: string,
  limits: FenceLimits = { lines: 60, columns: 240 },
): string {
  const all = text.split(/\r?\n/);
  const shown = all
    .slice(0, limits.lines)
    .map((line) => clip(showHidden(line.replaceAll("\t", "  ")), limits.columns));
  const missing = all.length - shown.length;
  if (missing > 0) shown.push(`… ${missing} more ${missing === 1 ? "line" : "lines"}`);
  const body = shown.join("\n");
  const runs = body.match(/`{3,}/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}${language}\n${body}\n${fence}`;
}
