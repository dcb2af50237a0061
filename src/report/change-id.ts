import { stableHash } from "../base/stable-hash.ts";
import { connectionSetKey, type ConnectionSet } from "../sets/connection-set.ts";
import type { ChangeGroup } from "./report.ts";

/** The same change, the same id, whatever file or line it comes from. */
export function changeId(change: Omit<ChangeGroup, "id">, connections: ConnectionSet): string {
  const parts = [
    change.change,
    ...change.from.members,
    ">",
    ...change.to.members,
    String(change.family),
    connectionSetKey(connections),
    change.base.verdict,
    change.base.decidedBy,
    change.head.verdict,
    change.head.decidedBy,
    ...(change.pairs.kind === "all" ? [] : [JSON.stringify(change.pairs)]),
  ];
  return stableHash(parts.join("\n"));
}
