import { governingTiers } from "../select/governing-policies.ts";
import type { Lint } from "./lint.ts";

/**
 * HEP-14: a host endpoint with applyOnForward policy in one direction only leaves forwarded packets without the mark that
 * makes Calico accept them; the host's own FORWARD rules then decide. calsim takes those as accepting.
 */
export const lostForwardMark: Lint = (cluster) => {
  if (cluster.settings.dataplane === "ebpf") return [];
  return cluster.hostEndpoints.flatMap((endpoint) => {
    const [ingress, egress] = (["ingress", "egress"] as const).map(
      (direction) => governingTiers(cluster, endpoint.labels, { direction, chain: "forward" }).length > 0,
    );
    if (ingress === egress) return [];
    const bare = ingress === true ? "egress" : "ingress";
    return [
      {
        code: "forward-policy-one-way",
        severity: "warning",
        message: `applyOnForward policy applies to \`${endpoint.name}\` for ${bare === "egress" ? "ingress" : "egress"} only: where the host's FORWARD policy is DROP, forwarded traffic that meets its ${bare} last is dropped`,
        place: endpoint.place,
        object: `HostEndpoint ${endpoint.name}`,
        use: "used",
        hint: `HEP-14: add an applyOnForward policy for ${bare}; calsim assumes that FORWARD accepts`,
      },
    ];
  });
};
