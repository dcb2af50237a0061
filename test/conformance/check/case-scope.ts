import {
  familyOf,
  parseCidr,
  parseCidrOrAddress,
  emptyAddresses,
  subtractAddresses,
  type AddressSet,
  type EndpointInfo,
  type Simulation,
  type SourceFile,
} from "../library.ts";
import type { OutsideEndpoint } from "../read/common-pieces.ts";
import { podAddresses } from "../read/blocks-apart.ts";
import { disputesSettledApart } from "../read/expected-table.ts";
import type { OtherWorld } from "../read/other-tools-world.ts";
import { contradictionsOf, type Contradictions } from "../read/contradictions.ts";
import { groupBy } from "../read/group-by.ts";
import { involved } from "../read/involved.ts";
import { isRecord, type JsonRecord } from "../read/json.ts";
import { objectsIn } from "../read/objects-in.ts";
import { podFacts, type PodFact } from "../read/pod-facts.ts";
import { unionOf } from "../read/union-of.ts";

/** A simulation, with the names a case speaks of. */
export interface ScopedSimulation {
  readonly simulation: Simulation;
  /** Names in scope, sorted. */
  readonly names: readonly string[];
  /** Endpoints a name stands for: all pods of a workload. Empty: no such endpoint. */
  readonly endpointsOf: (name: string) => readonly string[];
  /** Why Calico has no endpoint of that name, where it is a rule of Calico's. */
  readonly absentReason: (name: string) => string | undefined;
  readonly outside: readonly OutsideEndpoint[];
  readonly contradictions: Contradictions;
  /** The same where names are free text: what a policy that Calico refuses would mean. */
  readonly withLegalNames: () => ScopedSimulation;
  /** Whether a row that is marked so can be judged: the world it speaks of is the one simulated. */
  readonly settles: (disputed: string | undefined) => boolean;
  /** The resources of these endpoints and policies, one line each. */
  readonly involved: (endpoints: readonly string[], policies: readonly string[]) => readonly string[];
}

export function scopedSimulation(
  simulation: Simulation,
  files: readonly SourceFile[],
  entry: JsonRecord,
  { apart = false }: OtherWorld,
  withLegalNames: () => ScopedSimulation,
): ScopedSimulation {
  // Hosts by the name of a host endpoint: no other tool judges bare nodes.
  const hosts = new Set<string>(simulation.cluster.hostEndpoints.map(({ id }) => id));
  const cells = simulation.endpoints.filter(({ id, kind }) => kind === "workload" || hosts.has(id));
  const ids = new Set(cells.map(({ id }) => id));
  const scope = isRecord(entry["endpoints"]) ? Object.keys(entry["endpoints"]) : undefined;
  const byWorkload = entry["granularity"] !== "pod";
  const facts = lazy(() => podFacts(files));
  const ownerOf = (id: string): string =>
    byWorkload ? (facts().find((fact) => fact.id === id)?.owner ?? id) : id;
  const owned = lazy(() => groupBy([...ids], ownerOf));
  const endpointsOf = (name: string): readonly string[] => {
    if (ids.has(name)) return [name];
    const plain = name.replace(/\[\w+\]$/, "");
    if (plain !== name && ids.has(plain)) return [plain];
    if (byWorkload) return owned().get(name) ?? [];
    // A pod of a workload that the tree holds as well is part of it; ReplicaSets carry the Deployment's name and a hash.
    const owner = facts().find((fact) => fact.id === name)?.owner;
    return [owner, owner?.replace(/-[a-z0-9]+$/, "")]
      .filter((id) => id !== undefined && ids.has(id))
      .slice(0, 1) as string[];
  };
  const absentReason = (name: string): string | undefined => {
    const pods = facts().filter((fact: PodFact) => fact.id === name || (byWorkload && fact.owner === name));
    return pods.length > 0 && pods.every(({ absent }) => absent !== undefined) ? pods[0]?.absent : undefined;
  };
  return {
    simulation,
    names: (scope ?? [...new Set([...ids].map(ownerOf))]).toSorted(),
    endpointsOf,
    absentReason,
    contradictions: contradictionsOf(simulation, files),
    withLegalNames: lazy(withLegalNames),
    settles: (disputed) => disputed === undefined || (apart && disputesSettledApart.has(disputed)),
    involved: (endpoints, policies) =>
      involved(
        files.flatMap(({ text }) => objectsIn(text)),
        { endpoints, policies },
      ),
    outside: simulation.endpoints
      .filter(({ kind }) => kind === "outside" || kind === "set")
      .map(outsideEndpoint)
      .map(({ id, addresses }) => ({
        id,
        // Addresses that only pods of that world have are in no row.
        addresses: apart ? subtractAddresses(addresses, podAddresses) : addresses,
      })),
  };
}

function outsideEndpoint({ id, blocks }: EndpointInfo): OutsideEndpoint {
  const sets = blocks.map((block) => (parseCidr(block) ?? parseCidrOrAddress(block))?.set ?? emptyAddresses);
  return { id, addresses: unionOf(sets) };
}

/** Families some row of a case speaks of; IPv4 where none names an address. */
export function familiesOf(blocks: readonly AddressSet[]): readonly (4 | 6)[] {
  const used = ([4, 6] as const).filter((family) => blocks.some((block) => !isEmptyFamily(block, family)));
  return used.length === 0 ? [4] : used;
}

function isEmptyFamily(block: AddressSet, family: 4 | 6): boolean {
  const kept = familyOf(block, family);
  return kept.v4.length === 0 && kept.v6.length === 0;
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
