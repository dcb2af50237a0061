import { describe, expect, it } from "@jest/globals";
import { lintCluster, simulate } from "../../src/index.ts";
import { calico, host, policy, world } from "./shop.ts";

const empty = `---
apiVersion: v1
kind: Service
metadata: { name: gone, namespace: shop }
spec: { clusterIP: 10.96.0.8, selector: { app: gone }, ports: [{ port: 80 }] }
`;

function whysOf(text: string): readonly (readonly [string | undefined, string, string | undefined])[] {
  return lintCluster(simulate([{ path: "shop.yaml", text: `${world}${text}` }]).cluster)
    .filter(({ code }) => code === "rule-never-matches")
    .map(({ message, hint, place }) => [place?.field, message.replace(/^[^:]*: /, ""), hint]);
}

const ingress = (fields: string): string => policy(`ingress: [{ action: Allow, ${fields} }]`);
const egress = (fields: string): string => policy(`egress: [{ action: Allow, ${fields} }]`);

const reasons: readonly (readonly [string, string, string])[] = [
  [
    "nets of two families",
    ingress("source: { nets: [10.0.0.0/8] }, destination: { nets: ['fd00::/8'] }"),
    "not all of one IP family",
  ],
  [
    "`ipVersion` and nets",
    ingress("ipVersion: 6, source: { nets: [10.0.0.0/8] }"),
    "not all of one IP family",
  ],
  [
    "a protocol of one family by name and nets of the other (RULE-5)",
    ingress("protocol: ICMPv6, source: { nets: [10.0.0.0/8] }"),
    "not all of one IP family",
  ],
  [
    "a negated catch-all (RULE-7)",
    ingress("source: { notNets: [0.0.0.0/0] }"),
    "`notNets` leave nothing of any IP family",
  ],
  [
    "nets within notNets",
    ingress("source: { nets: [10.1.0.0/16], notNets: [10.0.0.0/8] }"),
    "`notNets` of its source leave nothing of `nets`",
  ],
  [
    "one protocol, wanted and not",
    ingress("protocol: TCP, notProtocol: TCP"),
    "`protocol` and `notProtocol` are the same",
  ],
  [
    "an ICMP type, wanted and not",
    ingress("protocol: ICMP, icmp: { type: 8, code: 0 }, notICMP: { type: 8 }"),
    "`icmp` and `notICMP` leave nothing",
  ],
  [
    "an ICMP type of the other family (RULE-9)",
    ingress("protocol: 58, ipVersion: 4, icmp: { type: 128 }"),
    "`icmp` and `notICMP` leave nothing",
  ],
  [
    "a protocol that has no ICMP types",
    ingress("protocol: TCP, notICMP: { type: 8 }"),
    "`icmp` and `notICMP` leave nothing",
  ],
  [
    "ports within notPorts",
    ingress("protocol: TCP, destination: { ports: [80], notPorts: ['1:100'] }"),
    "`notPorts` of its destination leave nothing",
  ],
  [
    "a named port, wanted and not",
    ingress("protocol: TCP, destination: { ports: [http], notPorts: [http] }"),
    "`notPorts` of its destination leave nothing",
  ],
  [
    "a port name of nobody (RULE-12)",
    ingress("protocol: TCP, destination: { ports: [htpp] }"),
    "no endpoint has a port of the name `htpp` for TCP; did you mean `http`",
  ],
  [
    "a port name of another protocol (RULE-13)",
    ingress("protocol: TCP, destination: { ports: [stats] }"),
    "no endpoint has a port of the name `stats` for TCP",
  ],
  [
    "a port name of others than it selects",
    egress("protocol: TCP, destination: { selector: app == 'web', ports: [http] }"),
    "nothing its destination selects has a port of the name `http`",
  ],
  [
    "a selector whose pods are outside of the nets (RULE-10)",
    ingress("source: { selector: app == 'web', nets: [192.168.0.0/16] }"),
    "nothing its source selects has an address in its `nets`;",
  ],
  [
    "a selector whose pods are within the notNets",
    ingress("source: { selector: app == 'web', notNets: [10.1.0.0/16] }"),
    "nothing its source selects has an address outside of its `notNets`",
  ],
  [
    "a selector between nets and notNets",
    ingress("source: { selector: has(app), nets: [10.1.0.0/16], notNets: [10.1.0.0/30] }"),
    "in its `nets` and outside of its `notNets`",
  ],
  [
    "a service without endpoints (RULE-23)",
    `${egress("destination: { services: { name: gone, namespace: shop } }")}${empty}`,
    "service `shop/gone` has no endpoints",
  ],
  [
    "a direction that `types` leaves out (TYP-4)",
    policy("types: [Ingress], egress: [{ action: Allow }]"),
    "the `types` of the policy leave `Egress` out; TYP-4: add `Egress`",
  ],
  [
    "a destination of ingress that is another pod (RULE-1)",
    policy("selector: app == 'web', ingress: [{ action: Allow, destination: { selector: app == 'api' } }]"),
    "its destination is the pod itself",
  ],
  [
    "a source of egress that is another network",
    policy("selector: app == 'web', egress: [{ action: Allow, source: { nets: [10.2.0.0/16] } }]"),
    "its source is the pod itself",
  ],
];

const pod =
  "---\napiVersion: v1\nkind: Pod\nmetadata: { name: late, namespace: shop, labels: { app: late } }\nspec: { containers: [] }\n";
const matching: readonly (readonly [string, string])[] = [
  [
    "notNets of one family, which leave the other nothing to match but their own",
    ingress("source: { notNets: [10.0.0.0/8] }"),
  ],
  ["ICMP types by number", ingress("protocol: 1, icmp: { type: 8 }, notICMP: { type: 8, code: 1 }")],
  ["a port name that one of its protocols has", ingress("destination: { ports: [stats] }")],
  ["a name beside a number", ingress("protocol: TCP, destination: { ports: [nobody, 80] }")],
  [
    "a pod whose address is not known",
    `${ingress("source: { selector: app == 'late', nets: [192.168.0.0/16] }")}${pod}`,
  ],
  [
    "a selector that nothing matches, which is told otherwise",
    ingress("destination: { selector: app == 'none', nets: [10.0.0.0/8], ports: [http] }, protocol: TCP"),
  ],
  [
    "a condition that holds for one pod of several",
    policy("ingress: [{ action: Allow, destination: { selector: app == 'api' } }]"),
  ],
  [
    "another pod, of a policy for the late one, which may have any address",
    `${policy("selector: app == 'late', ingress: [{ action: Allow, destination: { nets: [10.9.0.0/16] } }]")}${pod}`,
  ],
  [
    "a condition on a host, which has more addresses than are known",
    `${host()}${calico("GlobalNetworkPolicy", "g", "selector: role == 'node', types: [Ingress], ingress: [{ action: Allow, destination: { nets: [172.16.0.0/12] } }]")}`,
  ],
];

describe("a rule that can never match", () => {
  it.each(reasons)("is told of %s", (_name, text, says) => {
    const whys = whysOf(text);
    expect(whys).toHaveLength(1);
    expect(whys[0]?.[0]).toMatch(/^spec\.(?:in|e)gress\[0\]/);
    expect(`${String(whys[0]?.[1])}; ${String(whys[0]?.[2])}`).toContain(says);
  });

  it.each(matching)("is not told of %s", (_name, text) => {
    expect(whysOf(text)).toEqual([]);
  });
});
