/**
 * How often a test does something costly: `full` times, and a tenth of that in a mutation run, where every test runs
 * once for every mutant it reaches.
 */
export function runs(full: number): number {
  return process.env["STRYKER_MUTATOR_WORKER"] === undefined ? full : Math.ceil(full / 10);
}
