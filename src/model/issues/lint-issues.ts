import { doc, type IssueDoc } from "./issue-doc.ts";

/** Policy that is valid, and hardly meant. `calsim lint --explain` prints this. */
export const lintIssues = {
  "dns-blocked": doc(
    "pods that egress policy isolates can't reach cluster DNS: what no rule allows is denied, and names are the first thing to fail",
    "an egress policy that allows TCP 443 alone",
    "allow UDP and TCP 53 to the DNS pods, or exclude pods that resolve no names",
  ),
  "forward-policy-one-way": doc(
    "a host endpoint has applyOnForward policy for one direction only: forwarded packets lack the mark by which Calico accepts them, and the host's own FORWARD policy decides (HEP-14)",
    "`applyOnForward: true` with `types: [Ingress]`",
    "add an applyOnForward policy for the other direction",
  ),
  "host-endpoint-inactive": doc(
    "a host endpoint is for an interface that another one governs: of several the smallest name is active, and the others do nothing but lend their labels and addresses to selectors (HEP-2)",
    "two HostEndpoints with `interfaceName: '*'` on one node, as where automatic host endpoints are switched on beside written ones",
    "remove one of them, or let it name another interface",
  ),
  "host-endpoint-without-address": doc(
    "a rule selects a host endpoint that has no address: selectors of rules stand for addresses, and those of a host endpoint are its `expectedIPs` (IPS-1)",
    "a HostEndpoint without `expectedIPs`, and a rule from its labels",
    "list the addresses of the host in `expectedIPs`",
  ),
  "host-endpoint-without-effect": doc(
    "a host endpoint is on an interface that eBPF is not attached to: no policy applies there (HEP-6)",
    "a HostEndpoint for an interface outside of `bpfDataIfacePattern`",
    "make `bpfDataIfacePattern` of the FelixConfiguration match the interface",
  ),
  "host-endpoint-without-profile": doc(
    "a host endpoint has no profile, and no policy for a direction: all of it is dropped but failsafe ports (HEP-7)",
    "a HostEndpoint with nothing else",
    "add policy for that direction, or `profiles: [projectcalico-default-allow]`",
  ),
  "host-to-service-judged-twice": doc(
    "in nftables mode, what a host sends to a service is judged before and after translation (HEP-23)",
    "egress policy of a host that allows pods and no service addresses",
    "allow the service addresses too",
  ),
  "order-decided-by-name": doc(
    "two policies have the same order, select an endpoint in common, and one denies what the other may allow: their names alone decide (POL-2)",
    "`allow-a` and `deny-a`, both of order 100",
    "give them different orders",
  ),
  "policy-selects-host-network": doc(
    "a policy selects hostNetwork pods only, which are no endpoints of their own but their host: it does nothing (HEP-21)",
    "a NetworkPolicy for a pod with `hostNetwork: true`",
    "guard the host by policy on its host endpoint",
  ),
  "policy-selects-hosts-too": doc(
    "a policy for pods selects host endpoints besides, by `all()` or a negative selector: those hosts then drop what no rule allows (SEL-7, SEL-9)",
    "a GlobalNetworkPolicy with `selector: all()`",
    "add `has(projectcalico.org/namespace)` to mean pods only, or a label that only the hosts have",
  ),
  "policy-selects-nothing": doc(
    "a policy selects no pod and no host endpoint: it does nothing",
    "a policy for `app == 'wbe'` where pods have `app: web`",
    "correct the selector, or add what it selects to the inventory",
  ),
  "protocol-name-unknown-to-ebpf": doc(
    "a rule names a protocol that eBPF knows by number only: it never matches, or excludes nothing (RULE-4)",
    "`protocol: UDPLite`",
    "write its number",
  ),
  "rule-never-matches": doc(
    "a rule can never match: its fields contradict each other, or the family of its addresses; the message says which (RULE-28)",
    "a rule for IPv6 with IPv4 nets",
    "correct its conditions, or remove it",
  ),
  "rule-over-matches": doc(
    "the kernel matches more than the rule says: iptables and nftables check two groups of alternatives, and not a third or fourth one (RULE-29)",
    "a rule with two source nets, two destination nets and two kinds of ports",
    "write a rule each for fewer alternatives",
  ),
  "rule-selects-host-network": doc(
    "an end of a rule selects hostNetwork pods only, which selectors of rules never mean: it never matches (HEP-21)",
    "a rule from a pod with `hostNetwork: true`",
    "name the host's address instead, or the labels of its host endpoint",
  ),
  "rule-selects-nothing": doc(
    "an end of a rule selects no pod, host endpoint or network set with an address: it never matches (RULE-20)",
    "a rule with `source: { selector: app == 'wbe' }`",
    "correct the selector, or add what it selects to the inventory",
  ),
  "rule-shadowed": doc(
    "earlier rules leave a rule nothing to decide: those of its own policy, or of policies that come first for every endpoint of it",
    "`Deny` from `10.0.0.0/8` below `Allow` from everyone",
    "remove it, or put it first",
  ),
  "rule-skips-family": doc(
    "negated nets of one family take the other family out of a rule (RULE-6)",
    "`notNets: [10.0.0.0/8]`, which no IPv6 packet matches",
    "write a rule for each family, or set `ipVersion`",
  ),
  "service-without-namespace": doc(
    "a rule names a service without its namespace: Calico looks it up in none, and it never matches (RULE-26)",
    "`services: { name: dns }` in a NetworkPolicy",
    "add the namespace",
  ),
  "tier-missing": doc(
    "a policy names a tier that does not exist: it is applied after every tier that does (TIER-5)",
    "GlobalNetworkPolicy { metadata: { name: no-such.a }, spec: { tier: no-such, selector: all() } }",
    "add the Tier, or correct its name",
  ),
  "untracked-allow-one-way": doc(
    "doNotTrack policy lets a connection in and not its answers: untracked packets have no connection, and answers need a rule of their own (HEP-16)",
    "`doNotTrack` with ingress rules alone",
    "allow the answers in the other direction, by their source port",
  ),
  "untracked-policy-without-effect": doc(
    "eBPF applies untracked ingress policy only where a single tier has it for the host endpoint (HEP-16)",
    "`doNotTrack` policies in two tiers",
    "keep them in one tier",
  ),
} as const satisfies Record<string, IssueDoc>;
