/** A few names and how many more: `a`, `a and b`, `a, b and 3 more`. */
export function listNames(names: readonly string[]): string {
  const [first = "", second = ""] = names;
  if (names.length <= 1) return first;
  if (names.length === 2) return `${first} and ${second}`;
  return names.length === 3
    ? `${first}, ${second} and ${names[2] ?? ""}`
    : `${first}, ${second} and ${names.length - 2} more`;
}
