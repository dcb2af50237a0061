/** Tests interface names. */
export interface NamePattern {
  readonly test: (name: string) => boolean;
}

const maxPattern = 200;
const maxName = 32;

/**
 * A pattern of a host endpoint template as a test on names; undefined for one that can't be read here. Calico reads
 * it with Go's RE2, which never backtracks. To stay bounded in time on hostile input, patterns that repeat a
 * repeating or branching group are refused, as are back references, and long names match nothing.
 */
export function interfacePattern(text: string): NamePattern | undefined {
  if (text.length > maxPattern || /\([^)]*[*+{|?][^)]*\)[*+{]|\\[1-9k]|\(\?/.test(text)) return undefined;
  try {
    const pattern = new RegExp(text, "u");
    return { test: (name) => name.length <= maxName && pattern.test(name) };
  } catch {
    return undefined;
  }
}
