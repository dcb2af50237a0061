import { isLoopback } from "./at-loopback.ts";
import type { FlowKind } from "./flow-table.ts";
import type { PathQuestion } from "./path-question.ts";

/** Which row of the flow table applies. A pod dialling its own address never leaves the pod (FLOW-17). */
export function flowKind(question: PathQuestion): FlowKind | "hairpin" {
  const { from, to, dialled, sameNode: assumed } = question;
  if (from.kind === "outside") {
    return to.kind === "outside"
      ? "outside-to-outside"
      : to.kind === "host"
        ? "outside-to-host"
        : "outside-to-pod";
  }
  if (to.kind === "outside") return from.kind === "host" ? "host-to-outside" : "pod-to-outside";
  const sameNode = assumed ?? (from.node !== undefined && from.node === to.node);
  if (from.kind === "host") {
    if (to.kind === "host") return sameNode ? "host-to-itself" : "host-to-other-host";
    return sameNode ? "host-to-own-pod" : "host-to-remote-pod";
  }
  if (to.kind === "host") return sameNode ? "pod-to-own-host" : "pod-to-other-host";
  const isItself =
    from.endpoint.addresses.length > 0 || [question.source, question.destination].some(isLoopback);
  if (from.endpoint === to.endpoint && isItself) return dialled ? "pod-to-pod-same-node" : "hairpin";
  return sameNode ? "pod-to-pod-same-node" : "pod-to-pod-other-node";
}
