/**
 * Markdown cut to `maxBytes` of UTF-8, at an empty line so that no table or list is split; code fences and
 * `<details>` that the cut leaves open are closed, and a last line says that something is missing.
 * The renderers keep to GitHub's limits by dropping whole rows; this is the net below them.
 */
export function fitMarkdown(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const note = `\n\n_Cut here: the whole text has ${Buffer.byteLength(text)} bytes, GitHub takes ${maxBytes}._`;
  // What closing may add: a fence and a few nested `</details>`.
  const room = maxBytes - Buffer.byteLength(note) - 100;
  const kept: string[] = [];
  let bytes = 0;
  for (const block of text.split("\n\n")) {
    bytes += Buffer.byteLength(block) + 2;
    if (bytes > room) break;
    kept.push(block);
  }
  return closeOpenParts(kept.join("\n\n")) + note;
}

function closeOpenParts(text: string): string {
  const fences = text.match(/^ {0,3}(?:`{3,}|~{3,})/gm) ?? [];
  const lastFence = fences.at(-1)?.trim();
  const closedFence = fences.length % 2 === 1 && lastFence !== undefined ? `\n${lastFence}` : "";
  const open = (text.match(/<details[ >]/g)?.length ?? 0) - (text.match(/<\/details>/g)?.length ?? 0);
  return text + closedFence + "\n\n</details>".repeat(Math.max(0, Math.min(open, 6)));
}
