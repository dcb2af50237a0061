import {
  intersectConnections,
  isEmptyConnections,
  subtractConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import type { WaiverConfig } from "./config.ts";
import type { Members } from "./members.ts";

/** Pairs that share the same connections. */
export interface FlowPart {
  readonly pairs: readonly (readonly [string, string])[];
  readonly connections: ConnectionSet;
}

export interface WaivedFlows {
  /** What no waiver covers. */
  readonly standing: readonly FlowPart[];
  readonly waived: readonly (FlowPart & { readonly waiver: WaiverConfig })[];
}

/** Waivers of a rule, expectation or check that are in force on that day, for one cluster. */
export function waiversInForce(
  waivers: readonly WaiverConfig[],
  { rule, cluster, today }: { readonly rule: string; readonly cluster: string; readonly today: string },
): readonly WaiverConfig[] {
  return waivers.filter(
    (waiver) =>
      waiver.rule === rule && !hasExpired(waiver, today) && (waiver.clusters?.includes(cluster) ?? true),
  );
}

/** The day named is the last one the waiver holds. */
export function hasExpired({ expires }: WaiverConfig, today: string): boolean {
  return expires !== undefined && expires < today;
}

/**
 * Takes out of the flows what the waivers cover, each connection by the first one that does. Nothing is lost: the parts
 * that come back are disjoint and add up to what was given.
 */
export function waive(flows: FlowPart, waivers: readonly WaiverConfig[], members: Members): WaivedFlows {
  if (waivers.length === 0) return { standing: [flows], waived: [] };
  const standing: FlowPart[] = [];
  const waived: (FlowPart & { waiver: WaiverConfig })[] = [];
  for (const { covering, pairs } of byCoveringWaivers(flows, waivers, members)) {
    let rest = flows.connections;
    for (const waiver of covering) {
      const connections = intersectConnections(rest, waiver.ports);
      if (isEmptyConnections(connections)) continue;
      waived.push({ waiver, pairs, connections });
      rest = subtractConnections(rest, connections);
    }
    if (!isEmptyConnections(rest)) standing.push({ pairs, connections: rest });
  }
  return { standing, waived };
}

function byCoveringWaivers(
  flows: FlowPart,
  waivers: readonly WaiverConfig[],
  members: Members,
): Iterable<{
  readonly covering: readonly WaiverConfig[];
  readonly pairs: readonly (readonly [string, string])[];
}> {
  const sides = waivers.map(({ from, to }) => ({
    from: members.of(from, "every"),
    to: members.of(to, "every"),
  }));
  const groups = new Map<
    string,
    { covering: readonly WaiverConfig[]; pairs: (readonly [string, string])[] }
  >();
  for (const pair of flows.pairs) {
    const covers = sides.map(({ from, to }) => from.has(pair[0]) && to.has(pair[1]));
    const key = covers.join();
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { covering: waivers.filter((_, index) => covers[index]), pairs: [pair] });
    else group.pairs.push(pair);
  }
  return groups.values();
}
