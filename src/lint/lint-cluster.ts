import type { Cluster } from "../model/cluster.ts";
import type { Issue } from "../model/issue.ts";
import { bareHostEndpoint } from "./bare-host-endpoint.ts";
import { blockedDNS } from "./blocked-dns.ts";
import { bpfIgnoresHostEndpoint } from "./bpf-ignores-host-endpoint.ts";
import { bpfProtocolName } from "./bpf-protocol-name.ts";
import { bpfUntrackedTiers } from "./bpf-untracked-tiers.ts";
import { familyLostToNotNets } from "./family-lost-to-not-nets.ts";
import { hostEndpointWithoutAddress } from "./host-endpoint-without-address.ts";
import { inactiveHostEndpoint } from "./inactive-host-endpoint.ts";
import type { Lint } from "./lint.ts";
import { lostForwardMark } from "./lost-forward-mark.ts";
import { oneWayUntracked } from "./one-way-untracked.ts";
import { orderByTie } from "./order-by-tie.ts";
import { overMatchingRule } from "./over-matching-rule.ts";
import { ruleNeverMatches } from "./rule-never-matches.ts";
import { policySelectsNothing, ruleSelectsNothing } from "./selector-matches-nothing.ts";
import { selectsHostsByAccident } from "./selects-hosts-by-accident.ts";
import { serviceWithoutNamespace } from "./service-without-namespace.ts";
import { shadowedRule } from "./shadowed-rule.ts";
import { translatedHostEgress } from "./translated-host-egress.ts";

const lints: readonly Lint[] = [
  policySelectsNothing,
  selectsHostsByAccident,
  bareHostEndpoint,
  ruleNeverMatches,
  ruleSelectsNothing,
  serviceWithoutNamespace,
  shadowedRule,
  orderByTie,
  blockedDNS,
  overMatchingRule,
  lostForwardMark,
  translatedHostEgress,
  bpfIgnoresHostEndpoint,
  bpfProtocolName,
  bpfUntrackedTiers,
  oneWayUntracked,
  hostEndpointWithoutAddress,
  inactiveHostEndpoint,
  familyLostToNotNets,
];

/** Everything the lints have to say about a cluster. */
export function lintCluster(cluster: Cluster): readonly Issue[] {
  const issues = lints.flatMap((lint) => lint(cluster));
  // Conversion makes several rules of one that is written.
  const key = ({ code, object, place, message }: Issue): string =>
    JSON.stringify([code, object, place?.path, place?.line, place?.column, message]);
  return [...new Map(issues.map((issue) => [key(issue), issue])).values()];
}
