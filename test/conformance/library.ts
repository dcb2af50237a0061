export * from "../../src/index.ts";
export * from "../../src/sets/address.ts";
export * from "../../src/sets/address-set.ts";
export type { IntervalSet } from "../../src/sets/interval-set.ts";
export { sampleConnection } from "../../src/sets/connection-text.ts";
export type { Selector } from "../../src/selector/selector.ts";
export * from "../../src/selector/parse-selector.ts";
export { canonicalSelector } from "../../src/selector/print-selector.ts";
export { matchSelector } from "../../src/selector/match-selector.ts";
export * from "../../src/selector/selector-uid.ts";
export * from "../../src/selector/label-restrictions.ts";
export * from "../../src/selector/tokenize-selector.ts";
export { prefixLabels } from "../../src/selector/transform-selector.ts";
export function validateResource(_: unknown): any {
  throw new Error("no validateResource");
}
export function convertKubernetesObject(_: unknown, o: unknown): any {
  throw new Error("no convert");
}
export function effectiveModel(_: unknown): any {
  throw new Error("no effective");
}
