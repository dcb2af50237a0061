import type { HostNode } from "../model/cluster.ts";
import type { JudgedHost } from "../judge/judge-input.ts";
import type { ComparedSide } from "./compared-side.ts";

/** The hosts of a side, each once. */
export function judgedHosts({ engines, side }: ComparedSide): readonly JudgedHost[] {
  const hosts = new Map<string, JudgedHost>();
  for (const { id, party, isStandIn = false, isFurther = false } of engines.flatMap(
    ({ parties }) => parties[side] ?? [],
  )) {
    if (party.kind === "host" && !isStandIn && !isFurther && !hosts.has(id)) {
      hosts.set(id, judgedHost(id, party.node, party.on?.place ?? party.node.place));
    }
  }
  return [...hosts.values()];
}

const controlPlaneLabels = [
  "node-role.kubernetes.io/control-plane",
  "node-role.kubernetes.io/master",
  "node-role.kubernetes.io/etcd",
];

function judgedHost(id: string, node: HostNode, place: JudgedHost["place"]): JudgedHost {
  // A node without a single role label may be anything; one that is labelled otherwise is known not to be.
  const roles = Object.keys(node.labels).filter((key) => key.startsWith("node-role.kubernetes.io/"));
  return {
    id,
    node: node.name,
    controlPlane: roles.length === 0 || roles.some((role) => controlPlaneLabels.includes(role)),
    failsafeInbound: node.failsafeInbound,
    failsafeOutbound: node.failsafeOutbound,
    place,
  };
}
