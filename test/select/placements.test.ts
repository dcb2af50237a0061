import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import type { SimulateOptions } from "../../src/model/options.ts";
import { placementsOf } from "../../src/select/placements.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

const nodes = ["1", "2", "3"].map((n) => node(`n${n}`, `192.168.0.${n}`));
const unplaced = pod("web/a", { ip: "10.0.0.1" });
const forward = globalPolicy("p", { selector: "role == 'edge'", applyOnForward: true, types: ["Ingress"] });

const cases: readonly {
  readonly name: string;
  readonly objects: readonly JsonObject[];
  readonly apart?: string;
  readonly found: readonly (string | undefined)[];
}[] = [
  { name: "without nodes there is one place nothing is known of", objects: [], found: [undefined] },
  { name: "equal nodes are asked once", objects: nodes, found: ["n1"] },
  {
    name: "without another node than the peer's too",
    objects: nodes.slice(0, 1),
    apart: "n1",
    found: [undefined],
  },
  { name: "the peer's node is left out", objects: nodes, apart: "n1", found: ["n2"] },
  {
    name: "a host endpoint sets its node apart, for its steps are on the path",
    objects: [...nodes, host("h2", { node: "n2", interfaceName: "*" })],
    found: ["n1", "n2"],
  },
  {
    name: "so does policy for forwarded traffic",
    objects: [
      ...nodes,
      ...["1", "2", "3"].map((n) =>
        host(`h${n}`, { node: `n${n}`, interfaceName: "*" }, { role: n === "3" ? "edge" : "" }),
      ),
      forward,
    ],
    found: ["n1", "n3"],
  },
  {
    name: "a translated packet carries a node's address, which rules may know",
    objects: [
      ...nodes,
      pool("10.0.0.0/24", { natOutgoing: true }),
      globalPolicy("q", {
        selector: "all()",
        ingress: [{ action: "Deny", source: { nets: ["192.168.0.2/32"] } }],
      }),
    ],
    found: ["n1", "n2"],
  },
];

/** What makes the second node's address one that packets are compared with. */
const knowing: readonly (readonly [string, readonly JsonObject[]])[] = [
  ["notNets", [rule({ source: { notNets: ["192.168.0.2/32"] } })]],
  ["a selector", [rule({ source: { selector: "office == 'yes'" } }), office()]],
  ["a negated selector", [rule({ source: { notSelector: "office == 'yes'" } }), office()]],
  [
    "a service",
    [
      globalPolicy("q", {
        selector: "all()",
        types: ["Egress"],
        egress: [{ action: "Allow", destination: { services: { name: "s", namespace: "web" } } }],
      }),
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "s", namespace: "web" },
        spec: { ports: [{ port: 80 }] },
      },
      {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: { name: "s-1", namespace: "web", labels: { "kubernetes.io/service-name": "s" } },
        addressType: "IPv4",
        endpoints: [{ addresses: ["192.168.0.2"] }],
        ports: [{ port: 80, protocol: "TCP" }],
      },
    ],
  ],
  [
    "what a rule for outgoing packets asks of the receiver",
    [
      globalPolicy("q", {
        selector: "all()",
        types: ["Egress"],
        egress: [{ action: "Allow", destination: { nets: ["192.168.0.2/32"] } }],
      }),
    ],
  ],
  [
    "a rule of a profile",
    [
      {
        apiVersion: "projectcalico.org/v3",
        kind: "Profile",
        metadata: { name: "own" },
        spec: { ingress: [{ action: "Allow", source: { nets: ["192.168.0.2/32"] } }] },
      },
    ],
  ],
  ["a pool", [{ ...pool("192.168.0.2/32", { disabled: true }), metadata: { name: "more" } }]],
  ["the net of an inbound failsafe port", [failsafe("failsafeInboundHostPorts")]],
  ["the net of an outbound failsafe port", [failsafe("failsafeOutboundHostPorts")]],
];

function rule(fields: JsonObject): JsonObject {
  return globalPolicy("q", { selector: "all()", ingress: [{ action: "Deny", ...fields }] });
}

function office(): JsonObject {
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "GlobalNetworkSet",
    metadata: { name: "office", labels: { office: "yes" } },
    spec: { nets: ["192.168.0.2/32"] },
  };
}

function failsafe(field: string): JsonObject {
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "FelixConfiguration",
    metadata: { name: "default" },
    spec: { [field]: [{ protocol: "tcp", port: 22, net: "192.168.0.2/32" }] },
  };
}

function places(
  objects: readonly JsonObject[],
  options: SimulateOptions = {},
): readonly (string | undefined)[] {
  const { cluster } = simulate(toFiles([...nodes, ...objects, unplaced]), options);
  const [endpoint] = cluster.workloads;
  if (endpoint === undefined) throw new Error("the pod was not read");
  return placementsOf(cluster, endpoint, undefined).map((each) => each?.name);
}

describe("the address of the node of a pod that may run anywhere", () => {
  const known = rule({ source: { nets: ["192.168.0.2/32"] } });
  const stars = ["1", "2", "3"].map((n) => host(`h${n}`, { node: `n${n}`, interfaceName: "*" }));

  it.each<[string, readonly JsonObject[], SimulateOptions, readonly string[]]>([
    ["is on no packet of a plain pool", [pool("10.0.0.0/24"), ...stars], {}, ["n1"]],
    ["is on what a pool translates (NAT-2)", [pool("10.0.0.0/24", { natOutgoing: true })], {}, ["n1", "n2"]],
    ["is on what the options translate", [pool("10.0.0.0/24")], { natOutgoing: true }, ["n1", "n2"]],
    [
      "is on what one pool of several translates",
      [pool("10.0.0.0/24"), { ...pool("10.0.9.0/24", { natOutgoing: true }), metadata: { name: "more" } }],
      { natOutgoing: false },
      ["n1", "n2"],
    ],
    [
      "says what crosses a subnet for one pool of several",
      [
        pool("10.0.0.0/24"),
        { ...pool("10.0.9.0/24", { ipipMode: "CrossSubnet" }), metadata: { name: "more" } },
      ],
      {},
      ["n1", "n2"],
    ],
    ["says what crosses a subnet", [pool("10.0.0.0/24", { vxlanMode: "CrossSubnet" })], {}, ["n1", "n2"]],
    [
      "is around packets, which nobody judges without host endpoints",
      [pool("10.0.0.0/24", { vxlanMode: "Always" })],
      {},
      ["n1"],
    ],
    [
      "is around packets that host endpoints judge (FLOW-4b)",
      [pool("10.0.0.0/24", { vxlanMode: "Always" }), ...stars],
      {},
      ["n1", "n2"],
    ],
  ])("%s", (_name, objects, options, expected) => {
    expect(places([known, ...objects], options)).toStrictEqual(expected);
  });

  it.each(knowing)("is told apart by %s", (_name, objects) => {
    expect(places([pool("10.0.0.0/24", { natOutgoing: true }), ...objects])).toStrictEqual(["n1", "n2"]);
  });

  it("is told apart by nothing where nothing knows it", () => {
    expect(places([pool("10.0.0.0/24", { natOutgoing: true })])).toStrictEqual(["n1"]);
  });
});

/** Configuration of the second node alone. */
function felix(spec: JsonObject): JsonObject {
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "FelixConfiguration",
    metadata: { name: "node.n2" },
    spec,
  };
}

function on(
  n: string,
  ...interfaces: readonly { readonly name: string; readonly address: string }[]
): JsonObject {
  return node(`n${n}`, `192.168.0.${n}`, {
    "projectcalico.org/Interfaces": JSON.stringify(
      interfaces.map(({ name, address }) => ({ name, addresses: [address] })),
    ),
  });
}

describe("a node is another place for a pod", () => {
  const stars = ["1", "2"].map((n) =>
    host(`h${n}`, { node: `n${n}`, interfaceName: "*" }, { role: n === "2" ? "edge" : "plain" }),
  );
  const two = nodes.slice(0, 2);
  const plain = [on("1", { name: "eth0", address: "192.168.0.1/24" }), ...stars];
  const policy = (spec: JsonObject): JsonObject => globalPolicy("p", { selector: "role == 'edge'", ...spec });
  const untracked = { doNotTrack: true, applyOnForward: true };

  it.each<[string, readonly JsonObject[], boolean]>([
    ["for nothing that both have", [...two, ...stars], false],
    [
      "for what it does with packets to itself (HEP-17)",
      [...two, felix({ defaultEndpointToHostAction: "Accept" })],
      true,
    ],
    [
      "for that beside host endpoints",
      [...two, ...stars, felix({ defaultEndpointToHostAction: "Accept" })],
      true,
    ],
    ["for inbound failsafe ports", [...two, ...stars, felix({ failsafeInboundHostPorts: [] })], true],
    ["for outbound failsafe ports", [...two, ...stars, felix({ failsafeOutboundHostPorts: [] })], true],
    [
      "not for failsafe ports without a host endpoint",
      [...two, felix({ failsafeInboundHostPorts: [] })],
      false,
    ],
    [
      "for incoming forwarded packets",
      [...two, ...stars, policy({ applyOnForward: true, types: ["Ingress"] })],
      true,
    ],
    [
      "for outgoing forwarded packets",
      [...two, ...stars, policy({ applyOnForward: true, types: ["Egress"] })],
      true,
    ],
    [
      "for policy before translation",
      [...two, ...stars, policy({ preDNAT: true, applyOnForward: true, types: ["Ingress"] })],
      true,
    ],
    [
      "for untracked incoming packets",
      [...two, ...stars, policy({ ...untracked, types: ["Ingress"] })],
      true,
    ],
    ["for untracked outgoing packets", [...two, ...stars, policy({ ...untracked, types: ["Egress"] })], true],
    [
      "for another policy of the same chain",
      [
        ...two,
        ...stars,
        policy({ applyOnForward: true, types: ["Ingress"] }),
        globalPolicy("other", { selector: "role == 'plain'", applyOnForward: true, types: ["Ingress"] }),
      ],
      true,
    ],
    [
      "not for policy for itself, which no pod's packet meets",
      [...two, ...stars, policy({ types: ["Ingress", "Egress"] })],
      false,
    ],
    [
      "not for interfaces like the other's",
      [...plain, on("2", { name: "eth0", address: "192.168.0.2/24" })],
      false,
    ],
    [
      "for an interface of another name",
      [...plain, on("2", { name: "eth1", address: "192.168.0.2/24" })],
      true,
    ],
    ["for another network", [...plain, on("2", { name: "eth0", address: "192.168.0.2/25" })], true],
    [
      "for interfaces that a host endpoint covers",
      [...two, ...stars.slice(0, 1), host("h2", { node: "n2", interfaceName: "eth0" })],
      true,
    ],
    [
      "for the interface that a host endpoint means by its address (HEP-2)",
      ["1", "2"].flatMap((n) => [
        on(n, { name: "eth0", address: `192.168.0.${n}/24` }, { name: "eth1", address: `192.168.1.${n}/24` }),
        host(`h${n}`, { node: `n${n}`, expectedIPs: [`192.168.${n === "1" ? "0" : "1"}.${n}`] }),
      ]),
      true,
    ],
  ])("%s", (_name, objects, isOther) => {
    const { cluster } = simulate(toFiles([...objects, unplaced]), { endpointToHost: "from-resource" });
    const [endpoint] = cluster.workloads;
    if (endpoint === undefined) throw new Error("the pod was not read");
    const found = placementsOf(cluster, endpoint, undefined).map((each) => each?.name);
    expect(found).toStrictEqual(isOther ? ["n1", "n2"] : ["n1"]);
  });
});

describe("placements of a pod whose node is stated", () => {
  it("are that node", () => {
    const { cluster } = simulate(toFiles([...nodes, pod("web/a", { node: "n2", ip: "10.0.0.1" })]));
    const [endpoint] = cluster.workloads;
    if (endpoint === undefined) throw new Error("the pod was not read");
    expect(placementsOf(cluster, endpoint, undefined).map((each) => each?.name)).toStrictEqual(["n2"]);
  });

  it("are that node where nothing else is known of it", () => {
    const { cluster } = simulate(toFiles([...nodes, pod("web/a", { node: "n9", ip: "10.0.0.1" })]));
    const [endpoint] = cluster.workloads;
    if (endpoint === undefined) throw new Error("the pod was not read");
    expect(placementsOf(cluster, endpoint, undefined).map((each) => each?.name)).toStrictEqual(["n9"]);
  });
});

describe("the addresses of a node of both families", () => {
  it("are each told apart", () => {
    const both = ["1", "2"].map((n) => ({
      ...node(`n${n}`, `192.168.0.${n}`),
      status: {
        addresses: [`192.168.0.${n}`, `fd00::${n}`].map((address) => ({ type: "InternalIP", address })),
      },
    }));
    const nat = pool("10.0.0.0/24", { natOutgoing: true });
    const asks = (net: string): JsonObject => rule({ source: { nets: [net] } });
    const found = [[], [asks("fd00::2/128")], [asks("192.168.0.2/32")]].map((objects) => {
      const { cluster } = simulate(toFiles([...both, nat, ...objects, unplaced]));
      const [endpoint] = cluster.workloads;
      if (endpoint === undefined) throw new Error("the pod was not read");
      return placementsOf(cluster, endpoint, undefined).map((each) => each?.name);
    });
    expect(found).toStrictEqual([["n1"], ["n1", "n2"], ["n1", "n2"]]);
  });
});

describe("the address of a node with IPv6 alone", () => {
  it("is told apart as others are", () => {
    const six = ["1", "2"].map((n) => node(`n${n}`, `fd00::${n}`));
    const nat = pool("fd00:1::/64", { natOutgoing: true });
    const asks = (net: string): JsonObject => rule({ source: { nets: [net] } });
    const found = [[nat], [nat, asks("fd00::2/128")], [nat, asks("fd00::/64")]].map((objects) => {
      const { cluster } = simulate(toFiles([...six, ...objects, pod("web/a", { ip: "fd00:1::1" })]));
      const [endpoint] = cluster.workloads;
      if (endpoint === undefined) throw new Error("the pod was not read");
      return placementsOf(cluster, endpoint, undefined).map((each) => each?.name);
    });
    expect(found).toStrictEqual([["n1"], ["n1", "n2"], ["n1"]]);
  });
});

describe("placements of a pod that may run anywhere", () => {
  it("of which one is left out, another time another", () => {
    const { cluster } = simulate(
      toFiles([...nodes, host("h2", { node: "n2", interfaceName: "*" }), unplaced]),
    );
    const [endpoint] = cluster.workloads;
    const [first, second, third] = cluster.nodes;
    if (endpoint === undefined) throw new Error("the pod was not read");
    const found = [undefined, first, second, third, first].map((apart) =>
      placementsOf(cluster, endpoint, apart).map((each) => each?.name),
    );
    expect(found).toStrictEqual([["n1", "n2"], ["n3", "n2"], ["n1"], ["n1", "n2"], ["n3", "n2"]]);
  });

  it.each(cases)("$name", ({ objects, apart, found }) => {
    const { cluster } = simulate(toFiles([...objects, unplaced]));
    const [endpoint] = cluster.workloads;
    const other = cluster.nodes.find(({ name }) => name === apart);
    if (endpoint === undefined) throw new Error("the pod was not read");
    expect(placementsOf(cluster, endpoint, other).map((each) => each?.name)).toStrictEqual(found);
  });
});
