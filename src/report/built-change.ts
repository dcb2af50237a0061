import type { ConnectionSet } from "../sets/connection-set.ts";
import type { ChangeGroup } from "./report.ts";

/** A group with the pairs and connections it stands for, which judging needs and the report does not carry. */
export interface BuiltChange {
  readonly group: ChangeGroup;
  readonly pairs: readonly (readonly [string, string])[];
  readonly connections: ConnectionSet;
  readonly family: 4 | 6 | undefined;
}
