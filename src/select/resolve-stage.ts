import { tunnelDevices } from "../load/tunnel-devices.ts";
import type { Cluster, HostNode } from "../model/cluster.ts";
import type { TunnelKind } from "../model/encapsulation.ts";
import type { Chain } from "../model/policy.ts";
import { isPoliced } from "./bpf-coverage.ts";
import type { StepToken } from "./flow-table.ts";
import { governingTiers } from "./governing-policies.ts";
import {
  activeHostEndpoint,
  governingHostEndpoint,
  hostEndpointsOf,
  preDnatHostEndpoint,
  type GoverningHostEndpoint,
  untrackedTierCount,
} from "./host-endpoint-of.ts";
import type { InterfaceRef } from "./interface-ref.ts";
import { interfaceTowards } from "./node-networks.ts";
import type { PathQuestion } from "./path-question.ts";
import type { Party, PolicyStep, SourceView, Step, Subject } from "./path.ts";

/** Where in a path a stage of the flow table is resolved. */
export interface ResolveContext {
  readonly cluster: Cluster;
  readonly question: PathQuestion;
  readonly tunnel: TunnelKind | undefined;
  /** Where the packet is for the node itself once translated: which of the two; `undefined` if for neither. */
  readonly hostSide: "source" | "destination" | undefined;
  /** No step has translated the destination yet: every one sees what was dialled. */
  readonly undialled: boolean;
  readonly view: SourceView;
}

/** The steps that the tokens of a stage stand for; those that nobody evaluates are left out. */
export function resolveStage(
  stage: readonly StepToken[],
  side: "source" | "destination",
  context: ResolveContext,
): Step[] {
  return stage.flatMap((token) => resolveStep(token, side, context) ?? []);
}

/** The step a token stands for here, or `undefined` when nothing governs the interface (FLOW-5). */
function resolveStep(
  token: StepToken,
  side: "source" | "destination",
  context: ResolveContext,
): Step | undefined {
  const { cluster, question } = context;
  const { from, to } = question;
  const policy = (subject: Subject, rest: Pick<PolicyStep, "direction" | "chain">): Step => ({
    kind: "policy",
    subject,
    ...rest,
    failsafes: hasFailsafes(token, subject, rest, { ...context, side }),
    source: token.startsWith("outer") ? "outer" : context.view,
    destination: token.startsWith("outer")
      ? "outer"
      : seesDialled(token, rest.chain, side, context)
        ? "dialled"
        : "destination",
  });
  switch (token) {
    case "A.out":
      return from.kind === "workload"
        ? policy({ kind: "workload", endpoint: from.endpoint }, { direction: "egress", chain: "normal" })
        : undefined;
    case "B.in":
      return to.kind === "workload"
        ? policy({ kind: "workload", endpoint: to.endpoint }, { direction: "ingress", chain: "normal" })
        : undefined;
    case "to-host":
      return to.kind === "host" ? { kind: "endpoint-to-host", node: to.node } : undefined;
    default: {
      const node = nodeOf(token, side, question);
      if (node === undefined) return undefined;
      const on = interfaceOf(token, side, node, context);
      if (on.kind === "loopback" && cluster.settings.dataplane === "ebpf")
        return token === "norm.in(lo)" ? loopbackUnderBpf(cluster, node) : undefined;
      const chain = token.includes("unt.")
        ? "untracked"
        : token.includes("pre(")
          ? "preDNAT"
          : token.startsWith("fwd.")
            ? "forward"
            : "normal";
      const direction = token.includes(".out") ? "egress" : "ingress";
      const winner =
        (isPoliced(cluster, node, on) ? chosenHostEndpoint(token, on, context, side) : undefined) ??
        governingHostEndpoint(cluster, node, on);
      if (chain === "untracked") {
        // HEP-5: a `*` host endpoint has no untracked policy; HEP-24: nor does a tunnel's inner packet meet one.
        if (winner === undefined || !winner.named || on.kind === "tunnel") return undefined;
        // HEP-16: eBPF programs untracked ingress only for a host endpoint with one tier of it.
        const isLimited = direction === "ingress" && cluster.settings.dataplane === "ebpf";
        if (isLimited && untrackedTierCount(cluster, winner.endpoint) !== 1) return undefined;
      }
      const endpoint = chain === "preDNAT" ? preDnatHostEndpoint(cluster, node, winner) : winner?.endpoint;
      return endpoint === undefined
        ? undefined
        : policy({ kind: "host", endpoint, node }, { direction, chain });
    }
  }
}

/** HEP-22: of what a host sends itself eBPF leaves TCP alone and looks at UDP only (HEP-6); by which policy is not known. */
function loopbackUnderBpf(cluster: Cluster, node: HostNode): Step | undefined {
  const hasStar = hostEndpointsOf(cluster, node).some(({ interfaceName }) => interfaceName === "*");
  if (!hasStar) return undefined;
  const reason = "what eBPF does with UDP that a host sends itself is not modelled";
  return { kind: "unmodelled", node, protocol: 17, reason };
}

/**
 * HEP-10: forward chains have none; the others do, except that eBPF asks for them only on a node that the packet comes from
 * or, after service translation, is for. Untracked and preDNAT chains are made for policy only: without any, what a failsafe
 * port would let by goes on as all else does, and the port has no part in it.
 */
function hasFailsafes(
  token: StepToken,
  subject: Subject,
  { chain, direction }: Pick<PolicyStep, "chain" | "direction">,
  { cluster, hostSide, side }: ResolveContext & { readonly side: "source" | "destination" },
): boolean {
  if (subject.kind !== "host" || chain === "forward") return false;
  const isMade =
    chain === "normal" || governingTiers(cluster, subject.endpoint.labels, { direction, chain }).length > 0;
  if (!isMade) return false;
  if (cluster.settings.dataplane !== "ebpf" || token.startsWith("outer")) return true;
  return side === hostSide || token.includes(".out(");
}

/** NAT-1: preDNAT and untracked chains run before service translation, which the first node on the path does. */
function seesDialled(
  token: StepToken,
  chain: Chain,
  side: "source" | "destination",
  { question, undialled }: ResolveContext,
): boolean {
  const { from, dialled, relay } = question;
  if (undialled) return true;
  // What a host dials is translated in OUTPUT: only its own untracked egress comes before that.
  if (from.kind === "host" && relay === undefined) return dialled && token === "unt.out(up)";
  const isFirstNode = side === "source" || from.kind === "outside" || relay !== undefined;
  return dialled && isFirstNode && (chain === "preDNAT" || chain === "untracked");
}

/**
 * The host endpoint that is active where the one which the asker means would be, for the steps on its own interface, which a
 * tunnel's inner packet does not cross (HEP-24).
 */
function chosenHostEndpoint(
  token: StepToken,
  on: InterfaceRef,
  { cluster, question: { from, to } }: ResolveContext,
  side: "source" | "destination",
): GoverningHostEndpoint | undefined {
  if (on.kind !== "host" || token.startsWith("outer")) return undefined;
  const party = side === "source" ? from : to;
  if (party.kind !== "host" || party.on === undefined) return undefined;
  return activeHostEndpoint(cluster, party.node, party.on);
}

/** A host endpoint speaks for the interface that it names, whether or not the node is known to have it. */
function interfaceMeant({ on, interface: named }: Extract<Party, { kind: "host" }>): string | undefined {
  return on === undefined || on.interfaceName === "*" ? named : on.interfaceName;
}

function nodeOf(
  token: StepToken,
  side: "source" | "destination",
  { from, to }: PathQuestion,
): HostNode | undefined {
  const party = token === "fwd.out(calB)" ? to : side === "source" ? from : to;
  return party.kind === "outside" ? party.through : party.node;
}

function interfaceOf(
  token: StepToken,
  side: "source" | "destination",
  node: HostNode,
  { question, tunnel }: ResolveContext,
): InterfaceRef {
  if (token.includes("(cal")) return { kind: "pod" };
  if (token.includes("(lo)")) return { kind: "loopback" };
  if (tunnel !== undefined && !token.startsWith("outer"))
    return { kind: "tunnel", name: tunnelDevices[tunnel][question.destination.family] };
  const party = side === "source" ? question.from : question.to;
  const meant = party.kind === "host" && !token.startsWith("outer") ? interfaceMeant(party) : undefined;
  const peer = token.includes(".out(") ? question.destination : question.source;
  return { kind: "host", name: meant ?? interfaceTowards(node, peer) };
}
