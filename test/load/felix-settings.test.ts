import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { loadObjects, make } from "./support/load-objects.ts";

const felix = (name: string, spec: JsonObject): JsonObject => make.v3("FelixConfiguration", name, spec);
const inbound = (port: number): JsonObject => ({ failsafeInboundHostPorts: [{ port }] });

/** Failsafe ports of the nodes a (rack r1) and b (no labels), a list each. */
function failsafes(...configurations: readonly JsonObject[]): readonly (readonly number[])[] {
  const bare: JsonObject = { ...make.node("b"), metadata: { name: "b" } };
  const { nodes } = loadObjects([make.node("a"), bare, ...configurations]);
  return nodes.map(({ failsafeInbound }) => failsafeInbound.map(({ port }) => port));
}

describe("configuration of some nodes", () => {
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
    ["the operator's word: VPP, which is none of these", [installation("VPP")], "iptables"],
  ])("is known with %s", (_, objects, expected) => {
    expect(dataplane(...objects)).toBe(expected);
  });
});

describe("interfaces that eBPF looks at", () => {
  it("HEP-6: come from two patterns, the second of which may be unset", () => {
    const patterns = (spec: JsonObject): readonly string[] =>
      loadObjects([felix("default", spec)]).settings.bpfInterfaces;
    expect(patterns({})).toHaveLength(1);
    expect(patterns({ bpfDataIfacePattern: "^eth0$" })).toEqual(["^eth0$"]);
    expect(patterns({ bpfDataIfacePattern: "^eth0$", bpfL3IfacePattern: "^wg0$" })).toEqual([
      "^eth0$",
      "^wg0$",
    ]);
  });

  it("are not known from a pattern that can't be read, which is an error", () => {
    const cluster = loadObjects([felix("default", { bpfDataIfacePattern: "(" })]);
    expect(cluster.issues).toMatchObject([{ code: "bpf-interface-pattern-invalid", severity: "error" }]);
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
