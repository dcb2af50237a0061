/** All that the run uses of calsim. */
export * from "../../src/index.ts";
