/** What a message of `.calsim.yml` may hold in braces. */
export const placeholders = ["from", "to", "connections", "count", "rule"] as const;

export type PlaceholderValues = Readonly<Record<(typeof placeholders)[number], string>>;

const pattern = /\{([^{}]*)\}/g;

/** Puts the values in, in one pass: braces in a value stay text. */
export function fillMessage(message: string, values: PlaceholderValues): string {
  return message.replace(pattern, (whole, name: string) => (isPlaceholder(name) ? values[name] : whole));
}

/** Names in braces that mean nothing. */
export function unknownPlaceholders(message: string): readonly string[] {
  return [...message.matchAll(pattern)].map((match) => match[1] ?? "").filter((name) => !isPlaceholder(name));
}

function isPlaceholder(name: string): name is keyof PlaceholderValues {
  return placeholders.some((known) => known === name);
}
