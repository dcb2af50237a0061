import type { Cluster, HostNode } from "../model/cluster.ts";
import type { TunnelKind } from "../model/encapsulation.ts";
import { flowKind } from "./flow-kind.ts";
import { flowTable, outerStages, type FlowKind } from "./flow-table.ts";
import { isTranslated } from "./is-translated.ts";
import type { PathQuestion } from "./path-question.ts";
import type { Party, Path, SourceView, Step } from "./path.ts";
import { resolveStage, type ResolveContext } from "./resolve-stage.ts";
import { tunnelOf } from "./tunnel-of.ts";

/** The steps a flow meets, resolved to the endpoints that evaluate them. Steps nobody evaluates are left out. */
export function planPath(cluster: Cluster, question: PathQuestion): Path {
  if (question.relay !== undefined) return planRelayedPath(cluster, question, question.relay);
  const kind = flowKind(question);
  if (kind === "hairpin")
    return { kind, stages: [], translated: false, senderNode: undefined, tunnel: undefined };
  const row = flowTable[kind];
  const tunnel = tunnelOf(cluster, kind, question);
  const translated = isTranslated(cluster, kind, question);
  const hostSide =
    question.to.kind !== "host" ? undefined : row.destination.length === 0 ? "source" : "destination";
  const context: ResolveContext = {
    cluster,
    question,
    tunnel,
    hostSide,
    undialled: false,
    view: "source",
  };
  const arrived: ResolveContext = { ...context, view: translated ? "source-node" : "source" };
  const source = row.source.map((stage) => resolveStage(stage, "source", context));
  const destination = row.destination.map((stage) => resolveStage(stage, "destination", arrived));
  const outer = tunnel === undefined ? [] : resolveOuter(context);
  const stages = [...source, ...outer, ...destination];
  const senderNode = question.from.kind === "outside" ? undefined : question.from.node;
  return {
    kind,
    stages: stages.filter((stage) => stage.length > 0),
    translated,
    senderNode,
    tunnel,
  };
}

/**
 * NodePort dialled at `relay` (rows 14, 15): up to there nothing is translated; a backend on a third node sees the relay's
 * address (kube-proxy with externalTrafficPolicy Cluster), under eBPF the client's.
 */
function planRelayedPath(cluster: Cluster, question: PathQuestion, relay: HostNode): Path {
  const { from, to } = question;
  const senderNode = from.kind === "outside" ? undefined : from.node;
  const relayParty: Party = { kind: "host", node: relay, on: undefined };
  const context: ResolveContext = {
    cluster,
    question: { ...question, to: relayParty },
    tunnel: undefined,
    hostSide: to.kind === "host" ? "destination" : undefined,
    undialled: true,
    view: "source",
  };
  const first = flowKind(context.question);
  const sending =
    first === "hairpin" ? [] : flowTable[first].source.map((stage) => resolveStage(stage, "source", context));
  const translated = first !== "hairpin" && isTranslated(cluster, first, context.question);
  const view = translated ? "source-node" : "source";
  const isBpf = cluster.settings.dataplane === "ebpf";
  const backendNode = to.kind === "outside" ? undefined : to.node;
  const onward = (party: Party, next: SourceView, dialled: boolean, by?: TunnelKind): (readonly Step[])[] => {
    const kind: FlowKind = party.kind === "host" ? "outside-to-host" : "outside-to-pod";
    const arriving: ResolveContext = {
      ...context,
      question: { ...question, to: party, dialled },
      tunnel: by,
      undialled: false,
      view: next,
    };
    return flowTable[kind].destination.map((stage) => resolveStage(stage, "destination", arriving));
  };
  if (backendNode === relay) {
    const stages = [...sending, ...onward(to, view, true)];
    return {
      kind: "node-port-relay",
      stages: stages.filter((stage) => stage.length > 0),
      translated,
      senderNode,
      tunnel: undefined,
    };
  }
  const relaying: ResolveContext = {
    ...context,
    question: { ...question, from: relayParty, to: relayParty },
    undialled: false,
    view,
  };
  // FLOW-4b: what arrives at the relay is not encapsulated, what it hands on to a pod may be.
  const onwardQuestion = { ...question, from: relayParty };
  const tunnel =
    isBpf || to.kind !== "workload" ? undefined : tunnelOf(cluster, "host-to-remote-pod", onwardQuestion);
  const [arrival, departure] = flowTable["node-port-relay"].source;
  const through = [
    resolveStage(arrival, "source", relaying),
    resolveStage(departure, "source", { ...relaying, tunnel }),
  ];
  const outer = tunnel === undefined ? [] : resolveOuter({ ...relaying, question: onwardQuestion, tunnel });
  // NAT-2: kube-proxy hides the client from the backend's node; eBPF does not.
  const stages = [
    ...sending,
    ...through,
    ...outer,
    ...onward(to, isBpf ? view : "relay-node", false, tunnel),
  ];
  return {
    kind: "node-port-relay",
    stages: stages.filter((stage) => stage.length > 0),
    translated,
    senderNode,
    tunnel,
  };
}

/** FLOW-4b: the steps of the encapsulating packet. */
function resolveOuter(context: ResolveContext): readonly (readonly Step[])[] {
  return [
    resolveStage(outerStages.source, "source", context),
    resolveStage(outerStages.destination, "destination", context),
  ];
}
