import type { Cluster, HostNode } from "../model/cluster.ts";
import type { FailsafePort } from "../model/options.ts";
import type { Chain, Direction, Rule } from "../model/policy.ts";
import type { Decider, Verdict } from "../model/ruling.ts";
import { governingTiers } from "../select/governing-policies.ts";
import type { Packet } from "../select/packet.ts";
import type { Subject } from "../select/path.ts";
import { hasAddress, parseCidr } from "../sets/address-set.ts";
import { ruleMatchesPacket } from "./rule-matches-packet.ts";

/** `none`: the chain has no say, and later chains go on (EVAL-3). */
export interface ChainDecision {
  readonly verdict: Verdict | "none";
  readonly decidedBy: Decider;
  /** Pass rules and Pass ends of tiers met before, in order. */
  readonly passed: readonly Decider[];
}

/** What one endpoint's chain does with one packet: EVAL-5, line by line. */
export function decideChain(
  cluster: Cluster,
  subject: Subject,
  {
    direction,
    chain,
    failsafes,
  }: { readonly direction: Direction; readonly chain: Chain; readonly failsafes: boolean },
  packet: Packet,
): ChainDecision {
  const passed: Decider[] = [];
  const decided = (verdict: Verdict | "none", decidedBy: Decider): ChainDecision => ({
    verdict,
    decidedBy,
    passed,
  });

  if (subject.kind === "workload" && direction === "egress" && isEncapsulation(cluster, packet)) {
    return decided("deny", { kind: "encapsulation-from-pod" });
  }
  // HEP-10: before normal, preDNAT and untracked chains; an allow only in the normal one.
  if (subject.kind === "host" && failsafes && isFailsafe(subject.node, { direction, chain }, packet)) {
    return decided(chain === "normal" ? "allow" : "none", { kind: "failsafe" });
  }

  const tiers = governingTiers(cluster, subject.endpoint.labels, { direction, chain });
  nextTier: for (const { tier, endAction, policies } of tiers) {
    for (const policy of policies) {
      if (policy.unmodelled !== undefined) {
        return decided("unknown", { kind: "undecided", reason: policy.unmodelled, policy: policy.id });
      }
      for (const rule of policy[direction]) {
        // ACT-1: Log never ends anything.
        if (rule.action === "Log" || !ruleMatchesPacket(cluster, rule, packet)) continue;
        if (rule.unmodelled !== undefined) {
          return decided("unknown", {
            kind: "undecided",
            reason: rule.unmodelled,
            policy: policy.id,
            rule: rule.index,
          });
        }
        const decider: Decider = { kind: "rule", policy: policy.id, rule: rule.index, action: rule.action };
        if (rule.action === "Allow") return decided("allow", decider);
        if (rule.action === "Deny") return decided("deny", decider);
        passed.push(decider);
        continue nextTier;
      }
    }
    if (endAction === "Deny") return decided("deny", { kind: "end-of-tier", tier: tier.name });
    passed.push({ kind: "end-of-tier", tier: tier.name });
  }

  if (chain === "forward") return decided("allow", { kind: "end-of-chain" });
  if (chain !== "normal") return decided("none", { kind: "end-of-chain" });
  return decideByProfiles(cluster, subject, direction, packet, passed);
}

function decideByProfiles(
  cluster: Cluster,
  subject: Subject,
  direction: Direction,
  packet: Packet,
  passed: Decider[],
): ChainDecision {
  for (const name of subject.endpoint.profiles) {
    const profile = cluster.profiles.get(name);
    // PROF-3: a missing profile denies at its place in the list.
    if (profile === undefined)
      return { verdict: "deny", decidedBy: { kind: "missing-profile", profile: name }, passed };
    const rule = profile[direction].find(
      (candidate: Rule) => candidate.action !== "Log" && ruleMatchesPacket(cluster, candidate, packet),
    );
    if (rule === undefined) continue;
    if (rule.unmodelled !== undefined)
      return { verdict: "unknown", decidedBy: { kind: "undecided", reason: rule.unmodelled }, passed };
    const decidedBy: Decider = { kind: "profile", profile: name, rule: rule.index, action: rule.action };
    if (rule.action === "Allow") return { verdict: "allow", decidedBy, passed };
    // PROF-7: Pass in a profile tries the next one, except in eBPF.
    if (rule.action === "Deny" || cluster.settings.dataplane === "ebpf")
      return { verdict: "deny", decidedBy, passed };
    passed.push(decidedBy);
  }
  return { verdict: "deny", decidedBy: { kind: "no-profile-match" }, passed };
}

/** MISC-1: VXLAN and IPIP packets that a pod makes itself never leave it, unless allowed. */
function isEncapsulation(cluster: Cluster, { connection }: Packet): boolean {
  const { allowVXLANFromWorkloads, allowIPIPFromWorkloads, vxlanPort, dataplane } = cluster.settings;
  if (connection.protocol === 4) return !allowIPIPFromWorkloads || dataplane === "ebpf";
  return (
    dataplane !== "ebpf" &&
    !allowVXLANFromWorkloads &&
    connection.protocol === 17 &&
    connection.destinationPort === vxlanPort
  );
}

/**
 * HEP-9: protocol and destination port in both lists; a net restricts the far end. The untracked chains also let the
 * answers of the other direction's failsafes pass, by their source port (EVAL-3).
 */
function isFailsafe(
  node: HostNode,
  { direction, chain }: { readonly direction: Direction; readonly chain: Chain },
  { source, destination, connection }: Packet,
): boolean {
  const [own, other] =
    direction === "ingress"
      ? [node.failsafeInbound, node.failsafeOutbound]
      : [node.failsafeOutbound, node.failsafeInbound];
  const peer = direction === "ingress" ? source : destination;
  const opens = (failsafe: FailsafePort, port: number | undefined): boolean =>
    connection.protocol === (failsafe.protocol === "udp" ? 17 : 6) &&
    port === failsafe.port &&
    (failsafe.net === undefined || isInNet(failsafe.net, peer.address));
  return (
    own.some((failsafe) => opens(failsafe, connection.destinationPort)) ||
    (chain === "untracked" && other.some((failsafe) => opens(failsafe, connection.sourcePort)))
  );
}

function isInNet(text: string, address: Packet["source"]["address"]): boolean {
  const net = parseCidr(text);
  return net !== undefined && hasAddress(net.set, address);
}
