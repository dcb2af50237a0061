import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import type { SimulateOptions } from "../../src/model/options.ts";
import { loadObjects, make } from "./support/load-objects.ts";

const felix = (name: string, spec: JsonObject): JsonObject => make.v3("FelixConfiguration", name, spec);
const inbound = (port: number): JsonObject => ({ failsafeInboundHostPorts: [{ port }] });

/** Failsafe ports of the nodes a (rack r1) and b (no labels), a list each. */
function failsafes(...configurations: readonly JsonObject[]): readonly (readonly number[])[] {
  const bare: JsonObject = { ...make.node("b"), metadata: { name: "b" } };
  const { nodes } = loadObjects([make.node("a"), bare, ...configurations]);
  return nodes.map(({ failsafeInbound }) => failsafeInbound.map(({ port }) => port));
}

/** Patterns of node a. */
function patterns(...configurations: readonly JsonObject[]): readonly string[] {
  const annotations = { "projectcalico.org/Interfaces": '[{"name":"eth0","addresses":["192.0.2.1"]}]' };
  const known = { ...make.node("a"), metadata: { name: "a", annotations } };
  return loadObjects([known, ...configurations]).nodes.flatMap(({ bpfInterfaces }) => bpfInterfaces);
}

describe("configuration of some nodes", () => {
  it("comes by selector since Calico 3.34; of another release that is not known", () => {
    const selecting = felix("racks", { ...inbound(2), nodeSelector: "all()" });
    const read = (options: SimulateOptions): readonly unknown[] => {
      const cluster = loadObjects([make.node("a"), selecting], options);
      return [
        cluster.nodes.map(({ failsafeInbound }) => failsafeInbound.length),
        cluster.issues.map(({ code }) => code),
        cluster.assumptions.flatMap(({ code }) => (code === "node-selector-read" ? [code] : [])),
      ];
    };
    expect(read({ calicoVersion: "3.34" })).toEqual([[1], [], []]);
    expect(read({ calicoVersion: "3.33" })).toEqual([[9], ["configuration-not-read"], []]);
    expect(read({})).toEqual([[1], [], ["node-selector-read"]]);
  });

  it("comes from a selector over their labels, between default and their own", () => {
    const selecting = felix("racks", { ...inbound(2), nodeSelector: "rack == 'r1'" });
    expect(failsafes(felix("default", inbound(1)), selecting)).toEqual([[2], [1]]);
    expect(failsafes(felix("default", inbound(1)), selecting, felix("node.a", inbound(3)))).toEqual([
      [3],
      [1],
    ]);
  });

  it.each<[string, JsonObject]>([
    ["under a name that is no node's and selects none", felix("other", inbound(2))],
    ["whose selector can't be read", felix("racks", { ...inbound(2), nodeSelector: "rack ==" })],
    ["of a node, by selector", felix("node.c", { ...inbound(2), nodeSelector: "all()" })],
  ])("does not come from one %s", (_, configuration) => {
    expect(failsafes(felix("default", inbound(1)), configuration)).toEqual([[1], [1]]);
  });

  it("counts a selector in default for nothing but what it selects anyway", () => {
    expect(failsafes(felix("default", { ...inbound(1), nodeSelector: "rack == 'r2'" }))).toEqual([[1], [1]]);
  });
});

describe("the dataplane", () => {
  const dataplane = (...objects: readonly JsonObject[]): string => loadObjects(objects).settings.dataplane;
  const installation = (linuxDataplane: string): JsonObject =>
    make.of("operator.tigera.io/v1", "Installation", "default", { calicoNetwork: { linuxDataplane } });

  it.each<[string, readonly JsonObject[], string]>([
    ["nothing said", [], "iptables"],
    ["nftables on", [felix("default", { nftablesMode: "Enabled" })], "nftables"],
    ["nftables off", [installation("Nftables"), felix("default", { nftablesMode: "disabled" })], "iptables"],
    [
      "nftables left to Felix",
      [installation("Nftables"), felix("default", { nftablesMode: "Auto" })],
      "nftables",
    ],
    ["eBPF wins", [felix("default", { nftablesMode: "Enabled", bpfEnabled: true })], "ebpf"],
    ["the operator's word: iptables", [installation("Iptables")], "iptables"],
    ["the operator's word: nothing", [installation("")], "iptables"],
  ])("is known with %s", (_, objects, expected) => {
    expect(dataplane(...objects)).toBe(expected);
  });
});

describe("what is not modelled", () => {
  it("is an error where the operator installs another dataplane, unless the options settle it", () => {
    const installation = make.of("operator.tigera.io/v1", "Installation", "default", {
      calicoNetwork: { linuxDataplane: "VPP" },
    });
    const issue = {
      code: "dataplane-not-modelled",
      severity: "error",
      value: "VPP",
      place: { field: "spec.calicoNetwork.linuxDataplane" },
    };
    const disabled = felix("default", { nftablesMode: "Disabled" });
    expect(loadObjects([installation])).toMatchObject({
      issues: [issue],
      settings: { dataplane: "iptables" },
    });
    expect(loadObjects([installation, disabled]).issues).toMatchObject([issue]);
    expect(loadObjects([installation], { dataplane: "nftables" }).issues).toEqual([]);
  });

  const pod = (spec: JsonObject): JsonObject => ({
    ...make.pod("shop/x"),
    spec: { containers: [], ...spec },
  });
  const node = (more: JsonObject): JsonObject => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "a" },
    ...more,
  });
  it.each<[string, JsonObject, boolean]>([
    ["a pod that says so", pod({ os: { name: "windows" } }), true],
    ["a pod that is placed there", pod({ nodeSelector: { "kubernetes.io/os": "windows" } }), true],
    [
      "a pod with Linux",
      pod({ os: { name: "linux" }, nodeSelector: { "kubernetes.io/os": "linux" } }),
      false,
    ],
    [
      "a node by its label",
      node({ metadata: { name: "a", labels: { "beta.kubernetes.io/os": "windows" } } }),
      true,
    ],
    ["a node by what it reports", node({ status: { nodeInfo: { operatingSystem: "windows" } } }), true],
    ["a node with Linux", node({ status: { nodeInfo: { operatingSystem: "linux" } } }), false],
  ])("is assumed to be Linux where it is Windows: %s", (_, object, expected) => {
    const { assumptions } = loadObjects([object]);
    expect(assumptions.some(({ code }) => code === "windows-as-linux")).toBe(expected);
  });
});

describe("interfaces that eBPF looks at", () => {
  it("HEP-6: come from two patterns, the second of which may be unset", () => {
    expect(patterns(felix("default", {}))).toHaveLength(1);
    expect(patterns(felix("default", { bpfDataIfacePattern: "^eth0$" }))).toEqual(["^eth0$"]);
    const both = felix("default", { bpfDataIfacePattern: "^eth0$", bpfL3IfacePattern: "^wg0$" });
    expect(patterns(both)).toEqual(["^eth0$", "^wg0$"]);
  });

  it("come from the node's own configuration first, each pattern by itself", () => {
    const common = felix("default", { bpfDataIfacePattern: "^eth0$", bpfL3IfacePattern: "^wg0$" });
    expect(patterns(common, felix("node.a", { bpfDataIfacePattern: "^ens3$" }))).toEqual(["^ens3$", "^wg0$"]);
    expect(patterns(common, felix("node.b", { bpfDataIfacePattern: "^ens3$" }))).toEqual(["^eth0$", "^wg0$"]);
  });

  it("hold the uplink of a node whose interfaces are not known, whatever its name is", () => {
    const bare = make.node("a");
    const { nodes } = loadObjects([bare, felix("default", { bpfDataIfacePattern: "^ens3$" })], {
      dataplane: "ebpf",
    });
    expect(nodes.map(({ bpfInterfaces, interfaces }) => [bpfInterfaces, interfaces[0]?.name])).toEqual([
      [["^ens3$", "^eth0$"], "eth0"],
    ]);
  });

  it("are not known from a pattern that can't be read, which is an error", () => {
    const cluster = loadObjects([felix("default", { bpfDataIfacePattern: "(" })]);
    expect(cluster.issues).toMatchObject([{ code: "bpf-interface-pattern-invalid", severity: "error" }]);
  });
});

describe("the uplink that is assumed", () => {
  it.each<[string, JsonObject, readonly string[], string]>([
    ["the interface that a host endpoint names", {}, ["*", "ens3"], "ens3"],
    ["no pod's", {}, ["cali1", "ens3"], "ens3"],
    ["no pod's, by another prefix", { interfacePrefix: "eni,ens" }, ["cali1", "eni2", "ens3"], "cali1"],
    [
      "no pod's, by a list with nothing between commas",
      { interfacePrefix: "cali,,ens," },
      ["ens3", "p4"],
      "p4",
    ],
    ["with eBPF, none that it leaves alone", { bpfEnabled: true }, ["docker0", "ens3"], "ens3"],
    ["eth0 where none of them is left", { bpfEnabled: true }, ["docker0"], "eth0"],
  ])("is %s", (_, spec, names, expected) => {
    const endpoints = names.map((interfaceName) =>
      make.v3("HostEndpoint", interfaceName, { node: "b", interfaceName }),
    );
    const { nodes } = loadObjects([felix("default", spec), ...endpoints]);
    expect(nodes.map(({ interfaces }) => interfaces.map(({ name }) => name))).toEqual([[expected]]);
  });
});

describe("settings of a cluster that a node has otherwise", () => {
  const found = (objects: readonly JsonObject[], options: SimulateOptions = {}): readonly unknown[] =>
    loadObjects(objects, options).issues.map(({ code, severity, place, value }) => [
      code,
      severity,
      place?.field,
      value,
    ]);
  const spec = { bpfEnabled: true, vxlanPort: 4790, wireguardEnabled: false };
  const unknown = (field: string, value: string): unknown => [
    "node-setting-not-modelled",
    "error",
    `spec.${field}`,
    value,
  ];

  it("are errors, those that it has like all others not", () => {
    expect(found([felix("node.a", spec)])).toEqual([
      unknown("bpfEnabled", "true"),
      unknown("vxlanPort", "4790"),
    ]);
    expect(found([felix("default", spec), felix("node.a", spec)])).toEqual([]);
    expect(found([felix("default", spec), felix("node.a", { wireguardEnabledV6: true })])).toEqual([
      unknown("wireguardEnabledV6", "true"),
    ]);
  });

  it("are settled by options for the whole cluster", () => {
    const own = { bpfEnabled: true, natOutgoingExclusions: "IPPoolsAndHostIPs" };
    expect(found([felix("node.a", own)])).toHaveLength(2);
    expect(
      found([felix("node.a", own)], { dataplane: "iptables", natOutgoingExclusions: "IPPoolsOnly" }),
    ).toEqual([]);
  });

  it("matter where a selector chooses nodes, and where nothing reads them not", () => {
    const selecting = felix("racks", { ...spec, nodeSelector: "all()" });
    expect(found([selecting], { calicoVersion: "3.34" })).toHaveLength(2);
    expect(found([selecting], { calicoVersion: "3.32" })).toEqual([
      ["configuration-not-read", "warning", "spec.nodeSelector", "all()"],
    ]);
    expect(found([felix("defaults", spec)])).toEqual([
      ["configuration-not-read", "warning", "metadata.name", "defaults"],
    ]);
  });
});

describe("settings that make of a verdict what no policy says", () => {
  const codes = (spec: JsonObject, options: SimulateOptions = {}, name = "default"): readonly unknown[] =>
    loadObjects([felix(name, spec)], options).issues.map(({ code, place }) => [code, place?.field]);

  it.each<[string, JsonObject, SimulateOptions, readonly unknown[]]>([
    [
      "MISC-14: Reject",
      { iptablesFilterDenyAction: "reject" },
      {},
      [["deny-action-reject", "spec.iptablesFilterDenyAction"]],
    ],
    ["Drop", { iptablesFilterDenyAction: "Drop", chainInsertMode: "Insert" }, {}, []],
    ["Reject of another dataplane", { nftablesFilterDenyAction: "Reject" }, {}, []],
    [
      "MISC-13: what hands packets on, by nftables",
      {
        nftablesFilterAllowAction: "Return",
        nftablesMangleAllowAction: "Return",
        iptablesFilterAllowAction: "Return",
      },
      { dataplane: "nftables" },
      [
        ["host-rules-decide", "spec.nftablesFilterAllowAction"],
        ["host-rules-decide", "spec.nftablesMangleAllowAction"],
      ],
    ],
    [
      "MISC-13: the host's rules first",
      { chainInsertMode: "append" },
      { dataplane: "ebpf" },
      [["host-rules-decide", "spec.chainInsertMode"]],
    ],
  ])("are warned of: %s", (_, spec, options, expected) => {
    expect(codes(spec, options)).toEqual(expected);
  });

  it("are warned of where a node has them, and not where nothing reads them", () => {
    const spec = { chainInsertMode: "Append" };
    expect(codes(spec, {}, "node.a")).toEqual([["host-rules-decide", "spec.chainInsertMode"]]);
    expect(codes(spec, {}, "other")).toEqual([["configuration-not-read", "metadata.name"]]);
  });
});

describe("interfaces that Felix leaves alone", () => {
  it.each<[string, string, readonly string[]]>([
    ["names and expressions", "kube-ipvs0,/^veth[0-9]+$/,br.1", []],
    ["none", "None", []],
    ["nothing", "", []],
    ["an expression that can't be read", "kube-ipvs0,/veth(/", ["/veth(/"]],
    ["a space", "kube-ipvs0, veth0", [" veth0"]],
    ["a comma inside of an expression", "/^veth{1,2}$/", ["/^veth{1", "2}$/"]],
    ["an expression that is not between slashes", "veth.*", ["veth.*"]],
    ["a name too long, and no name", "interface-of-16c,", ["interface-of-16c", ""]],
  ])("are read from %s", (_, interfaceExclude, expected) => {
    const { issues } = loadObjects([felix("node.a", { interfaceExclude })]);
    expect(issues.map(({ code, value, place }) => [code, value, place?.field])).toEqual(
      expected.map((item) => ["interface-exclude-invalid", item, "spec.interfaceExclude"]),
    );
  });
});

describe("failsafe entries", () => {
  it("that are no objects stop Felix like those without port", () => {
    const cluster = loadObjects([
      make.node("a"),
      felix("default", { failsafeInboundHostPorts: [{ port: 22 }, { protocol: "tcp" }, 22] }),
    ]);
    expect(cluster.issues.map(({ code, place }) => [code, place?.field])).toEqual([
      ["failsafe-invalid", "spec.failsafeInboundHostPorts.1"],
      ["failsafe-invalid", "spec.failsafeInboundHostPorts.2"],
    ]);
    expect(cluster.nodes[0]?.failsafeInbound).toEqual([{ protocol: "tcp", port: 22 }]);
  });
});
