/** Throws when our own code broke a promise. Faults in the user's input are issues, never this. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`calsim is at fault: ${message}`);
}
