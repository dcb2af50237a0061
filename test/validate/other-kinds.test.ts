import { describe, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { check, make, type Case } from "./support/check.ts";

const both = (...lines: readonly string[]): Partial<Case> => ({ library: lines, native: lines });

describe("endpoints", () => {
  const hep = (spec: JsonObject): JsonObject => make.calico("HostEndpoint", { node: "till-1", ...spec });
  const wep = (spec: JsonObject): JsonObject =>
    make.calico("WorkloadEndpoint", { interfaceName: "cali1", ...spec }, { namespace: "shop" });
  const port = (written: JsonObject): JsonObject => ({
    name: "till",
    protocol: "TCP",
    port: 8443,
    ...written,
  });
  it.each<Case>([
    { name: "every interface", object: hep({ interfaceName: "*", ports: [port({})] }) },
    { name: "neither interface nor address", object: hep({}), ...both("crd host-endpoint-unbound spec") },
    { name: "no node", object: hep({ node: null, interfaceName: "*" }), ...both("crd node-missing spec") },
    {
      name: "an address with mask",
      object: hep({ expectedIPs: ["10.20.0.7/32"] }),
      library: ["validator address-invalid spec.expectedIPs[0]"],
    },
    {
      name: "an interface name too long",
      object: hep({ interfaceName: "w".repeat(16) }),
      library: ["validator interface-invalid spec.interfaceName", "crd too-long spec.interfaceName"],
      native: ["crd too-long spec.interfaceName"],
      felix: "dropped",
    },
    {
      name: "a protocol by number: Felix wants the name",
      object: hep({ interfaceName: "*", ports: [port({ protocol: 6 })] }),
      felix: "dropped",
    },
    {
      name: "a port without protocol",
      object: hep({ interfaceName: "*", ports: [{ name: "till", port: 8443 }] }),
      library: [
        "validator protocol-invalid spec.ports[0].protocol",
        "validator protocol-without-ports spec.ports[0].protocol",
      ],
      native: ["crd required spec.ports[0].protocol"],
      felix: "dropped",
    },
    { name: "a workload", object: wep({ ipNetworks: ["10.20.0.7/32"], ports: [port({})] }) },
    { name: "a workload without address", object: wep({}), felix: "absent" },
    {
      name: "a workload with a whole network, and a NAT elsewhere",
      object: wep({
        ipNetworks: ["10.20.0.0/24"],
        ipNATs: [{ internalIP: "10.30.0.1", externalIP: "1.2.3.4" }],
      }),
      library: [
        "validator network-not-single spec.ipNetworks[0]",
        "validator nat-not-in-networks spec.ipNATs[0]",
      ],
    },
    {
      name: "gateways and addresses of a workload",
      object: wep({ ipNetworks: ["10.20.0.7"], ipv4Gateway: "fd00::1", mac: "ee:ee" }),
      library: ["validator address-invalid spec.ipv4Gateway", "validator mac-invalid spec.mac"],
      felix: "dropped",
    },
  ])("$name", check);
});

describe("sets, profiles and tiers", () => {
  it.each<Case>([
    {
      name: "addresses, host bits and nothing",
      object: make.calico("GlobalNetworkSet", { nets: ["10.20.0.7", "10.20.0.7/16", ""] }),
    },
    {
      name: "no address at all",
      object: make.calico("GlobalNetworkSet", { nets: ["shop.example"] }),
      library: ["validator cidr-invalid spec.nets[0]"],
    },
    {
      name: "a label that is Calico's own",
      object: make.calico("NetworkSet", {}, { labels: { "projectcalico.org/namespace": "shop" } }),
      library: ["validator label-reserved metadata.labels[projectcalico.org/namespace]"],
    },
    {
      name: "labels of a profile",
      object: make.calico("Profile", { labelsToApply: { "-team": "shop" } }),
      library: ["validator label-invalid spec.labelsToApply"],
    },
    { name: "a tier", object: make.calico("Tier", { order: 100, defaultAction: "Pass" }) },
    {
      name: "a built-in tier without its order",
      object: make.calico("Tier", { defaultAction: "Deny" }, { name: "default" }),
      ...both("crd built-in-tier-order"),
    },
    {
      name: "a built-in tier that would deny",
      object: make.calico("Tier", { order: 1000 }, { name: "kube-admin" }),
      ...both("crd built-in-tier-action"),
    },
  ])("$name", check);
});

describe("configuration", () => {
  const felix = (spec: JsonObject, name = "default"): JsonObject =>
    make.calico("FelixConfiguration", spec, { name });
  const controllers = (node: JsonObject): JsonObject =>
    make.calico("KubeControllersConfiguration", { controllers: { node } }, { name: "default" });
  it.each<Case>([
    { name: "failsafe ports, off", object: felix({ failsafeInboundHostPorts: [] }) },
    { name: "any case", object: felix({ defaultEndpointToHostAction: "ACCEPT", chainInsertMode: "append" }) },
    {
      name: "no such action",
      object: felix({ defaultEndpointToHostAction: "Allow" }),
      ...both("crd pattern-unmatched spec.defaultEndpointToHostAction"),
    },
    {
      name: "a selector on the default",
      object: felix({ nodeSelector: "floor == '1'" }),
      ...both("crd node-selector-misplaced"),
    },
    { name: "a selector elsewhere", object: felix({ nodeSelector: "floor == '1'" }, "ground-floor") },
    {
      name: "route tables",
      object: felix({ routeTableRange: { min: 9, max: 5 }, routeTableRanges: [{ min: 1, max: 70000 }] }),
      library: [
        "validator route-table-range-invalid spec.routeTableRange",
        "validator route-tables-too-many spec.routeTableRanges",
        "crd route-tables-twice spec",
        "crd route-table-range-invalid spec.routeTableRange",
      ],
      native: ["crd route-tables-twice spec", "crd route-table-range-invalid spec.routeTableRange"],
    },
    {
      name: "a fraction of a second, by the CRD's own slip",
      object: felix({ routeRefreshInterval: "1.5s" }),
      ...both("crd pattern-unmatched spec.routeRefreshInterval"),
    },
    {
      name: "no duration",
      object: felix({ nftablesRefreshInterval: "soon" }),
      library: ["decode duration-invalid spec.nftablesRefreshInterval"],
      felix: "undecodable",
    },
    { name: "automatic host endpoints", object: controllers({ hostEndpoint: { autoCreate: "Enabled" } }) },
    {
      name: "a template",
      object: controllers({
        hostEndpoint: {
          templates: [
            {
              generateName: "Till",
              interfaceCIDRs: ["10.0.0.0/8", "x"],
              interfacePattern: "eth(",
              nodeSelector: "a",
            },
          ],
        },
      }),
      library: [
        "generateName name",
        "interfaceCIDRs[1] cidr",
        "interfacePattern pattern",
        "nodeSelector selector",
      ].map((line) => {
        const [field = "", code = ""] = line.split(" ");
        return `validator ${code}-invalid spec.controllers.node.hostEndpoint.templates[0].${field}`;
      }),
    },
    {
      name: "items of lists, each by itself",
      object: felix({ bpfForceTrackPacketsFromIfaces: ["docker+", "a b", ""] }),
      library: ["[1]", "[2]"].map(
        (item) => `validator interface-invalid spec.bpfForceTrackPacketsFromIfaces${item}`,
      ),
    },
    {
      name: "controllers are required by the CRD only",
      object: make.calico("KubeControllersConfiguration", {}, { name: "default" }),
      native: ["crd required spec.controllers"],
    },
  ])("$name", check);
});

describe("Kubernetes policies", () => {
  const from = (peer: JsonObject): JsonObject => make.knp({ podSelector: {}, ingress: [{ from: [peer] }] });
  const ports = (...list: readonly JsonObject[]): JsonObject =>
    make.knp({ podSelector: {}, ingress: [{ ports: list }] });
  const peer = "spec.ingress[0].from[0]";
  it.each<Case>([
    {
      name: "all kinds of peers",
      object: from({ podSelector: {}, namespaceSelector: { matchLabels: { a: "b" } } }),
    },
    { name: "no peer", object: from({}), library: [`kubernetes peer-missing ${peer}`] },
    {
      name: "a block and a selector",
      object: from({ ipBlock: { cidr: "10.20.0.0/16" }, podSelector: {} }),
      library: [`kubernetes peer-ambiguous ${peer}`],
    },
    {
      name: "an exception outside",
      object: from({
        ipBlock: { cidr: "10.20.0.0/16", except: ["10.20.0.0/16", "10.20.1.0/24", "10.30.0.0/24"] },
      }),
      library: [
        `kubernetes except-outside ${peer}.ipBlock.except[0]`,
        `kubernetes except-outside ${peer}.ipBlock.except[2]`,
      ],
    },
    { name: "leading zeros are still taken", object: from({ ipBlock: { cidr: "010.20.0.0/16" } }) },
    {
      name: "a requirement without values",
      object: from({
        podSelector: {
          matchExpressions: [
            { key: "a", operator: "In" },
            { key: "b", operator: "Is" },
          ],
        },
      }),
      library: [
        `kubernetes selector-values-missing ${peer}.podSelector.matchExpressions[0].values`,
        `kubernetes value-unsupported ${peer}.podSelector.matchExpressions[1].operator`,
      ],
    },
    {
      name: "ports",
      object: ports(
        { protocol: "ICMP" },
        { port: 0 },
        { port: "HTTP" },
        { port: 9, endPort: 8 },
        { endPort: 8 },
      ),
      library: [
        "kubernetes value-unsupported spec.ingress[0].ports[0].protocol",
        "kubernetes port-invalid spec.ingress[0].ports[1].port",
        "kubernetes port-name-invalid spec.ingress[0].ports[2].port",
        "kubernetes end-port-invalid spec.ingress[0].ports[3].endPort",
        "kubernetes end-port-invalid spec.ingress[0].ports[4].endPort",
      ],
    },
    {
      name: "a port name that Felix refuses takes the whole policy with it",
      object: ports({ port: "HTTP" }),
      library: ["kubernetes port-name-invalid spec.ingress[0].ports[0].port"],
      felix: "dropped",
    },
    {
      name: "types",
      object: make.knp({ podSelector: {}, policyTypes: ["Ingress", "Both", "Egress"] }),
      library: [
        "kubernetes policy-types-too-many spec.policyTypes",
        "kubernetes value-unsupported spec.policyTypes[1]",
      ],
    },
  ])("$name", check);
});

describe("cluster policies", () => {
  const experimental = { channel: "experimental" } as const;
  const to = (peer: JsonObject, rest: JsonObject = {}): JsonObject =>
    make.cnp({ egress: [{ action: "Deny", to: [peer], ...rest }] });
  const at = "spec.egress[0]";
  it.each<Case>([
    { name: "networks", object: to({ networks: ["10.20.0.7/16", "::/0"] }) },
    {
      name: "IPv4 as IPv6, and leading zeros",
      object: to({ networks: ["::ffff:10.0.0.0/104", "10.0.0.0/08"] }),
      ...both(`crd cidr-invalid ${at}.to[0].networks[0]`, `crd cidr-invalid ${at}.to[0].networks[1]`),
    },
    {
      name: "nodes in the standard channel",
      object: to({ nodes: {} }),
      library: [`decode unknown-field ${at}.to[0].nodes`, `crd too-few-fields ${at}.to[0]`],
      native: [`crd too-few-fields ${at}.to[0]`],
      unknown: [`${at}.to[0].nodes`],
    },
    { name: "nodes in the experimental channel", object: to({ nodes: {} }), options: experimental },
    {
      name: "a named port outside",
      object: to({ networks: ["10.0.0.0/8"] }, { protocols: [{ destinationNamedPort: "till" }] }),
      options: experimental,
      ...both(`crd named-port-outside ${at}`),
    },
    {
      name: "a range of one",
      object: to(
        { namespaces: {} },
        { protocols: [{ tcp: { destinationPort: { range: { start: 5, end: 5 } } } }] },
      ),
      ...both(`crd port-range-reversed ${at}.protocols[0].tcp.destinationPort.range`),
    },
    ...["HTTP", "8080"].map((destinationNamedPort): Case => ({
      name: `a port called ${destinationNamedPort}, which only Felix refuses`,
      object: to({ namespaces: {} }, { protocols: [{ destinationNamedPort }] }),
      felix: "dropped",
    })),
    {
      name: "such a port beside an entry for all traffic",
      object: to({ namespaces: {} }, { protocols: [{ destinationNamedPort: "HTTP" }, {}] }),
      ...both(`crd too-few-fields ${at}.protocols[1]`),
    },
    {
      name: "such a port in a rule that is replaced",
      object: to({ nodes: {} }, { protocols: [{ destinationNamedPort: "HTTP" }] }),
      options: experimental,
      ...both(`crd named-port-outside ${at}`),
    },
    {
      name: "priority as text",
      object: make.cnp({ priority: "5" }),
      ...both("crd wrong-type spec.priority"),
      felix: "undecodable",
    },
    {
      name: "an admin policy accepts no `Accept`",
      object: make.anp("AdminNetworkPolicy", { ingress: [{ action: "Accept", from: [{ namespaces: {} }] }] }),
      ...both("crd value-unsupported spec.ingress[0].action"),
    },
    {
      name: "only one baseline policy",
      object: { ...make.anp("BaselineAdminNetworkPolicy", {}), metadata: { name: "shop" } },
      ...both("crd baseline-name"),
    },
  ])("$name", check);
});

describe("other objects", () => {
  const object = (kind: string, metadata: JsonObject): JsonObject => ({ apiVersion: "v1", kind, metadata });
  it.each<Case>([
    { name: "a pod", object: object("Pod", { name: "till-0.shop", namespace: "shop" }) },
    {
      name: "a namespace with a dot",
      object: object("Namespace", { name: "shop.eu" }),
      library: ["kubernetes name-invalid metadata.name"],
    },
    {
      name: "a label that YAML takes for a number",
      object: object("Pod", { name: "till", namespace: "shop", labels: { floor: 1, "-": "x" } }),
      library: [
        "kubernetes wrong-type metadata.labels.floor",
        "kubernetes label-name-invalid metadata.labels[-]",
      ],
    },
  ])("$name", check);
});
