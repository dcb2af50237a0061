import { compare, type CompareOptions } from "../../../src/index.ts";
import type { Report } from "../../../src/report/report.ts";
import { filesOf, type Tree } from "./tree.ts";

/** A pull request worth reading about. */
export interface Scenario {
  readonly name: string;
  readonly base: Tree;
  readonly head: Tree;
  readonly options?: CompareOptions;
}

/** The day it is in every scenario. */
export const today = "2026-11-23";

export function reportOf({ base, head, options = {} }: Scenario): Report {
  return compare(filesOf(base), filesOf(head), { today, ...options });
}
