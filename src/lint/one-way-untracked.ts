import type { Cluster, HostEndpoint } from "../model/cluster.ts";
import type { Direction, Policy, Rule } from "../model/policy.ts";
import { governingTiers } from "../select/governing-policies.ts";
import { atRule } from "./each-rule.ts";
import type { Lint } from "./lint.ts";

/**
 * HEP-16: nothing remembers what a doNotTrack rule lets in. Without a doNotTrack rule for the way back the answer to a TCP
 * connection is invalid, and dropped (iptables; nftables lets it out, HEP-23).
 */
export const oneWayUntracked: Lint = (cluster) => {
  if (cluster.settings.dataplane === "nftables") return [];
  const seen = new Set<Rule>();
  return cluster.hostEndpoints
    .filter(({ interfaceName }) => interfaceName !== "*")
    .flatMap((endpoint) => {
      if (untrackedAllows(cluster, endpoint, "egress").length > 0) return [];
      return untrackedAllows(cluster, endpoint, "ingress").flatMap(({ policy, rule }) => {
        if (seen.has(rule)) return [];
        seen.add(rule);
        return [
          {
            code: "untracked-allow-one-way",
            severity: "warning" as const,
            message: `TCP that this doNotTrack rule lets in to \`${endpoint.name}\` is never answered: no doNotTrack rule lets the answers out`,
            ...atRule({ policy, direction: "ingress", rule }),
            hint: "HEP-16: add a doNotTrack egress rule for the source port of the answers",
          },
        ];
      });
    });
};

/** Untracked rules of a host endpoint that let TCP through. */
function untrackedAllows(
  cluster: Cluster,
  { labels }: HostEndpoint,
  direction: Direction,
): readonly { readonly policy: Policy; readonly rule: Rule }[] {
  return governingTiers(cluster, labels, { direction, chain: "untracked" }).flatMap(({ policies }) =>
    policies.flatMap((policy) => policy[direction].filter(letsTcp).map((rule) => ({ policy, rule }))),
  );
}

function letsTcp({ action, protocol, notProtocol }: Rule): boolean {
  return action === "Allow" && (protocol === undefined || protocol === 6) && notProtocol !== 6;
}
