/** One line of text for a plain value; equal values have equal text: keys are sorted and `undefined` ones left out. */
export function stableText(value: unknown): string {
  if (typeof value === "string") return value;
  return stringify(value);
}

function stringify(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stringify).join(", ")}]`;
  if (typeof value !== "object" || value === null)
    return value === undefined ? "undefined" : JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, field]) => `${key}: ${stringify(field)}`).join(", ")}}`;
}
