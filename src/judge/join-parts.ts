import { connectionSetKey } from "../sets/connection-set.ts";
import type { FlowPart } from "./waive.ts";

/** The same flows with one part for each set of connections, in order of first appearance. */
export function joinParts(parts: readonly FlowPart[]): readonly FlowPart[] {
  const joined = new Map<
    string,
    { pairs: (readonly [string, string])[]; connections: FlowPart["connections"] }
  >();
  for (const { pairs, connections } of parts) {
    const key = connectionSetKey(connections);
    const known = joined.get(key);
    if (known === undefined) joined.set(key, { pairs: [...pairs], connections });
    else known.pairs.push(...pairs);
  }
  return [...joined.values()];
}
