import { governingTiers } from "../select/governing-policies.ts";
import { untrackedTierCount } from "../select/host-endpoint-of.ts";
import type { Lint } from "./lint.ts";

/** HEP-16: eBPF programs untracked ingress only where a single tier has untracked policy for the host endpoint. */
export const bpfUntrackedTiers: Lint = (cluster) => {
  if (cluster.settings.dataplane !== "ebpf") return [];
  return cluster.hostEndpoints.flatMap((endpoint) => {
    const ingress = governingTiers(cluster, endpoint.labels, { direction: "ingress", chain: "untracked" });
    if (endpoint.interfaceName === "*" || ingress.length === 0) return [];
    const count = untrackedTierCount(cluster, endpoint);
    if (count === 1) return [];
    return [
      {
        code: "untracked-policy-without-effect",
        severity: "warning",
        message: `${String(count)} tiers have doNotTrack policy for \`${endpoint.name}\`: eBPF then applies none of it to ingress`,
        place: endpoint.place,
        object: `HostEndpoint ${endpoint.name}`,
        use: "used",
        hint: "HEP-16: keep the doNotTrack policies of a host endpoint in one tier",
      },
    ];
  });
};
