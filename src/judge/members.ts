import { parseCidrOrAddress } from "../sets/address-set.ts";
import type { Ends } from "./ends.ts";
import type { JudgedCluster, JudgedEndpoint, JudgedSide } from "./judge-input.ts";
import { endTest, type Extent } from "./match-end.ts";

/**
 * Which side has the say on who is among the ends.
 * - `either`: member before or after. What a rule forbids can't be dodged by an edit that takes the endpoint out of the
 *   group, such as a label on an application pod.
 * - `every`: member on every side that has the endpoint, outside blocks as a whole. What is permitted can't be claimed by
 *   an edit that puts the endpoint in.
 * - `head`: member after.
 */
export type Membership = "either" | "every" | "head";

/** Who is among the ends, by id, for one cluster. */
export interface Members {
  readonly of: (ends: Ends, membership: Membership) => ReadonlySet<string>;
  /** Endpoints of either side in the order of their sides, head first. */
  readonly endpoints: readonly SidedEndpoint[];
  readonly byId: ReadonlyMap<string, SidedEndpoint>;
}

export interface SidedEndpoint {
  readonly id: string;
  readonly kind: JudgedEndpoint["kind"];
  readonly base: JudgedEndpoint | undefined;
  readonly head: JudgedEndpoint | undefined;
}

/** What of a cluster says who is among some ends. */
export interface MemberSource {
  readonly base: Pick<JudgedSide, "endpoints" | "sets">;
  readonly head: Pick<JudgedSide, "endpoints" | "sets">;
  readonly changes: JudgedCluster["changes"];
}

export function indexMembers(cluster: MemberSource): Members {
  const byId = joinSides(cluster);
  const endpoints = [...byId.values()];
  const known = new WeakMap<Ends, Map<Membership, ReadonlySet<string>>>();
  return {
    endpoints,
    byId,
    of: (ends, membership) => {
      const sets = known.get(ends) ?? new Map<Membership, ReadonlySet<string>>();
      known.set(ends, sets);
      let members = sets.get(membership);
      if (members === undefined) {
        const test = memberTest(cluster, ends, membership);
        members = new Set(endpoints.filter(test).map(({ id }) => id));
        sets.set(membership, members);
      }
      return members;
    },
  };
}

function joinSides({ base, head, changes }: MemberSource): ReadonlyMap<string, SidedEndpoint> {
  const byId = new Map<string, SidedEndpoint>();
  for (const endpoint of head.endpoints) {
    byId.set(endpoint.id, { id: endpoint.id, kind: endpoint.kind, base: undefined, head: endpoint });
  }
  for (const endpoint of base.endpoints) {
    byId.set(endpoint.id, {
      id: endpoint.id,
      kind: endpoint.kind,
      base: endpoint,
      head: byId.get(endpoint.id)?.head,
    });
  }
  // An end that neither side lists is still judged, as an endpoint of which only the id is known.
  for (const id of changes.flatMap(({ pairs }) => pairs.flat())) {
    if (!byId.has(id)) byId.set(id, sidedEndpoint(nameOnly(id)));
  }
  return byId;
}

function sidedEndpoint(endpoint: JudgedEndpoint): SidedEndpoint {
  return { id: endpoint.id, kind: endpoint.kind, base: undefined, head: endpoint };
}

function nameOnly(id: string): JudgedEndpoint {
  const [first = "", rest = ""] = id.split("/");
  const unlabelled = { id, labels: {}, namespaceLabels: {}, blocks: [] };
  if (first === "outside") return { ...unlabelled, kind: "outside", blocks: blocksNamed(id) };
  if (first === "host" || first === "set") return { ...unlabelled, kind: first };
  return { ...unlabelled, kind: "workload", namespace: rest === "" ? "default" : first };
}

/** The id of a block lists its CIDRs. Where it does not, the block may be anywhere: no permission is wide enough. */
function blocksNamed(id: string): readonly string[] {
  const list = id.slice("outside/".length).split(",");
  return list.every((block) => parseCidrOrAddress(block) !== undefined) ? list : ["0.0.0.0/0", "::/0"];
}

function memberTest(
  cluster: MemberSource,
  ends: Ends,
  membership: Membership,
): (endpoint: SidedEndpoint) => boolean {
  const extent: Extent = membership === "every" ? "within" : "touches";
  const onBase = endTest(ends, extent, cluster.base.sets);
  const onHead = endTest(ends, extent, cluster.head.sets);
  const namesAddress = ends.patterns.some((pattern) => pattern.kind === "id" && pattern.glob.includes("@"));
  return ({ id, kind, base, head }) => {
    const inBase = base !== undefined && onBase(base);
    const inHead = head !== undefined && onHead(head);
    // What has to be reached is the host, not all of its addresses.
    if (membership === "head") return inHead && (namesAddress || kind !== "host" || !id.includes("@"));
    if (membership === "either") return inBase || inHead;
    return (base === undefined || inBase) && (head === undefined || inHead);
  };
}
