/** The text, or its two ends with `…` between them where it has more than `limit` characters. Never splits one. */
export function shorten(text: string, limit: number): string {
  // Code units bound characters from above: the usual short name is not taken apart.
  if (text.length <= limit) return text;
  const characters = Array.from(text);
  if (characters.length <= limit) return text;
  const front = Math.ceil((limit - 1) / 2);
  return [
    ...characters.slice(0, front),
    "…",
    ...characters.slice(characters.length - (limit - 1 - front)),
  ].join("");
}

/** The text with every word longer than `limit` shortened: one such word makes a table as wide as itself. */
export function shortenWords(text: string, limit: number): string {
  return text.replace(/\S+/gu, (word) => shorten(word, limit));
}
