/** `1 flow`, `2 flows`, `1,200 flows`. The plural is the word and an `s` unless it is given. */
export function plural(count: number, word: string, words = `${word}s`): string {
  return `${groupDigits(count)} ${count === 1 ? word : words}`;
}

/** Thousands set apart by commas, whatever the locale. */
export function groupDigits(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
