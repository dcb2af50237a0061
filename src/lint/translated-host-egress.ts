import { governingTiers } from "../select/governing-policies.ts";
import type { Lint } from "./lint.ts";

/**
 * HEP-23: in nftables mode, what a host sends to a service is also judged by the host endpoint of the interface the packet
 * would have taken to the ClusterIP. calsim judges it once, after translation, as iptables does.
 */
export const translatedHostEgress: Lint = (cluster) => {
  if (cluster.settings.dataplane !== "nftables" || cluster.serviceAddresses.length === 0) return [];
  return cluster.hostEndpoints.flatMap((endpoint) => {
    const policed =
      governingTiers(cluster, endpoint.labels, { direction: "egress", chain: "normal" }).length > 0;
    if (!policed && endpoint.profiles.length > 0) return [];
    return [
      {
        code: "host-to-service-judged-twice",
        severity: "warning",
        message: `in nftables mode, what host \`${endpoint.node}\` sends to a service is also judged by the egress of \`${endpoint.name}\`, even towards its own pods`,
        place: endpoint.place,
        object: `HostEndpoint ${endpoint.name}`,
        use: "used",
        hint: "HEP-23: allow the backends in its egress policy; calsim shows the verdict of iptables mode",
      },
    ];
  });
};
