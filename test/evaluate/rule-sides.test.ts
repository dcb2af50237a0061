import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { simulate, type Simulation } from "../../src/simulate.ts";
import { hasConnection } from "../../src/sets/connection-set.ts";
import { checkAgreement, describeDisagreement } from "../support/check-agreement.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

/** Some labels are only on a pod whose address is not known, which is somewhere in the pool. */
const world: readonly JsonObject[] = [
  node("n1", "192.0.2.1"),
  node("n2", "192.0.2.2"),
  host(
    "hep",
    {
      node: "n2",
      interfaceName: "eth0",
      expectedIPs: ["192.0.2.2"],
      profiles: ["projectcalico-default-allow"],
    },
    { app: "host" },
  ),
  pool("10.0.0.0/24"),
  pod("web/a", { node: "n1", ip: "10.0.0.1", labels: { app: "a" } }),
  pod("web/b", { node: "n1", ip: "10.0.0.2", labels: { app: "b" } }),
  pod("web/far", { node: "n1", ip: "10.9.0.1", labels: { app: "b" } }),
  pod("web/lost", { node: "n1", labels: { app: "lost" } }),
  pod("web/me", { node: "n1", ip: "10.9.0.2", labels: { app: "me" } }),
  networkSet("office", "203.0.113.0/24"),
  // An address that a pod has too.
  networkSet("shadow", "10.0.0.2/32"),
  ...service("near", "10.0.0.2"),
  ...service("away", "10.9.0.1"),
];

function networkSet(name: string, net: string): JsonObject {
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "GlobalNetworkSet",
    metadata: { name, labels: { app: name } },
    spec: { nets: [net] },
  };
}

function service(name: string, member: string): readonly JsonObject[] {
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace: "web" },
      spec: { ports: [{ port: 1 }] },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name, namespace: "web", labels: { "kubernetes.io/service-name": name } },
      addressType: "IPv4",
      endpoints: [{ addresses: [member] }],
      ports: [{ port: 80, protocol: "TCP" }],
    },
  ];
}

/** Sides of rules and who they mean; `?` where that depends on an address that is not in the tree. */
type Sides = readonly (readonly [rule: string, side: JsonObject, who: string])[];

const selector = (text: string): JsonObject => ({ selector: text });
const not = (text: string): JsonObject => ({ notSelector: text });

const senders: Sides = [
  ["nothing is asked", {}, "a b far lost hep other office"],
  ["RULE-10: one address", { nets: ["10.0.0.1/32"] }, "a"],
  ["RULE-10: another", { nets: ["10.0.0.2/32"] }, "b"],
  ["RULE-10: two blocks", { nets: ["10.9.0.0/16", "203.0.113.0/24"] }, "far office"],
  ["RULE-10: all pods of the pool", { nets: ["10.0.0.0/24"] }, "a b lost"],
  ["RULE-10: some of the pool", { nets: ["10.0.0.0/25"] }, "a b lost?"],
  ["RULE-10: outside", { nets: ["203.0.113.0/24"] }, "office"],
  ["RULE-10: but one address", { notNets: ["10.0.0.1/32"] }, "b far lost hep other office"],
  [
    "RULE-10: but a part where nobody is known",
    { notNets: ["10.0.0.128/25"] },
    "a b far lost? hep other office",
  ],
  ["RULE-10: but the pool", { notNets: ["10.0.0.0/24"] }, "far hep other office"],
  ["RULE-10: but what is not there", { notNets: ["172.16.0.0/12"] }, "a b far lost hep other office"],
  ["RULE-10: a block without a part of it", { nets: ["10.0.0.0/8"], notNets: ["10.0.0.0/24"] }, "far"],
  ["RULE-6: the other family only", { nets: ["fd00::/64"] }, ""],
  ["RULE-7: but some of the other family", { notNets: ["fd00::/64"] }, ""],
  ["RULE-17: a selector", selector("app == 'a'"), "a"],
  ["RULE-17: one that means two", selector("app == 'b'"), "b far"],
  ["RULE-17: one that means a pod without address", selector("app == 'lost'"), "lost"],
  ["RULE-17: one that means a set", selector("app == 'office'"), "office"],
  ["RULE-17: one that means a host", selector("app == 'host'"), "hep"],
  ["RULE-17: one that means nobody", selector("app == 'nobody'"), ""],
  [
    "RULE-18: a selector and what it leaves out",
    { ...selector("has(app)"), ...not("app in {'a', 'lost'}") },
    "b far hep office",
  ],
  [
    "RULE-18: a selector and what has the address of one it means",
    { ...selector("has(app)"), ...not("app == 'shadow'") },
    "a b far lost hep office",
  ],
  ["RULE-19: all but what has the address of a pod", not("app == 'shadow'"), "a far lost hep other office"],
  ["RULE-19: all but what a selector means", not("app == 'a'"), "b far lost hep other office"],
  ["RULE-19: all but two", not("app == 'b'"), "a lost hep other office"],
  ["RULE-19: all but a pod without address", not("app == 'lost'"), "a b far hep other office"],
  ["RULE-19: all but what nobody is", not("app == 'nobody'"), "a b far lost hep other office"],
  ["RULE-17: a selector, and addresses", { ...selector("app == 'b'"), nets: ["10.0.0.0/24"] }, "b"],
  ["RULE-19: all but a selector, and addresses", { ...not("app == 'b'"), nets: ["10.0.0.0/8"] }, "a lost"],
];
/** Only a rule for incoming packets may ask the sender for a service (RULE-23). */
const services: Sides = [
  ["RULE-23: members of a service", { services: { name: "near", namespace: "web" } }, "b"],
  ["RULE-23: members of another", { services: { name: "away", namespace: "web" } }, "far"],
  [
    "RULE-23: who knows for one that is not there",
    { services: { name: "gone", namespace: "web" } },
    "a? b? far? lost? hep? other? office?",
  ],
];

/** The policy asks on port 1000 for the first side, on port 1001 for the second and so on. */
function allowing(direction: "ingress" | "egress", sides: Sides): Simulation {
  const peer = direction === "ingress" ? "source" : "destination";
  const rules = sides.map(([, side], index): JsonObject => {
    const destination = { ports: [1000 + index] };
    return {
      action: "Allow",
      protocol: "TCP",
      ...(peer === "source" ? { source: side, destination } : { destination: { ...side, ...destination } }),
    };
  });
  const types = [direction === "ingress" ? "Ingress" : "Egress"];
  const files = toFiles([
    ...world,
    globalPolicy("p", { selector: "app == 'me'", types, [direction]: rules }),
  ]);
  expect(
    checkAgreement({ seed: 1, files, options: {} }, { enough: 3 }).disagreements.map(describeDisagreement),
  ).toEqual([]);
  return simulate(files);
}

const places = ["web/a", "web/b", "web/far", "web/lost", "host/hep", "set/office", "outside/other"];

/** Who may talk with `web/me` on a port. */
function admitted({ endpoints, matrix }: Simulation, direction: "ingress" | "egress", port: number): string {
  return endpoints
    .filter(({ id }) => places.includes(id))
    .flatMap(({ id }) => {
      const cell = direction === "ingress" ? matrix.cell(id, "web/me") : matrix.cell("web/me", id);
      const rulings = cell.families.flatMap((each) => each.rulings);
      const connection = { protocol: 6, destinationPort: port, sourcePort: 40000 };
      const found = rulings.find(({ connections }) => hasConnection(connections, connection));
      const name = id.slice(id.indexOf("/") + 1);
      return found?.verdict === "allow" ? [name] : found?.verdict === "unknown" ? [`${name}?`] : [];
    })
    .join(" ");
}

/** Everything at once, so that it is worked out once. */
function checkSides(direction: "ingress" | "egress", sides: Sides): void {
  const simulation = allowing(direction, sides);
  const found = sides.map(([name, side], index) => [
    name,
    side,
    admitted(simulation, direction, 1000 + index),
  ]);
  expect(found).toEqual(sides);
}

describe("a side of a rule", () => {
  it("means these senders", () => {
    checkSides("ingress", [...senders, ...services]);
  });

  it("means the same as receivers", () => {
    checkSides("egress", senders);
  });
});
