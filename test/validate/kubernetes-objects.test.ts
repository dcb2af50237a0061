import { describe, expect, it } from "@jest/globals";
import type { JsonObject, JsonValue } from "../../src/base/json.ts";
import { check, issuesOf, make, type Case } from "./support/check.ts";

const metadata: JsonObject = { name: "till", namespace: "shop" };
const object = (kind: string, spec: JsonValue, apiVersion = "v1"): JsonObject => ({
  apiVersion,
  kind,
  metadata,
  spec,
});

describe("pods and workloads", () => {
  const pod = (spec: JsonObject): JsonObject => object("Pod", spec);
  const ports = (...list: readonly JsonObject[]): JsonObject =>
    pod({ initContainers: [{ name: "till", ports: list }] });
  const at = "spec.initContainers[0].ports";
  const deployment = (spec: JsonObject): JsonObject => object("Deployment", spec, "apps/v1");
  const template = (labels: JsonObject): JsonObject => ({ metadata: { labels }, spec: { containers: [] } });
  it.each<Case>([
    {
      name: "all that policy looks at",
      object: pod({
        nodeName: "till-1",
        serviceAccountName: "till",
        hostNetwork: false,
        containers: [
          { name: "till", image: "till", ports: [{ name: "web", containerPort: 80, protocol: "TCP" }] },
        ],
      }),
    },
    {
      name: "ports that are none",
      object: ports(
        { containerPort: 0 },
        {},
        { containerPort: 65536 },
        { containerPort: 80, hostPort: 70000 },
      ),
      library: [
        `kubernetes port-invalid ${at}[0].containerPort`,
        `kubernetes port-invalid ${at}[1].containerPort`,
        `kubernetes port-invalid ${at}[2].containerPort`,
        `kubernetes port-invalid ${at}[3].hostPort`,
      ],
    },
    {
      name: "names and protocols of ports",
      object: ports(
        { containerPort: 80, name: "Web" },
        { containerPort: 81, name: "a--b" },
        { containerPort: 82, name: "8080" },
        { containerPort: 83, name: "web", protocol: "tcp" },
        { containerPort: 84, name: "web", hostIP: "till-1" },
      ),
      library: [
        `kubernetes duplicate-value ${at}[4].name`,
        `kubernetes port-name-invalid ${at}[0].name`,
        `kubernetes port-name-invalid ${at}[1].name`,
        `kubernetes port-name-invalid ${at}[2].name`,
        `kubernetes value-unsupported ${at}[3].protocol`,
        `kubernetes address-invalid ${at}[4].hostIP`,
      ],
    },
    {
      name: "a port of the host that is another",
      object: pod({ hostNetwork: true, containers: [{ ports: [{ containerPort: 80, hostPort: 81 }] }] }),
      library: ["kubernetes port-invalid spec.containers[0].ports[0].hostPort"],
    },
    {
      name: "a port as text is not judged twice",
      object: ports({ containerPort: "80" }),
      library: [`kubernetes wrong-type ${at}[0].containerPort`],
    },
    {
      name: "a field nearly written, and one that nobody here knows",
      object: pod({ hostNetwrok: true, quantumState: "both" }),
      library: ["decode unknown-field spec.hostNetwrok"],
    },
    {
      name: "names of node and account",
      object: pod({ nodeName: "Till_1", serviceAccountName: "till/1" }),
      library: ["kubernetes name-invalid spec.nodeName", "kubernetes name-invalid spec.serviceAccountName"],
    },
    {
      name: "a workload and its pods",
      object: deployment({
        replicas: 2,
        selector: {
          matchLabels: { app: "till" },
          matchExpressions: [
            { key: "app", operator: "In", values: ["till", "desk"] },
            { key: "old", operator: "DoesNotExist" },
          ],
        },
        template: template({ app: "till", floor: "1" }),
      }),
    },
    {
      name: "a workload of other pods",
      object: deployment({ selector: { matchLabels: { app: "till" } }, template: template({ app: "desk" }) }),
      library: ["kubernetes template-labels-unmatched spec.template.metadata.labels"],
    },
    {
      name: "a workload whose expression other pods meet",
      object: deployment({
        selector: { matchExpressions: [{ key: "app", operator: "Exists" }] },
        template: template({ floor: "1" }),
      }),
      library: ["kubernetes template-labels-unmatched spec.template.metadata.labels"],
    },
    {
      name: "labels of a template",
      object: object(
        "CronJob",
        { jobTemplate: { spec: { template: template({ "a b": "c", floor: "-" }) } } },
        "batch/v1",
      ),
      library: [
        "kubernetes label-name-invalid spec.jobTemplate.spec.template.metadata.labels[a b]",
        "kubernetes label-value-invalid spec.jobTemplate.spec.template.metadata.labels.floor",
      ],
    },
  ])("$name", check);

  it("say what is used of one that would be refused", () => {
    const issues = issuesOf(
      JSON.stringify(ports({ containerPort: 80, protocol: "tpc" }, { containerPort: 0 })),
    );
    expect(issues.map(({ code, use, value, hint }) => [code, use, value, hint])).toEqual([
      ["value-unsupported", "used", "tpc", "did you mean `TCP`"],
      ["port-invalid", "used-in-part", "0", undefined],
    ]);
  });
});

describe("services, slices and nodes", () => {
  const service = (spec: JsonObject): JsonObject => object("Service", spec);
  const slice = (addressType: string | null, addresses: readonly string[], ports: readonly JsonValue[]) => ({
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata,
    addressType,
    endpoints: [{ addresses: [...addresses] }],
    ports: [...ports],
  });
  const node = (spec: JsonObject): JsonObject => object("Node", spec);
  it.each<Case>([
    {
      name: "a service",
      object: service({
        clusterIP: "None",
        clusterIPs: ["None"],
        selector: { app: "till" },
        ports: [{ port: 80, targetPort: "web", protocol: "SCTP" }],
      }),
    },
    {
      name: "ports of a service",
      object: service({
        ports: [
          { name: "a", port: 0, targetPort: "Web" },
          { name: "a", port: 80, targetPort: 65536 },
          { port: 81, nodePort: 30081, protocol: "ICMP" },
        ],
      }),
      library: [
        "kubernetes port-name-invalid spec.ports[0].targetPort",
        "kubernetes duplicate-value spec.ports[1].name",
        "kubernetes port-invalid spec.ports[1].targetPort",
        "kubernetes port-name-missing spec.ports[2].name",
        "kubernetes node-port-misplaced spec.ports[2].nodePort",
        "kubernetes port-invalid spec.ports[0].port",
        "kubernetes value-unsupported spec.ports[2].protocol",
      ],
    },
    {
      name: "addresses and type of a service",
      object: service({
        type: "Nodeport",
        clusterIP: "10.0.0.0/8",
        clusterIPs: ["none"],
        externalIPs: ["till"],
        loadBalancerSourceRanges: ["10.0.0.0/33"],
        selector: { app: "a b" },
      }),
      library: [
        "kubernetes label-value-invalid spec.selector.app",
        "kubernetes address-invalid spec.clusterIP",
        "kubernetes address-invalid spec.clusterIPs[0]",
        "kubernetes value-unsupported spec.type",
        "kubernetes address-invalid spec.externalIPs[0]",
        "kubernetes cidr-invalid spec.loadBalancerSourceRanges[0]",
      ],
    },
    {
      name: "a service that is elsewhere, nowhere",
      object: service({ type: "ExternalName" }),
      library: ["kubernetes required spec.externalName"],
    },
    { name: "a slice", object: slice("IPv4", ["10.20.0.7"], [{ port: 80 }, { name: "all" }]) },
    { name: "a slice of names", object: slice("FQDN", ["till.example"], []) },
    {
      name: "addresses of a slice",
      object: slice("IPv4", ["10.20.0.7/32", "fd00::7"], [{ port: 0, protocol: "TPC" }]),
      library: [
        "kubernetes address-invalid endpoints[0].addresses[0]",
        "kubernetes address-invalid endpoints[0].addresses[1]",
        "kubernetes value-unsupported ports[0].protocol",
        "kubernetes port-invalid ports[0].port",
      ],
    },
    {
      name: "a slice of no type",
      object: slice(null, ["10.20.0.7"], []),
      library: ["kubernetes value-unsupported addressType"],
    },
    { name: "a node", object: node({ podCIDR: "10.20.0.0/24", podCIDRs: ["10.20.0.0/24", "fd00::/64"] }) },
    {
      name: "pod blocks of a node",
      object: node({ podCIDR: "10.20.0.0", podCIDRs: ["10.20.0.0/24", "10.20.1.0/24"] }),
      library: ["kubernetes cidr-invalid spec.podCIDR", "kubernetes too-many spec.podCIDRs"],
    },
  ])("$name", check);
});

describe("IP pools", () => {
  const pool = (spec: JsonObject): JsonObject => make.calico("IPPool", spec);
  it.each<Case>([
    {
      name: "a pool",
      object: pool({ cidr: "10.20.0.0/16", ipipMode: "CrossSubnet", natOutgoing: true, blockSize: 26 }),
    },
    { name: "one of IPv6", object: pool({ cidr: "fd00:20::/64", vxlanMode: "Always", ipipMode: "Never" }) },
    {
      name: "no block",
      object: pool({ cidr: "10.20.0.0/33" }),
      library: ["validator net-invalid spec.cidr"],
      felix: "dropped",
    },
    { name: "nothing", object: pool({}), library: ["validator required spec.cidr"], felix: "dropped" },
    {
      name: "host bits, and too small",
      object: pool({ cidr: "10.20.0.7/28" }),
      library: ["validator net-invalid spec.cidr", "validator pool-too-small spec.cidr"],
    },
    { name: "small but disabled", object: pool({ cidr: "10.20.0.0/28", disabled: true }) },
    { name: "small with small blocks", object: pool({ cidr: "10.20.0.0/28", blockSize: 30 }) },
    {
      name: "blocks of no size",
      object: pool({ cidr: "fd00:20::/64", blockSize: 26 }),
      library: ["validator out-of-range spec.blockSize"],
    },
    {
      name: "modes and uses that there are not",
      object: pool({
        cidr: "10.20.0.0/16",
        ipipMode: "always",
        vxlanMode: "On",
        assignmentMode: "Auto",
        allowedUses: ["Pods"],
        nodeSelector: "floor = '1'",
      }),
      library: [
        "validator value-unsupported spec.ipipMode",
        "validator value-unsupported spec.vxlanMode",
        "validator selector-invalid spec.nodeSelector",
        "validator value-unsupported spec.assignmentMode",
        "validator value-unsupported spec.allowedUses[0]",
      ],
    },
    {
      name: "two encapsulations",
      object: pool({ cidr: "10.20.0.0/16", ipipMode: "Always", vxlanMode: "CrossSubnet" }),
      library: ["validator pool-encapsulation-invalid spec.ipipMode"],
    },
    {
      name: "IPv6 in IPv4",
      object: pool({ cidr: "fd00:20::/64", ipipMode: "Always" }),
      library: ["validator pool-encapsulation-invalid spec.ipipMode"],
    },
    {
      name: "link-local, within and around",
      object: pool({ cidr: "169.0.0.0/8" }),
      library: ["validator pool-link-local spec.cidr"],
    },
    {
      name: "for load balancers and pods",
      object: pool({
        cidr: "10.20.0.0/16",
        allowedUses: ["LoadBalancer", "Workload"],
        vxlanMode: "Always",
        nodeSelector: "has(floor)",
      }),
      library: [
        "validator pool-uses-mixed spec.allowedUses[1]",
        "validator pool-uses-mixed spec.vxlanMode",
        "validator pool-uses-mixed spec.nodeSelector",
      ],
    },
  ])("$name", check);
});
