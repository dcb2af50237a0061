import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { formatAddress } from "../../src/sets/address.ts";
import { loadObjects, make } from "./support/load-objects.ts";

const shown = (addresses: readonly Parameters<typeof formatAddress>[0][]): readonly string[] =>
  addresses.map(formatAddress);

describe("host endpoints", () => {
  it("carry exactly their own labels, and those of the profiles they list (LBL-6)", () => {
    const hep = make.hep(
      "n1-eth0",
      { node: "n1", interfaceName: "eth0", profiles: ["base"], expectedIPs: ["192.0.2.1"] },
      { role: "edge" },
    );
    const profile = make.v3("Profile", "base", { labelsToApply: { tier: "x", role: "lost" } });
    const [endpoint] = loadObjects([hep, profile]).hostEndpoints;
    expect(endpoint).toMatchObject({
      id: "host/n1-eth0",
      labels: { role: "edge", tier: "x" },
      interfaceName: "eth0",
      automatic: false,
    });
  });

  it("get the configured profiles when they list none", () => {
    const { hostEndpoints } = loadObjects(
      [
        make.hep("a", { node: "n", interfaceName: "*" }),
        make.hep("b", { node: "n", interfaceName: "*", profiles: ["p"] }),
      ],
      { hostEndpointProfiles: ["projectcalico-default-allow"] },
    );
    expect(hostEndpoints.map(({ profiles }) => profiles)).toEqual([["projectcalico-default-allow"], ["p"]]);
  });

  it.each<[string, JsonObject]>([
    [
      "RULE-13: a port protocol by number",
      { node: "n", interfaceName: "*", ports: [{ name: "x", protocol: 6, port: 1 }] },
    ],
    ["an impossible interface name", { node: "n", interfaceName: "eth0/1" }],
    ["no node", { interfaceName: "*" }],
    ["a port without protocol", { node: "n", interfaceName: "*", ports: [{ name: "x", port: 1 }] }],
  ])("%s makes the whole endpoint absent", (_, spec) => {
    const cluster = loadObjects([make.hep("h", spec)]);
    expect(cluster.hostEndpoints).toEqual([]);
    expect(cluster.issues).toMatchObject([{ severity: "error", use: "ignored" }]);
  });
});

describe("addresses that can't be read", () => {
  it.each<[boolean, string]>([
    [false, "error"],
    [true, "warning"],
  ])(
    "are skipped one by one; with the datastore taken as it is (%s) that is no more than a %s",
    (raw, severity) => {
      const cluster = loadObjects(
        [
          make.hep("h", { node: "n", interfaceName: "*", expectedIPs: ["192.0.2.1", "one", 2] }),
          make.v3("GlobalNetworkSet", "s", { nets: ["x"] }),
          make.pod("shop/x", {}, {}, { podIP: "ten" }),
          make.hep("gone", { interfaceName: "*" }),
        ],
        { raw },
      );
      expect(cluster.hostEndpoints.map(({ expectedIPs }) => shown(expectedIPs))).toEqual([["192.0.2.1"]]);
      const found = cluster.issues.map((issue) => [issue.code, issue.place?.path, issue.severity]);
      expect(found.sort()).toEqual([
        ["address-invalid", "0.yaml", severity],
        ["address-invalid", "0.yaml", severity],
        ["host-endpoint-node-missing", "3.yaml", severity],
        ["net-invalid", "1.yaml", severity],
        ["pod-address-invalid", "2.yaml", severity],
      ]);
    },
  );

  it("RULE-14: ports of a host endpoint need a name and a number", () => {
    const ports = [
      { name: "ssh", protocol: "TCP", port: 22 },
      { protocol: "TCP", port: 23 },
      { name: "none", protocol: "TCP" },
    ];
    const [endpoint] = loadObjects([make.hep("h", { node: "n", interfaceName: "*", ports })]).hostEndpoints;
    expect(endpoint?.ports).toEqual([{ name: "ssh", protocol: 6, port: 22 }]);
  });
});

describe("automatic host endpoints", () => {
  const configure = (hostEndpoint: JsonObject): JsonObject =>
    make.v3("KubeControllersConfiguration", "default", {
      controllers: { node: { hostEndpoint: { autoCreate: "Enabled", ...hostEndpoint } } },
    });
  const node = make.node(
    "n1",
    {
      "projectcalico.org/IPv4Address": "192.0.2.1/24",
      "projectcalico.org/IPv4VXLANTunnelAddr": "10.65.0.1",
      "projectcalico.org/Interfaces": JSON.stringify([
        { name: "eth0", addresses: ["192.0.2.1"] },
        { name: "eth1", addresses: ["198.51.100.1"] },
      ]),
    },
    "192.0.2.1",
  );

  it("HEP-25: one per node, with every address and a profile that allows", () => {
    const [endpoint] = loadObjects([configure({}), node]).hostEndpoints;
    expect(endpoint).toMatchObject({
      name: "n1-auto-hep",
      interfaceName: "*",
      profiles: ["projectcalico-default-allow"],
      labels: { rack: "r1", "projectcalico.org/created-by": "calico-kube-controllers" },
      automatic: true,
    });
    expect(shown(endpoint?.expectedIPs ?? [])).toEqual(["192.0.2.1", "10.65.0.1", "198.51.100.1"]);
  });

  it.each<[string, JsonObject, readonly (readonly [string, string | undefined, string])[]]>([
    [
      "by CIDR",
      { generateName: "in", interfaceCIDRs: ["198.51.100.0/24"] },
      [["n1-in-auto-hep", undefined, "198.51.100.1"]],
    ],
    ["by CIDR, none there", { generateName: "in", interfaceCIDRs: ["203.0.113.0/24"] }, []],
    ["a bare address disables the list", { generateName: "in", interfaceCIDRs: ["198.51.100.1"] }, []],
    [
      "by interface",
      { generateName: "in", interfacePattern: "eth.*" },
      [
        ["n1-in-eth0-auto-hep", "eth0", "192.0.2.1"],
        ["n1-in-eth1-auto-hep", "eth1", "198.51.100.1"],
      ],
    ],
    ["for other nodes", { generateName: "in", interfacePattern: "eth.*", nodeSelector: "rack == 'r2'" }, []],
  ])("HEP-26: from a template %s", (_, template, expected) => {
    const cluster = loadObjects([
      configure({
        createDefaultHostEndpoint: "Disabled",
        templates: [{ ...template, labels: { rack: "x" } }],
      }),
      node,
    ]);
    expect(
      cluster.hostEndpoints.map((hep) => [hep.name, hep.interfaceName, shown(hep.expectedIPs).join()]),
    ).toEqual(expected);
    for (const hep of cluster.hostEndpoints) expect(hep.labels["rack"]).toBe("x");
  });

  // What `printf %s NAME | openssl dgst -sha256 -binary | base64` prints of the name, but for signs and capitals.
  it.each<[string, number, (node: string) => string]>([
    ["the whole while it is not too long", 244, (name) => `${name}-auto-hep`],
    ["a hash where it is", 245, () => "ewp5m34lkguin2xxvhr9f29ne8lioon3aplebjdzam-auto-hep"],
  ])("are named %s", (_, length, expected) => {
    const name = "n".repeat(length);
    const long = make.node(name, {}, "192.0.2.1");
    expect(loadObjects([configure({}), long]).hostEndpoints.map((hep) => hep.name)).toEqual([expected(name)]);
  });

  it("says of every item without a mask that with it the template chooses no address", () => {
    const interfaceCIDRs = ["198.51.100.0/24", 5, "198.51.100.1", "x"];
    const { issues } = loadObjects([
      configure({ templates: [{ generateName: "in", interfaceCIDRs }] }),
      node,
    ]);
    expect(issues.map(({ code, place }) => [code, place?.field])).toEqual(
      [2, 3].map((item) => [
        "interface-cidr-invalid",
        `spec.controllers.node.hostEndpoint.templates.0.interfaceCIDRs.${item}`,
      ]),
    );
  });

  it("refuses a pattern that could run forever", () => {
    const cluster = loadObjects([
      configure({ templates: [{ generateName: "in", interfacePattern: "((e|e)+)+$" }] }),
      node,
    ]);
    expect(cluster.issues).toMatchObject([{ code: "interface-pattern-unreadable" }]);
  });

  it("are off by default, and give way to one that the tree holds", () => {
    expect(loadObjects([make.v3("KubeControllersConfiguration", "default", {}), node]).hostEndpoints).toEqual(
      [],
    );
    const own = make.hep("n1-auto-hep", { node: "n1", interfaceName: "*" });
    expect(loadObjects([configure({}), node, own]).hostEndpoints).toMatchObject([{ labels: {} }]);
  });

  it("says so when there is no node to make any for", () => {
    expect(loadObjects([configure({})]).assumptions).toMatchObject([{ code: "auto-host-endpoints-unknown" }]);
  });
});

describe("nodes", () => {
  it("are those of the tree and those that anything names", () => {
    const { nodes } = loadObjects(
      [
        make.node("b"),
        make.hep("h", { node: "c", interfaceName: "*" }),
        make.pod("shop/x", {}, { nodeName: "a" }),
      ],
      { hostInterfaces: { d: [{ name: "bond0", addresses: ["192.0.2.4"] }] } },
    );
    expect(nodes.map(({ name, place }) => [name, place?.path])).toEqual([
      ["a", undefined],
      ["b", "0.yaml"],
      ["c", undefined],
      ["d", undefined],
    ]);
    expect(nodes[3]).toMatchObject({ interfaces: [{ name: "bond0", addresses: ["192.0.2.4"] }] });
  });

  it("take addresses from host endpoints where nothing states them", () => {
    const { nodes } = loadObjects([
      make.hep("h", { node: "n", interfaceName: "ens5", expectedIPs: ["192.0.2.9"] }),
    ]);
    expect(nodes).toMatchObject([{ interfaces: [{ name: "ens5", addresses: ["192.0.2.9"] }] }]);
  });

  it("assume one uplink, named as the host endpoints name it", () => {
    const heps = ["ens6", "ens5", "*"].map((interfaceName, index) =>
      make.hep(`h${index}`, { node: "n", interfaceName }),
    );
    const cluster = loadObjects(heps);
    expect(cluster.nodes[0]?.interfaces.map(({ name }) => name)).toEqual(["ens5"]);
    expect(cluster.assumptions.map(({ code }) => code)).toContain("interfaces-unknown");
    expect(loadObjects([make.node("n", {}, "192.0.2.1")]).nodes[0]?.interfaces).toEqual([
      { name: "eth0", addresses: ["192.0.2.1"] },
    ]);
  });

  it("are not taken to have a tunnel for an uplink, whatever host endpoint names it", () => {
    for (const interfaceName of ["vxlan.calico", "tunl0", "wireguard.cali"]) {
      const cluster = loadObjects([make.hep("h", { node: "n", interfaceName })]);
      expect(cluster.nodes[0]?.interfaces.map(({ name }) => name)).toEqual(["eth0"]);
    }
  });

  it("put the interface with the first address in front, and keep tunnels apart", () => {
    const [node] = loadObjects([
      make.node("n", {
        "projectcalico.org/IPv4Address": "192.0.2.1/24",
        "projectcalico.org/IPv4IPIPTunnelAddr": "10.65.0.1",
        "projectcalico.org/Interfaces":
          '[{"name":"cali1","addresses":[]},{"name":"eth1","addresses":["198.51.100.1/24"]},{"name":"eth0","addresses":["192.0.2.1"]}]',
      }),
    ]).nodes;
    expect(node?.interfaces.map(({ name, subnets }) => [name, subnets])).toEqual([
      ["eth0", undefined],
      ["eth1", ["198.51.100.0/24"]],
    ]);
    expect(shown(node?.addresses ?? [])).toEqual(["192.0.2.1", "198.51.100.1", "10.65.0.1"]);
    expect(shown((node?.tunnelAddresses ?? []).map(({ address }) => address))).toEqual(["10.65.0.1"]);
  });
});

describe("Felix settings", () => {
  const felix = (name: string, spec: JsonObject): JsonObject => make.v3("FelixConfiguration", name, spec);

  it("HEP-9: failsafes by default, per node, and none for an empty list", () => {
    const { nodes } = loadObjects([
      make.node("a"),
      make.node("b"),
      felix("default", { failsafeOutboundHostPorts: [] }),
      felix("node.b", {
        failsafeInboundHostPorts: [
          { port: 22, net: "10.0.0.0/8" },
          { protocol: "UDP", port: 53 },
        ],
      }),
    ]);
    expect(
      nodes.map(({ failsafeInbound, failsafeOutbound }) => [failsafeInbound.length, failsafeOutbound.length]),
    ).toEqual([
      [9, 0],
      [2, 0],
    ]);
    expect(nodes[1]?.failsafeInbound).toEqual([
      { protocol: "tcp", port: 22, net: "10.0.0.0/8" },
      { protocol: "udp", port: 53 },
    ]);
  });

  it.each<JsonObject>([
    { protocol: "icmp", port: 1 },
    { protocol: "tcp", port: 1, net: "till" },
  ])("reports a failsafe entry that stops Felix: %j", (entry) => {
    const cluster = loadObjects([felix("default", { failsafeInboundHostPorts: [entry] })]);
    expect(cluster.issues).toMatchObject([{ code: "failsafe-invalid", value: JSON.stringify(entry) }]);
  });

  it("reports configurations that nothing reads", () => {
    const { issues } = loadObjects([
      felix("defaults", {}),
      felix("node.a", {}),
      felix("ground-floor", { nodeSelector: "floor == '1'" }),
      make.v3("KubeControllersConfiguration", "controllers", {}),
    ]);
    expect(issues.map(({ code, value, use }) => [code, value, use]).sort()).toEqual([
      ["configuration-not-read", "controllers", "ignored"],
      ["configuration-not-read", "defaults", "ignored"],
    ]);
  });

  it("reports addresses of a node that are none, and keeps the others", () => {
    const annotations = {
      "projectcalico.org/IPv4Address": "192.0.2.1/24",
      "projectcalico.org/IPv4VXLANTunnelAddr": "10.0.0",
      "projectcalico.org/Interfaces": "eth0",
    };
    const node = {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "a", annotations },
      status: {
        addresses: [
          { type: "InternalIP", address: "192.0.2.300" },
          { type: "Hostname", address: "a" },
        ],
      },
    };
    const { issues, nodes } = loadObjects([node]);
    expect(issues.map(({ code, value }) => [code, value])).toEqual([
      ["node-address-invalid", "10.0.0"],
      ["node-address-invalid", "eth0"],
      ["node-address-invalid", "192.0.2.300"],
    ]);
    expect(nodes[0]?.addresses.map(formatAddress)).toEqual(["192.0.2.1"]);
  });

  it.each<["Accept" | "Drop" | "Return" | "from-resource" | undefined, string | undefined, string]>([
    [undefined, "Drop", "Accept"],
    ["Drop", "Accept", "Drop"],
    ["from-resource", "RETURN", "Return"],
    ["from-resource", undefined, "Drop"],
  ])("HEP-18: endpoint to host with option %s and resource %s is %s", (option, written, expected) => {
    const objects = [
      make.node("n"),
      felix("default", written === undefined ? {} : { defaultEndpointToHostAction: written }),
    ];
    const { nodes } = loadObjects(objects, option === undefined ? {} : { endpointToHost: option });
    expect(nodes[0]?.endpointToHost).toBe(expected);
  });

  it("reads the cluster's settings from default alone", () => {
    const { settings } = loadObjects([
      felix("default", {
        bpfEnabled: true,
        allowVXLANPacketsFromWorkloads: true,
        vxlanPort: 4790,
        natOutgoingExclusions: "IPPoolsAndHostIPs",
      }),
      felix("node.a", { bpfEnabled: false }),
    ]);
    expect(settings).toMatchObject({
      dataplane: "ebpf",
      allowVXLANFromWorkloads: true,
      vxlanPort: 4790,
      natOutgoingExclusions: "IPPoolsAndHostIPs",
    });
  });
});
