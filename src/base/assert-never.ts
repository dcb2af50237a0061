/** Closes a switch over a union: the compiler proves the call can't happen, and it throws if it does. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
