/** What a lint is about, for people who meet its id. */
export interface LintKind {
  readonly id: string;
  readonly title: string;
  readonly explanation: string;
}

/** Every lint there is, in the order of their ids. Ids are stable: they may stand in scripts and in code scanning. */
export const lintKinds: readonly LintKind[] = [
  {
    id: "dns-blocked",
    title: "pods that egress policy isolates can't reach cluster DNS",
    explanation:
      "Once any policy with the type Egress selects a pod, what no rule allows is denied, and names are the first thing to fail. Told where the tree holds the DNS pods of `kube-system`.",
  },
  {
    id: "forward-policy-one-way",
    title: "applyOnForward policy of a host endpoint in one direction only",
    explanation:
      "Forwarded packets then lack the mark by which Calico accepts them, and the host's own FORWARD policy decides (HEP-14).",
  },
  {
    id: "host-endpoint-without-address",
    title: "a rule selects a host endpoint that has no address",
    explanation:
      "Selectors of rules stand for addresses, and those of a host endpoint are its `expectedIPs` (IPS-1).",
  },
  {
    id: "host-endpoint-without-effect",
    title: "a host endpoint on an interface that eBPF is not attached to",
    explanation: "No policy applies there (HEP-6).",
  },
  {
    id: "host-endpoint-without-profile",
    title: "a host endpoint with no policy and no profile for a direction",
    explanation: "All of that direction is dropped, but for failsafe ports (HEP-7).",
  },
  {
    id: "host-to-service-judged-twice",
    title: "host endpoints judge what their host sends to services twice",
    explanation: "In nftables mode, before and after translation (HEP-23).",
  },
  {
    id: "order-decided-by-name",
    title: "only names decide which of two policies comes first",
    explanation:
      "They have the same order, select an endpoint in common, and one denies what the other may allow: renaming one changes what is allowed (POL-2).",
  },
  {
    id: "policy-selects-host-network",
    title: "a policy selects hostNetwork pods only",
    explanation:
      "Those pods are no endpoints of their own but their host, so the policy does nothing (HEP-21).",
  },
  {
    id: "policy-selects-hosts-too",
    title: "a policy for pods selects host endpoints besides",
    explanation:
      "`all()` and negative selectors also match host endpoints, which then drop what no rule allows (SEL-7, SEL-9).",
  },
  {
    id: "policy-selects-nothing",
    title: "a policy selects no pod and no host endpoint",
    explanation: "It does nothing. The hint names the nearest label that something has.",
  },
  {
    id: "protocol-name-unknown-to-ebpf",
    title: "a rule names a protocol that eBPF knows by number only",
    explanation: "The rule then never matches, or excludes nothing (RULE-4).",
  },
  {
    id: "rule-never-matches",
    title: "a rule that can never match",
    explanation:
      "Its fields contradict each other or the family of its addresses; the message says which (RULE-28).",
  },
  {
    id: "rule-over-matches",
    title: "a rule that the kernel matches more with than it says",
    explanation:
      "iptables and nftables check two groups of alternatives of a rule, and not a third or fourth one (RULE-29).",
  },
  {
    id: "rule-selects-host-network",
    title: "an end of a rule selects hostNetwork pods only",
    explanation: "Selectors of rules never mean those, so the rule never matches (HEP-21).",
  },
  {
    id: "rule-selects-nothing",
    title: "an end of a rule selects nothing",
    explanation:
      "No pod, host endpoint or network set with an address matches, so the rule never does (RULE-20). The hint names the nearest label.",
  },
  {
    id: "rule-shadowed",
    title: "a rule that earlier ones leave nothing to",
    explanation:
      "A rule before it, of its own policy or of one that comes first for every endpoint of it, ends the matter for everything it matches.",
  },
  {
    id: "rule-skips-family",
    title: "a rule whose `notNets` leave out an IP family",
    explanation: "Nets of one family bind a rule to that family, negated ones too (RULE-6).",
  },
  {
    id: "service-without-namespace",
    title: "a rule names a service without its namespace",
    explanation: "Calico looks it up in no namespace, so the rule never matches (RULE-26).",
  },
  {
    id: "tier-missing",
    title: "a policy names a tier that the tree does not hold",
    explanation:
      "The policy is applied after every tier that exists. The hint names the nearest tier (TIER-5).",
  },
  {
    id: "untracked-allow-one-way",
    title: "doNotTrack policy allows a connection and not its answers",
    explanation: "Untracked packets have no connection: answers need a rule of their own (HEP-16).",
  },
  {
    id: "untracked-policy-without-effect",
    title: "doNotTrack policy that eBPF does not apply",
    explanation:
      "It applies untracked ingress policy where a single tier has it for the host endpoint (HEP-16).",
  },
];
