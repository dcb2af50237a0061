import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { convertKubernetesObject } from "../../src/load/describe-conversion.ts";
import { make } from "./support/load-objects.ts";

interface Written {
  readonly spec?: JsonObject;
  readonly status?: JsonObject;
  readonly annotations?: JsonObject;
  readonly metadata?: JsonObject;
}

function pod({ spec = {}, status = {}, annotations = {}, metadata = {} }: Written): JsonObject {
  const made = make.pod("shop/web", { app: "web" }, { nodeName: "n1", ...spec }, status);
  return { ...made, metadata: { ...(made["metadata"] as JsonObject), annotations, ...metadata } };
}

function endpointOf(written: Written): JsonObject | undefined {
  return convertKubernetesObject(pod(written)).workloadEndpoints?.[0];
}

const specOf = (written: Written): JsonObject => endpointOf(written)?.["spec"] as JsonObject;

describe("whether a pod is an endpoint", () => {
  it.each<[string, Written, boolean, boolean]>([
    ["one with an address is ready", { status: { podIP: "10.0.0.1" } }, true, true],
    ["one without is not", {}, true, false],
    [
      "an annotation counts as an address",
      { annotations: { "cni.projectcalico.org/podIP": "10.0.0.1" } },
      true,
      true,
    ],
    ["HEP-21: one on the host's network is none", { spec: { hostNetwork: true } }, false, false],
    ["IPS-4: nor is one without a node", { spec: { nodeName: "" } }, false, false],
  ])("%s", (_, written, isWorkload, isReady) => {
    expect(convertKubernetesObject(pod(written))).toMatchObject({ isWorkload, isReady });
  });

  it("IPS-4: without a node it is an error to ask for the endpoint", () => {
    expect(convertKubernetesObject(pod({ spec: { nodeName: "" } }))).toMatchObject({
      workloadEndpoints: [],
      errors: ["error with field node (field should be assigned)"],
    });
  });
});

describe("addresses of a pod's endpoint", () => {
  const all: Written = {
    status: { podIPs: [{ ip: "10.0.0.1" }, { ip: "fd00::1" }, {}], podIP: "10.0.0.2" },
    annotations: {
      "cni.projectcalico.org/podIPs": "10.0.0.3,fd00::3",
      "cni.projectcalico.org/podIP": "10.0.0.4",
      "vpc.amazonaws.com/pod-ips": "10.0.0.5",
    },
  };
  const without = (...keys: readonly string[]): Written => ({
    status: Object.fromEntries(Object.entries(all.status ?? {}).filter(([key]) => !keys.includes(key))),
    annotations: Object.fromEntries(
      Object.entries(all.annotations ?? {}).filter(([key]) => !keys.some((end) => key.endsWith(`/${end}`))),
    ),
  });

  it.each<[string, Written, readonly string[]]>([
    ["the list in its status", all, ["10.0.0.1/32", "fd00::1/128"]],
    ["the one in its status", { ...all, status: { podIP: "10.0.0.2" } }, ["10.0.0.2/32"]],
    ["the list in Calico's annotation", { ...all, status: {} }, ["10.0.0.3/32", "fd00::3/128"]],
    ["the one in Calico's annotation", { ...without("podIPs"), status: {} }, ["10.0.0.4/32"]],
    ["the one in Amazon's", { ...without("podIPs", "podIP"), status: {} }, ["10.0.0.5/32"]],
  ])("are %s, if nothing before it has any", (_, written, expected) => {
    expect(specOf(written)["ipNetworks"]).toEqual(expected);
  });

  it("may have a mask, and none that can't be read, finished or not", () => {
    expect(specOf({ annotations: { "cni.projectcalico.org/podIP": "10.0.0.4/32" } })["ipNetworks"]).toEqual([
      "10.0.0.4/32",
    ]);
    expect(
      specOf({ annotations: { "vpc.amazonaws.com/pod-ips": "10.0.0.5,10.0.0.6" } })["ipNetworks"],
    ).toEqual(["10.0.0.5/32", "10.0.0.6/32"]);
    expect(convertKubernetesObject(pod({ status: { podIP: "x", phase: "Failed" } }))).toMatchObject({
      workloadEndpoints: [],
      errors: ["invalid CIDR address: x"],
    });
  });

  it.each<[string, Written, boolean]>([
    ["Succeeded", { status: { phase: "Succeeded", podIP: "10.0.0.1" } }, true],
    ["Failed", { status: { phase: "Failed", podIP: "10.0.0.1" } }, true],
    ["Completed", { status: { phase: "Completed", podIP: "10.0.0.1" } }, true],
    ["Running", { status: { phase: "Running", podIP: "10.0.0.1" } }, false],
    [
      "being deleted, address still held",
      { status: { podIP: "10.0.0.1" }, metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } },
      false,
    ],
    [
      "being deleted, address given back",
      {
        status: { podIP: "10.0.0.1" },
        metadata: {
          deletionTimestamp: "2026-01-01T00:00:00Z",
          annotations: { "cni.projectcalico.org/podIP": "" },
        },
      },
      true,
    ],
    [
      "being deleted, address given back to Amazon",
      {
        status: { podIP: "10.0.0.1" },
        metadata: {
          deletionTimestamp: "2026-01-01T00:00:00Z",
          annotations: { "vpc.amazonaws.com/pod-ips": "" },
        },
      },
      true,
    ],
    [
      "address given back, but not being deleted",
      { status: { podIP: "10.0.0.1" }, annotations: { "cni.projectcalico.org/podIP": "" } },
      false,
    ],
  ])("IPS-4: %s", (_, written, isFinished) => {
    expect(convertKubernetesObject(pod(written)).isFinished).toBe(isFinished);
    expect("ipNetworks" in specOf(written)).toBe(!isFinished);
  });
});

describe("the rest of a pod's endpoint", () => {
  it("LBL-1: labels and profiles, with the account where there is one", () => {
    expect(endpointOf({})).toMatchObject({
      metadata: {
        labels: {
          app: "web",
          "projectcalico.org/namespace": "shop",
          "projectcalico.org/orchestrator": "k8s",
        },
      },
      spec: { profiles: ["kns.shop"] },
    });
    expect(specOf({})).not.toHaveProperty("serviceAccountName");
    expect(endpointOf({ spec: { serviceAccountName: "api" } })).toMatchObject({
      metadata: { labels: { "projectcalico.org/serviceaccount": "api" } },
      spec: { profiles: ["kns.shop", "ksa.shop.api"], serviceAccountName: "api" },
    });
  });

  it.each<[number, boolean]>([
    [62, true],
    [63, false],
  ])("an account of %d characters is a label: %s", (length, isLabel) => {
    const labels = (
      endpointOf({ spec: { serviceAccountName: "a".repeat(length) } })?.["metadata"] as JsonObject
    )["labels"] as JsonObject;
    expect("projectcalico.org/serviceaccount" in labels).toBe(isLabel);
  });

  it("RULE-14: ports with a name or a port of the host, of protocols that have ports", () => {
    const ports = [
      { name: "http", containerPort: 80 },
      { containerPort: 81 },
      { containerPort: 82, hostPort: 8082, hostIP: "192.0.2.1" },
      { name: "dns", containerPort: 53, protocol: "UDP" },
      { name: "x", containerPort: 1, protocol: "QUIC" },
      { name: "none" },
    ];
    const port = (name: string, number: number, protocol = "TCP"): JsonObject => ({
      name,
      protocol,
      port: number,
      hostPort: 0,
      hostIP: "",
    });
    expect(specOf({ spec: { containers: [{ ports }], initContainers: [{}] } })["ports"]).toEqual([
      port("http", 80),
      { ...port("", 82), hostPort: 8082, hostIP: "192.0.2.1" },
      port("dns", 53, "UDP"),
    ]);
    expect(specOf({})).not.toHaveProperty("ports");
  });

  describe("floating addresses", () => {
    const floating = (text: string, status: JsonObject): Written => ({
      status,
      annotations: { "cni.projectcalico.org/floatingIPs": text },
    });
    const two = { podIPs: [{ ip: "10.0.0.1" }, { ip: "10.0.0.2" }] };

    it("lead to the last address of their family, as written", () => {
      expect(specOf(floating('["203.0.113.7", "FD00::7", "x"]', two))["ipNATs"]).toEqual([
        { internalIP: "10.0.0.2", externalIP: "203.0.113.7" },
        { internalIP: "10.0.0.2", externalIP: "x" },
      ]);
      expect(specOf(floating("null", two))).not.toHaveProperty("ipNATs");
    });

    it.each<[string, string, JsonObject, string]>([
      ["a list that can't be read", '{"not":"a list"}', two, `failed to parse '{"not":"a list"}' as JSON`],
      [
        "a network as the pod's address",
        "[]",
        { podIP: "10.0.0.0/24" },
        "PodIP 10.0.0.0/24 is not a single address",
      ],
    ])("fail the pod with %s", (_, text, status, message) => {
      expect(convertKubernetesObject(pod(floating(text, status)))).toMatchObject({
        workloadEndpoints: [],
        errors: [message],
      });
    });

    it("are not looked at without an address", () => {
      expect(specOf(floating("[", {}))).not.toHaveProperty("ipNATs");
    });
  });

  it("MISC-2: source prefixes, and no endpoint where one can't be read", () => {
    const asking = (text: string): Written => ({
      annotations: { "cni.projectcalico.org/allowedSourcePrefixes": text },
    });
    expect(specOf(asking('["8.8.8.8/24"]'))["allowSpoofedSourcePrefixes"]).toEqual(["8.8.8.0/24"]);
    expect(specOf(asking("null"))).not.toHaveProperty("allowSpoofedSourcePrefixes");
    expect(specOf(asking(""))).not.toHaveProperty("allowSpoofedSourcePrefixes");
    expect(convertKubernetesObject(pod(asking('["8.8.8.8"]')))).toMatchObject({
      workloadEndpoints: [],
      errors: ["failed to parse '8.8.8.8' as a CIDR: invalid CIDR address: 8.8.8.8"],
    });
    for (const text of ["8.8.8.0/24", '{"a":"8.8.8.0/24"}', "[8]"]) {
      expect(convertKubernetesObject(pod(asking(text)))).toMatchObject({
        workloadEndpoints: [],
        errors: [`failed to parse '${text}' as JSON list of CIDRs`],
      });
    }
  });

  it("carries what the network plugin wrote about itself", () => {
    const status = '[{"name":"k8s-pod-network"}]';
    expect(endpointOf({ annotations: { "k8s.v1.cni.cncf.io/network-status": status } })).toMatchObject({
      metadata: { annotations: { "k8s.v1.cni.cncf.io/network-status": status } },
    });
    expect(endpointOf({})?.["metadata"]).not.toHaveProperty("annotations");
  });

  it.each<[string, JsonObject, JsonObject | undefined]>([
    ["nothing asked", {}, undefined],
    ["a quantity with a suffix", { ingressMaxConnections: "1.13M" }, { ingressMaxConnections: 1_130_000 }],
    [
      "one with a binary suffix, rounded up",
      { egressMaxConnections: "1.0001Ki" },
      { egressMaxConnections: 1025 },
    ],
    ["one with an exponent", { egressMaxConnections: "12e2" }, { egressMaxConnections: 1200 }],
    ["a part of one is one", { egressMaxConnections: "5m" }, { egressMaxConnections: 1 }],
    ["held to the lowest", { egressMaxConnections: "-1" }, { egressMaxConnections: 1 }],
    ["held to the highest", { ingressMaxConnections: "20P" }, { ingressMaxConnections: 4_294_967_295 }],
    [
      "bandwidth has a burst, packets another",
      { egressBandwidth: "10M", ingressPacketRate: "2k" },
      {
        egressBandwidth: 10_000_000,
        egressBurst: 4_294_967_296,
        ingressPacketRate: 2000,
        ingressPacketBurst: 5,
      },
    ],
    ["a burst without bandwidth is nothing", { ingressBurst: "10k", ingressPacketBurst: "7" }, undefined],
    [
      "a burst with it counts",
      { ingressBandwidth: "1k", ingressBurst: "10k" },
      { ingressBandwidth: 1000, ingressBurst: 10_000 },
    ],
    [
      "the other direction's bandwidth does not help",
      { egressBandwidth: "1k", ingressBurst: "10k" },
      { egressBandwidth: 1000, egressBurst: 4_294_967_296 },
    ],
    [
      "a peak must be above the bandwidth, and carries its own burst",
      {
        ingressBandwidth: "2k",
        ingressPeakrate: "2k",
        ingressMinburst: "4k",
        egressBandwidth: "1k",
        egressPeakrate: "2k",
        egressMinburst: "4k",
      },
      {
        ingressBandwidth: 2000,
        ingressBurst: 4_294_967_296,
        egressBandwidth: 1000,
        egressBurst: 4_294_967_296,
        egressPeakrate: 2000,
        egressMinburst: 4000,
      },
    ],
    [
      "what is no quantity is nothing",
      { ingressMaxConnections: "10x", egressMaxConnections: "." },
      undefined,
    ],
    ["DSCP by number", { dscp: "20" }, { dscp: 20 }],
    ["DSCP above 63 is nothing", { dscp: "64" }, undefined],
    ["DSCP by name", { dscp: "ef" }, { dscp: "EF" }],
    ["DSCP by a name there is not", { dscp: "cs7" }, undefined],
  ])("MISC-8: traffic controls: %s", (_, asked, expected) => {
    const annotations = Object.fromEntries(
      Object.entries(asked).map(([key, value]) => [`qos.projectcalico.org/${key}`, value]),
    );
    expect(specOf({ annotations })["qosControls"]).toEqual(expected);
  });

  it("MISC-8: Kubernetes' own bandwidth counts where Calico's is not written", () => {
    const annotations = {
      "kubernetes.io/ingress-bandwidth": "1k",
      "kubernetes.io/egress-bandwidth": "1k",
      "qos.projectcalico.org/egressBandwidth": "no quantity",
    };
    expect(specOf({ annotations })["qosControls"]).toEqual({
      ingressBandwidth: 1000,
      ingressBurst: 4_294_967_296,
    });
  });

  it("says what its name was made of, and takes an empty namespace for accounts as the default one", () => {
    expect(endpointOf({ metadata: { generateName: "web-" } })).toMatchObject({
      metadata: { generateName: "web-" },
    });
    expect(specOf({ metadata: { namespace: "" }, spec: { serviceAccountName: "api" } })["profiles"]).toEqual([
      "kns.",
      "ksa.default.api",
    ]);
  });
});
