import type { Cause } from "../../../src/model/cause.ts";
import type { TraceLine } from "../../../src/model/trace-line.ts";
import type { ChangeGroup, DecidedSide, EndpointGroup } from "../../../src/report/report.ts";

const firewall = "hosts/node-host-firewall.yaml";

export function endpoints(...members: readonly string[]): EndpointGroup {
  const kind = members.every((member) => member.startsWith("host/")) ? "hosts" : "pods";
  return { label: members.join(", "), kind, members };
}

export function traceLine(
  step: string,
  text: string,
  verdict: TraceLine["verdict"],
  path?: string,
  line = 1,
): TraceLine {
  return { step, text, verdict, place: path === undefined ? undefined : { path, line } };
}

export const deniedByTier: DecidedSide = {
  verdict: "deny",
  decidedBy: "end of tier host-firewall (Deny): no rule of its policies matched",
  step: "ingress of host/node-worker",
  place: { path: "hosts/tier.yaml", line: 1, endLine: 7 },
  excerpt:
    "apiVersion: projectcalico.org/v3\nkind: Tier\nmetadata:\n  name: host-firewall\nspec:\n  order: 100\n  defaultAction: Deny",
};

export const allowedByRule: DecidedSide = {
  verdict: "allow",
  decidedBy: "rule ingress[0] (Allow) of GlobalNetworkPolicy node-host-firewall",
  step: "ingress of host/node-worker",
  place: { path: firewall, line: 13, endLine: 15 },
  excerpt: "- action: Allow\n  source:\n    selector: all()",
};

export const selectorCause: Cause = {
  kind: "rule",
  text: "ingress[0] of GlobalNetworkPolicy node-host-firewall changed",
  base: { path: firewall, line: 13, endLine: 15 },
  head: { path: firewall, line: 13, endLine: 15 },
  diff: [
    `--- ${firewall}:13`,
    `+++ ${firewall}:13`,
    "@@ -1,3 +1,3 @@",
    " - action: Allow",
    "   source:",
    "-    selector: role == 'node' || has(k8s-app) || tier == 'control-plane'",
    "+    selector: all()",
  ].join("\n"),
  sufficient: true,
};

/** A pod newly let through to a host, with everything a group can carry. */
export function openedGroup(overrides: Partial<ChangeGroup> = {}): ChangeGroup {
  const out = traceLine("egress of prod/backend", "profile kns.prod, rule 0 (Allow)", "allow");
  return {
    id: "c1",
    change: "newly-allowed",
    from: endpoints("prod/backend"),
    to: endpoints("host/node-worker"),
    flows: 1,
    pairs: { kind: "all" },
    connections: "every connection but TCP 22, 179, 2379, 2380, 5473, 6443, 6666, 6667; UDP 68",
    family: undefined,
    base: deniedByTier,
    head: allowedByRule,
    causes: [selectorCause],
    witness: {
      from: "prod/backend",
      to: "host/node-worker",
      fromAddress: undefined,
      toAddress: undefined,
      connection: "TCP/443",
      base: [
        out,
        traceLine("ingress of host/node-worker", deniedByTier.decidedBy, "deny", "hosts/tier.yaml", 1),
      ],
      head: [out, traceLine("ingress of host/node-worker", allowedByRule.decidedBy, "allow", firewall, 13)],
    },
    notes: [],
    findings: ["f1"],
    ...overrides,
  };
}
