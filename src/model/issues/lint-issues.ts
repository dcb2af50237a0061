import { doc, type IssueDoc } from "./issue-doc.ts";

/** Policy that is valid, and hardly meant. */
export const lintIssues = {
  "policy-selects-nothing": doc(
    "a policy selects no endpoint of the tree",
    "a policy for `app == 'wbe'` where pods have `app: web`",
    "correct the selector, or add what it selects to the inventory",
  ),
  "rule-selects-nothing": doc(
    "a rule names ends that nothing in the tree matches",
    "a rule with `source: { selector: app == 'wbe' }`",
    "correct the selector",
  ),
  "policy-selects-host-network": doc(
    "a policy selects only pods on the host network, which are hosts to Calico",
    "a NetworkPolicy for a pod with `hostNetwork: true`",
    "guard the host by policy on its host endpoint",
  ),
  "rule-selects-host-network": doc(
    "a rule names only pods on the host network: it matches none of their packets",
    "a rule from a pod with `hostNetwork: true`",
    "name the host's address instead",
  ),
  "policy-selects-hosts-too": doc(
    "a policy that seems meant for pods selects host endpoints as well",
    "a GlobalNetworkPolicy with `selector: all()`",
    "add `!has(...)` of a label that hosts carry, or `namespaceSelector: all()`",
  ),
  "rule-shadowed": doc(
    "an earlier rule decides everything that this one matches",
    "`Deny` from `10.0.0.0/8` below `Allow` from everyone",
    "remove it, or put it first",
  ),
  "rule-never-matches": doc(
    "nothing can match the rule",
    "a rule for IPv6 with IPv4 nets",
    "correct its conditions",
  ),
  "rule-over-matches": doc(
    "the rule matches more than it seems to say",
    "ports of a protocol that the rule leaves open",
    "say what is meant in full",
  ),
  "rule-skips-family": doc(
    "negated nets of one family take the other family out of the rule",
    "`notNets: [10.0.0.0/8]`, which no IPv6 packet matches",
    "write a rule for each family",
  ),
  "order-decided-by-name": doc(
    "two policies of one order disagree, and their names decide",
    "`allow-a` and `deny-a`, both of order 100",
    "give them different orders",
  ),
  "dns-blocked": doc(
    "a pod whose egress is restricted can't reach DNS",
    "an egress policy that allows TCP 443 alone",
    "allow UDP and TCP 53 to the DNS service",
  ),
  "service-without-namespace": doc(
    "a rule of a global policy names a service and no namespace: it matches nothing",
    "`services: { name: dns }` in a GlobalNetworkPolicy",
    "add the namespace",
  ),
  "host-endpoint-without-profile": doc(
    "a host endpoint has no profile, and no policy for a direction: everything but failsafe ports is dropped",
    "a HostEndpoint with nothing else",
    "add policy, or `profiles: [projectcalico-default-allow]`",
  ),
  "host-endpoint-without-address": doc(
    "a rule can't match a host endpoint whose address is not known",
    "a HostEndpoint without `expectedIPs` on a Node without addresses",
    "add `expectedIPs`",
  ),
  "host-endpoint-without-effect": doc(
    "eBPF programs are not attached to the interface of a host endpoint",
    "a HostEndpoint for an interface outside of `bpfDataIfacePattern`",
    "widen the pattern",
  ),
  "forward-policy-one-way": doc(
    "policy on forwarded traffic lets a connection through one way, and the way back is dropped",
    "`applyOnForward` with ingress rules alone",
    "allow the other direction too",
  ),
  "host-to-service-judged-twice": doc(
    "what a host sends to a service passes its policy before and after translation",
    "egress policy of a host that allows pods and no service addresses",
    "allow the service addresses too",
  ),
  "untracked-allow-one-way": doc(
    "untracked policy has no memory: answers need a rule of their own",
    "`doNotTrack` with ingress rules alone",
    "allow the answers in the other direction",
  ),
  "untracked-policy-without-effect": doc(
    "the eBPF dataplane runs untracked policy in one tier only",
    "`doNotTrack` policies in two tiers",
    "keep them in one tier",
  ),
  "protocol-name-unknown-to-ebpf": doc(
    "the eBPF dataplane does not know the name of a protocol",
    "`protocol: UDPLite`",
    "write its number",
  ),
} as const satisfies Record<string, IssueDoc>;
