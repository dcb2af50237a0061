import { deciderKey } from "../../src/evaluate/outcome.ts";
import type { EndpointInfo } from "../../src/matrix/matrix.ts";
import type { WorkloadEndpoint } from "../../src/model/cluster.ts";
import type { Decider, Ruling, Verdict } from "../../src/model/ruling.ts";
import { simulate, type FlowQuery, type Simulation } from "../../src/simulate.ts";
import { hasConnection } from "../../src/sets/connection-set.ts";
import type { Connection } from "../../src/sets/connection.ts";
import { formatConnection, sampleConnection } from "../../src/sets/connection-text.ts";
import { pickAddress, pickConnection, randomConnection } from "./random/random-connection.ts";
import { createRandom, type Random } from "./random/random.ts";
import type { RandomCluster } from "./random-cluster.ts";

/** One flow that the two evaluators answer differently. */
export interface Disagreement {
  readonly from: string;
  readonly to: string;
  readonly family: 4 | 6;
  readonly query: FlowQuery;
  /** Verdict and decider of each evaluator, as text. */
  readonly fast: string;
  readonly slow: string;
}

export interface Agreement {
  readonly flows: number;
  readonly disagreements: readonly Disagreement[];
}

/** What to compare: every pair, or one, and how many disagreements are enough. */
export interface AgreementOptions {
  readonly pair?: Pick<Disagreement, "from" | "to" | "family">;
  readonly enough?: number;
}

/**
 * Asks both evaluators about the same flows: one for every ruling of every cell, and random ones. They must give the
 * same verdict and decider. One difference is allowed, because the fast one is asked about a pod and not about one of
 * its addresses: where the address or the node of an end is not known it may say `unknown` although the slow one, which
 * keeps that end the same over all steps of the path, is sure. Never the reverse, and never allow against deny.
 */
export function checkAgreement(cluster: RandomCluster, options: AgreementOptions = {}): Agreement {
  const simulation = simulate(cluster.files, cluster.options);
  const random = createRandom(cluster.seed);
  const open = openEnds(simulation);
  const byId = new Map(simulation.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  const disagreements: Disagreement[] = [];
  let flows = 0;
  for (const cell of simulation.matrix.cells()) {
    const [from, to] = [byId.get(cell.from), byId.get(cell.to)];
    if (from === undefined || to === undefined) continue;
    const { pair, enough = 1 } = options;
    if (pair !== undefined && (pair.from !== from.id || pair.to !== to.id)) continue;
    for (const { family, rulings } of cell.families) {
      if (pair !== undefined && pair.family !== family) continue;
      for (const connection of connectionsToAsk(rulings, random)) {
        const query = toQuery(from, to, family, connection, random);
        if (query === undefined) continue;
        flows += 1;
        const isSure = !open.has(from.id) && !open.has(to.id);
        const found = compareAnswers(simulation, { from, to, family, query, connection, rulings, isSure });
        if (found !== undefined) disagreements.push(found);
        if (disagreements.length >= enough) return { flows, disagreements };
      }
    }
  }
  return { flows, disagreements };
}

/** The disagreement for people: the flow and both answers. */
export function describeDisagreement({ from, to, family, query, fast, slow }: Disagreement): string {
  const flow = `${from} -> ${to} (IPv${String(family)}), asked as ${JSON.stringify(query)}`;
  return `${flow}\n  fast: ${fast}\n  slow: ${slow}`;
}

function connectionsToAsk(rulings: readonly Ruling[], random: Random): readonly Connection[] {
  const ofRulings = rulings.flatMap(({ connections }) => [
    ...[sampleConnection(connections), pickConnection(connections, random)].filter(
      (each) => each !== undefined,
    ),
  ]);
  return [...ofRulings, randomConnection(random), randomConnection(random)];
}

interface Asked {
  readonly from: EndpointInfo;
  readonly to: EndpointInfo;
  readonly family: 4 | 6;
  readonly query: FlowQuery;
  readonly connection: Connection;
  readonly rulings: readonly Ruling[];
  /** Address and node of both ends are known. */
  readonly isSure: boolean;
}

function compareAnswers(simulation: Simulation, asked: Asked): Disagreement | undefined {
  const { from, to, family, query, connection, rulings, isSure } = asked;
  const found = rulings.filter(({ connections }) => hasConnection(connections, connection));
  const [ruling] = found;
  const trace = simulation.trace(query);
  const slow = `${trace.verdict} by ${deciderKey(trace.decidedBy)}`;
  const base = { from: from.id, to: to.id, family, query, slow };
  if (ruling === undefined || found.length > 1) {
    return { ...base, fast: `${String(found.length)} rulings hold ${formatConnection(connection)}` };
  }
  const fast = `${ruling.verdict} by ${deciderKey(deciderOf(ruling))}`;
  if (fast === slow) return undefined;
  // Several addresses or nodes were asked about: which of them names the decider is not the same for both.
  if (!isSure && (ruling.verdict === trace.verdict || ruling.verdict === "unknown")) return undefined;
  return { ...base, fast };
}

/** Pods whose address or node is not known, and hosts without an address. */
function openEnds({ cluster, endpoints }: Simulation): ReadonlySet<string> {
  const hosts = endpoints.filter(({ id, kind, node }) => {
    const expected = cluster.hostEndpoints.find((endpoint) => endpoint.id === id)?.expectedIPs ?? [];
    const own = cluster.nodes.find(({ name }) => name === node)?.addresses ?? [];
    return kind === "host" && expected.length + own.length === 0;
  });
  return new Set([...cluster.workloads.filter(isOpen), ...hosts].map(({ id }) => id));
}

/** A pod whose address or node is not known. */
function isOpen({ addresses, node }: WorkloadEndpoint): boolean {
  return addresses.length === 0 || node === undefined;
}

/** What settled a ruling, as a trace says it: the denying step, the first that could not be decided, or the last that allowed. */
function deciderOf({ verdict, decisions }: Ruling): Decider {
  const wanted = (each: { readonly verdict: Verdict }): boolean => each.verdict === verdict;
  const found = verdict === "unknown" ? decisions.find(wanted) : decisions.findLast(wanted);
  return found?.decidedBy ?? { kind: "not-policed" };
}

/** The flow as a question to the slow evaluator; a block of the outside is asked at one of its addresses. */
function toQuery(
  from: EndpointInfo,
  to: EndpointInfo,
  family: 4 | 6,
  connection: Connection,
  random: Random,
): FlowQuery | undefined {
  const [sender, receiver] = [nameOf(from, family, random), nameOf(to, family, random)];
  if (sender === undefined || receiver === undefined) return undefined;
  const { protocol, destinationPort, sourcePort, icmpType, icmpCode } = connection;
  return {
    from: sender,
    to: receiver,
    family,
    protocol,
    ...(protocol === 6 || protocol === 17 || protocol === 132
      ? { port: destinationPort ?? 0, sourcePort: sourcePort ?? 40_000 }
      : {}),
    ...(protocol === 1 || protocol === 58 ? { icmp: { type: icmpType ?? 0, code: icmpCode ?? 0 } } : {}),
  };
}

/** How the slow evaluator is told of an end. */
function nameOf({ id, kind, blocks }: EndpointInfo, family: 4 | 6, random: Random): string | undefined {
  return kind === "workload" || kind === "host" ? id : pickAddress(blocks, family, random);
}
