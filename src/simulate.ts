import type { Cluster } from "./model/cluster.ts";
import type { PolicyId } from "./model/ids.ts";
import type { Assumption, Issue } from "./model/issue.ts";
import type { SimulateOptions } from "./model/options.ts";
import type { Chain, Direction } from "./model/policy.ts";
import type { SourceFile } from "./model/resource.ts";
import type { Decider, StepRef, Verdict } from "./model/ruling.ts";
import { agreedAnswer } from "./evaluate/agreed-answer.ts";
import { decideChain } from "./evaluate/decide-chain.ts";
import { traceQuestion } from "./evaluate/trace-question.ts";
import { traceLines } from "./explain/trace-lines.ts";
import { loadTree, type ParseCaches } from "./load-tree.ts";
import { buildMatrix, type EndpointInfo, type Matrix } from "./matrix/matrix.ts";
import type { TraceLine } from "./model/trace-line.ts";
import { governingTiers } from "./select/governing-policies.ts";
import { atLoopback } from "./select/at-loopback.ts";
import { resolveEnd, type ResolvedEnd } from "./select/resolve-end.ts";
import type { Subject } from "./select/path.ts";
import type { Connection } from "./sets/connection.ts";
import { parseAddress } from "./sets/address.ts";
import { hasPorts, protocolName, protocolNumber } from "./sets/protocol.ts";

/** One connection between two ends. */
export interface FlowQuery {
  /** Endpoint id, address, or `id@address` for one address of an endpoint. */
  readonly from: string;
  readonly to: string;
  /** `TCP`, `UDP`, `SCTP`, `ICMP`, `ICMPv6`, `UDPLite` in any case, or a number 0-255. */
  readonly protocol: string | number;
  /** The port at the destination itself, after any service translation. TCP, UDP and SCTP need one. */
  readonly port?: number;
  /** Default: any that Linux gives to clients (32768-60999); `unknown` where the answer depends on which. */
  readonly sourcePort?: number;
  /** Default: any type, any code of a type; `unknown` where the answer depends on which. */
  readonly icmp?: { readonly type: number; readonly code?: number };
  /** ClusterIP, or node address for a NodePort, that was dialled. */
  readonly via?: { readonly address: string; readonly port?: number };
  /** 4 or 6 where both ends have both. */
  readonly family?: 4 | 6;
}

export interface TraceStep {
  readonly step: StepRef;
  readonly verdict: Verdict | "none";
  readonly decidedBy: Decider;
  readonly passed: readonly Decider[];
  readonly lines: readonly TraceLine[];
}

export interface Trace {
  readonly verdict: Verdict;
  readonly decidedBy: Decider;
  /** In path order; a deny ends the list. */
  readonly steps: readonly TraceStep[];
}

/** One endpoint, one direction, one chain, one packet. */
export interface DecideQuery {
  readonly endpoint: string;
  readonly direction: Direction;
  readonly chain?: Chain;
  /** Endpoint ids or addresses. */
  readonly source: string;
  readonly destination: string;
  readonly protocol: string | number;
  /** As in `FlowQuery`, what is not said included. */
  readonly port?: number;
  readonly sourcePort?: number;
  readonly icmp?: { readonly type: number; readonly code?: number };
}

export interface EndpointDecision {
  /** `none`: the chain has no say and later ones go on. */
  readonly verdict: Verdict | "none";
  readonly decidedBy: Decider;
  /** Pass rules and Pass ends of tiers met before, in order. */
  readonly passed: readonly Decider[];
}

export interface AppliedPolicies {
  /** In evaluation order; staged policies stand in their place. */
  readonly tiers: readonly {
    readonly tier: string;
    readonly defaultAction: "Deny" | "Pass";
    readonly policies: readonly PolicyId[];
  }[];
  readonly profiles: readonly string[];
}

/** A tree as a cluster that can be asked. */
export interface Simulation {
  readonly cluster: Cluster;
  readonly endpoints: readonly EndpointInfo[];
  readonly issues: readonly Issue[];
  readonly assumptions: readonly Assumption[];
  /** Objects of kinds calsim does not read, by `apiVersion kind`. */
  readonly skippedKinds: ReadonlyMap<string, number>;
  readonly matrix: Matrix;
  /** Throws a RangeError when an end or protocol named is not known, or a port is missing. */
  readonly trace: (query: FlowQuery) => Trace;
  readonly decide: (query: DecideQuery) => EndpointDecision;
  readonly appliedPolicies: (endpoint: string, direction: Direction, chain?: Chain) => AppliedPolicies;
}

/**
 * Reads a tree of manifests as one cluster. Never throws for what is in the files: faults come back as issues. The matrix
 * is worked out on demand.
 */
export function simulate(
  files: readonly SourceFile[],
  options: SimulateOptions = {},
  caches?: ParseCaches,
): Simulation {
  const { cluster, issues, skippedKinds } = loadTree(files, options, caches);
  return simulationOf(cluster, issues, skippedKinds);
}

export function simulationOf(
  cluster: Cluster,
  issues: readonly Issue[],
  skippedKinds: ReadonlyMap<string, number> = new Map(),
): Simulation {
  let matrix: Matrix | undefined;
  const lazyMatrix = (): Matrix => (matrix ??= buildMatrix(cluster));
  return {
    cluster,
    issues,
    skippedKinds,
    assumptions: cluster.assumptions,
    get matrix() {
      return lazyMatrix();
    },
    get endpoints() {
      return lazyMatrix().endpoints;
    },
    trace: (query) => traceQuery(cluster, query),
    decide: (query) => decideQuery(cluster, query),
    appliedPolicies: (endpoint, direction, chain = "normal") => {
      const subject = subjectOf(cluster, endpoint);
      const tiers = governingTiers(cluster, subject.endpoint.labels, { direction, chain, staged: true });
      return {
        tiers: tiers.map((t) => ({
          tier: t.tier.name,
          defaultAction: t.endAction,
          policies: t.policies.map((p) => p.id),
        })),
        profiles: subject.endpoint.profiles,
      };
    },
  };
}

function traceQuery(cluster: Cluster, query: FlowQuery): Trace {
  const connection = connectionOf(query);
  const family = query.family ?? parseAddress(query.to)?.family ?? parseAddress(query.from)?.family;
  const preferred = family ?? familyOf(endOf(cluster, query.from, undefined));
  const to = endOf(cluster, query.to, preferred);
  // The family the sender has first need not be one the receiver has.
  const from = endOf(cluster, query.from, familyOf(to));
  const viaAddress = query.via === undefined ? undefined : parseAddress(query.via.address);
  if (query.via !== undefined && viaAddress === undefined)
    throw new RangeError(`\`${query.via.address}\` is not an address`);
  const via = viaAddress === undefined ? undefined : { address: viaAddress, port: query.via?.port };
  const ends = atLoopback(cluster, from, to);
  // Every host has this address: which one is meant must be said, as `host/NAME@127.0.0.1`.
  if (ends === undefined) throw new UnknownEndError(query.from);
  const trace = agreedAnswer(cluster, connection, (candidate) =>
    traceQuestion(cluster, { ...ends, connection: candidate, via }),
  );
  return { ...trace, steps: trace.steps.map((step) => ({ ...step, lines: traceLines(cluster, step) })) };
}

function familyOf(end: ResolvedEnd): 4 | 6 | undefined {
  return end.ends[0]?.address.family;
}

function decideQuery(cluster: Cluster, query: DecideQuery): EndpointDecision {
  const subject = subjectOf(cluster, query.endpoint);
  const source = endOf(cluster, query.source, parseAddress(query.destination)?.family).ends[0];
  const destination = endOf(cluster, query.destination, source?.address.family).ends[0];
  if (source === undefined || destination === undefined) throw new RangeError("an end has no address");
  const chain = query.chain ?? "normal";
  const asked = { direction: query.direction, chain, failsafes: chain !== "forward" };
  return agreedAnswer(cluster, connectionOf(query), (connection) =>
    decideChain(cluster, subject, asked, { source, destination, connection }),
  );
}

/** An end that is no endpoint of the cluster and no address. */
export class UnknownEndError extends RangeError {
  constructor(end: string) {
    super(`no endpoint or address \`${end}\``);
  }
}

function endOf(cluster: Cluster, text: string, family: 4 | 6 | undefined): ResolvedEnd {
  const end = resolveEnd(cluster, text, family) ?? resolveEnd(cluster, text, undefined);
  if (end === undefined) throw new UnknownEndError(text);
  return end;
}

function subjectOf(cluster: Cluster, id: string): Subject {
  const pod = cluster.workloads.find((candidate) => candidate.id === id);
  if (pod !== undefined) return { kind: "workload", endpoint: pod };
  const host = cluster.hostEndpoints.find((candidate) => candidate.id === id);
  const node = cluster.nodes.find((candidate) => candidate.name === host?.node);
  if (host === undefined || node === undefined)
    throw new RangeError(`no endpoint \`${id}\` that policy can apply to`);
  return { kind: "host", endpoint: host, node };
}

function connectionOf(query: Pick<FlowQuery, "protocol" | "port" | "sourcePort" | "icmp">): Connection {
  const protocol =
    typeof query.protocol === "number"
      ? query.protocol
      : (protocolNumber(query.protocol) ?? Number(query.protocol));
  if (!Number.isInteger(protocol) || protocol < 0 || protocol > 255)
    throw new RangeError(`no protocol \`${query.protocol}\``);
  if (hasPorts(protocol) && query.port === undefined)
    throw new RangeError(`a ${protocolName(protocol)} flow needs a \`port\``);
  return {
    protocol,
    ...(query.port === undefined ? {} : { destinationPort: query.port }),
    ...(query.sourcePort === undefined ? {} : { sourcePort: query.sourcePort }),
    ...(query.icmp === undefined ? {} : { icmpType: query.icmp.type }),
    ...(query.icmp?.code === undefined ? {} : { icmpCode: query.icmp.code }),
  };
}
