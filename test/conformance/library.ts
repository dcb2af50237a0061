/** All that the run uses of calsim. */
export * from "../../src/index.ts";
export function validateResource(_: unknown): any {
  throw new Error("no validateResource");
}
