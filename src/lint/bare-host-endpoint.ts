import { governingTiers } from "../select/governing-policies.ts";
import type { Lint } from "./lint.ts";

/** HEP-7: without a profile and without policy for a direction, a host endpoint drops it but for failsafe ports. */
export const bareHostEndpoint: Lint = (cluster) =>
  cluster.hostEndpoints.flatMap((endpoint) => {
    if (endpoint.profiles.length > 0) return [];
    const open = (["ingress", "egress"] as const).filter(
      (direction) => governingTiers(cluster, endpoint.labels, { direction, chain: "normal" }).length === 0,
    );
    if (open.length === 0) return [];
    return [
      {
        code: "host-endpoint-without-profile",
        severity: "warning",
        message: `no policy and no profile allows ${open.join(" or ")} of \`${endpoint.name}\`: all of it is dropped but failsafe ports`,
        place: endpoint.place,
        object: `HostEndpoint ${endpoint.name}`,
        use: "used",
        hint: "HEP-7: give it `profiles: [projectcalico-default-allow]` or policy for that direction",
      },
    ];
  });
