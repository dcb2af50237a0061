import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { convertKubernetesObject } from "../../src/load/describe-conversion.ts";
import { loadObjects, make } from "./support/load-objects.ts";

const pods = "projectcalico.org/orchestrator == 'k8s'";

function ingressOf(spec: JsonObject): unknown {
  const { result } = convertKubernetesObject(make.knp("shop/p", { podSelector: {}, ...spec }));
  return (result?.["spec"] as JsonObject)["ingress"];
}

describe("a Kubernetes NetworkPolicy", () => {
  it.each<[string, JsonObject, readonly JsonObject[]]>([
    ["no peers, no ports", {}, [{ action: "Allow" }]],
    [
      "pods of its own namespace",
      { from: [{ podSelector: {} }] },
      [{ action: "Allow", source: { selector: pods } }],
    ],
    [
      "every namespace",
      { from: [{ namespaceSelector: {} }] },
      [{ action: "Allow", source: { selector: pods, namespaceSelector: "all()" } }],
    ],
    [
      "expressions",
      {
        from: [
          {
            podSelector: {
              matchExpressions: [
                { key: "a", operator: "NotIn", values: ["x", "y"] },
                { key: "b", operator: "DoesNotExist" },
              ],
            },
          },
        ],
      },
      [{ action: "Allow", source: { selector: `${pods} && a not in { 'x', 'y' } && ! has(b)` } }],
    ],
    [
      "no values are one that is empty",
      { from: [{ podSelector: { matchExpressions: [{ key: "a", operator: "In", values: [] }] } }] },
      [{ action: "Allow", source: { selector: `${pods} && a in { '' }` } }],
    ],
    [
      "a namespace selector of which nothing is left is none",
      { from: [{ namespaceSelector: { matchExpressions: [{ key: "a", operator: "Near" }] } }] },
      [{ action: "Allow", source: { selector: pods } }],
    ],
    [
      "a port below zero is a name",
      { ports: [{ port: -1 }] },
      [{ action: "Allow", protocol: "TCP", destination: { ports: ["-1"] } }],
    ],
    [
      "an unknown operator is skipped",
      { from: [{ podSelector: { matchExpressions: [{ key: "a", operator: "Near" }] } }] },
      [{ action: "Allow", source: { selector: pods } }],
    ],
    [
      "a block, masked",
      { from: [{ ipBlock: { cidr: "10.1.2.3/8", except: ["10.1.0.0/16", "bad", "10.2.0.0/16"] } }] },
      [{ action: "Allow", source: { nets: ["10.0.0.0/8"], notNets: ["10.1.0.0/16"] } }],
    ],
    [
      "a block up to the first exception that can't be read",
      { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: [7, "10.2.0.0/16"] } }] },
      [{ action: "Allow", source: { nets: ["10.0.0.0/8"] } }],
    ],
    [
      "a protocol of another name, as it is written",
      { ports: [{ protocol: "gre" }, { protocol: "udp" }] },
      [
        { action: "Allow", protocol: "UDP" },
        { action: "Allow", protocol: "gre" },
      ],
    ],
    [
      "an unreadable block matches anyone",
      { from: [{ ipBlock: { cidr: "10.0.0.0" } }] },
      [{ action: "Allow" }],
    ],
    [
      "protocol x peer",
      {
        from: [{ podSelector: {} }, { ipBlock: { cidr: "10.0.0.0/8" } }],
        ports: [{ protocol: "UDP", port: 53 }, { port: 53 }],
      },
      [
        { action: "Allow", protocol: "TCP", source: { selector: pods }, destination: { ports: [53] } },
        { action: "Allow", protocol: "TCP", source: { nets: ["10.0.0.0/8"] }, destination: { ports: [53] } },
        { action: "Allow", protocol: "UDP", source: { selector: pods }, destination: { ports: [53] } },
        { action: "Allow", protocol: "UDP", source: { nets: ["10.0.0.0/8"] }, destination: { ports: [53] } },
      ],
    ],
    [
      "merged ports",
      { ports: [{ port: 80 }, { port: "http" }, { port: 81, endPort: 90 }, { port: 79 }] },
      [{ action: "Allow", protocol: "TCP", destination: { ports: ["http", "79:90"] } }],
    ],
    [
      "all ports of a protocol win",
      { ports: [{ port: 80 }, { protocol: "TCP" }, { port: 81 }] },
      [{ action: "Allow", protocol: "TCP" }],
    ],
  ])("%s", (_, rule, expected) => {
    expect(ingressOf({ ingress: [rule] })).toEqual(expected);
  });

  it("drops a rule that can't be converted, and points at the one that was written", () => {
    const cluster = loadObjects([
      make.knp("shop/p", {
        podSelector: {},
        ingress: [
          { ports: [{ port: "http", endPort: 9 }] },
          { from: [{ podSelector: {} }, { namespaceSelector: {} }] },
        ],
      }),
    ]);
    expect(cluster.issues).toMatchObject([
      { code: "rule-not-converted", use: "used-in-part", place: { field: "spec.ingress.0" } },
    ]);
    expect(
      cluster.policies[0]?.ingress.map(({ index, writtenIndex, place }) => [
        index,
        writtenIndex,
        place.field,
      ]),
    ).toEqual([
      [0, 1, "spec.ingress.1"],
      [1, 1, "spec.ingress.1"],
    ]);
  });

  it("drops a rule whose port is neither a number nor a text", () => {
    const converted = convertKubernetesObject(
      make.knp("shop/p", { podSelector: {}, ingress: [{ ports: [{ port: true }] }] }),
    );
    expect(converted.errors).toEqual([expect.stringContaining("failed to parse k8s port: invalid port")]);
    expect((converted.result?.["spec"] as JsonObject)["ingress"]).toBeUndefined();
  });

  it("does not skip a misspelt field", () => {
    const [policy] = loadObjects([make.knp("shop/p", { podSelector: {}, ingress: [{ form: [] }] })]).policies;
    expect(policy?.ingress[0]?.unmodelled).toBe("field `form` is not modelled");
  });

  it("carries its prefix before 3.32", () => {
    const converted = convertKubernetesObject(make.knp("shop/p", { podSelector: {} }), {
      calicoVersion: "3.31",
    });
    expect(converted.key).toEqual({ kind: "NetworkPolicy", namespace: "shop", name: "knp.default.p" });
  });
});

describe("a ClusterNetworkPolicy", () => {
  const convert = (spec: JsonObject): JsonObject | undefined =>
    convertKubernetesObject(
      make.cnp("p", { tier: "Admin", priority: 7, subject: { namespaces: {} }, ...spec }),
    ).result?.["spec"] as JsonObject | undefined;

  it.each<[string, JsonObject, unknown]>([
    [
      "Accept becomes Allow",
      { action: "Accept", to: [{ networks: ["10.1.0.0/8"] }] },
      [{ action: "Allow", destination: { nets: ["10.0.0.0/8"] } }],
    ],
    [
      "K8S-6: namespaces without the pod term",
      { action: "Deny", to: [{ namespaces: {} }] },
      [{ action: "Deny", destination: { namespaceSelector: "all()" } }],
    ],
    [
      "K8S-7: an Accept with an unsupported peer is dropped",
      { action: "Accept", to: [{ networks: ["10.0.0.0/8"] }, { nodes: {} }] },
      undefined,
    ],
    [
      "K8S-7: a Pass with one denies everything",
      { action: "Pass", to: [{ nodes: {} }] },
      [{ action: "Deny" }],
    ],
    [
      "K8S-8: a named port has no protocol",
      { action: "Deny", to: [{ namespaces: {} }], protocols: [{ destinationNamedPort: "8080" }] },
      [{ action: "Deny", destination: { namespaceSelector: "all()", ports: ["8080"] } }],
    ],
    ["no peers, no rules", { action: "Deny", to: [] }, undefined],
  ])("%s", (_, rule, expected) => {
    expect(convert({ egress: [rule] })?.["egress"]).toEqual(expected);
  });

  it.each<[string, JsonObject]>([
    ["unknown tier", { tier: "Middle" }],
    ["no subject", { subject: {} }],
  ])("is ignored with %s", (_, spec) => {
    expect(convert(spec)).toBeUndefined();
  });

  it("goes to its tier, by priority, under the author's rule names", () => {
    const egress = [{ name: "dns", action: "Accept", to: [{ namespaces: {} }] }];
    const [policy] = loadObjects([
      make.cnp("p", { tier: "Baseline", priority: 3, subject: { namespaces: {} }, egress }),
    ]).policies;
    expect(policy).toMatchObject({
      id: "KubernetesClusterNetworkPolicy:p",
      tier: "kube-baseline",
      order: 3,
      types: ["egress"],
    });
    expect(policy?.egress[0]?.name).toBe("dns");
    expect(policy?.places).toMatchObject({
      order: { field: "spec.priority" },
      selector: { field: "spec.subject" },
      tier: { field: "spec.tier" },
    });
  });
});

describe("the v1alpha1 kinds", () => {
  const anp = make.of("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", "p", {
    priority: 5,
    subject: { namespaces: {} },
    ingress: [
      {
        action: "Allow",
        from: [{ namespaces: {} }],
        ports: [{ portNumber: { port: 80 } }, { namedPort: "http" }],
      },
    ],
  });

  it("are read by 3.31, where a named port means every port", () => {
    const [policy] = loadObjects([anp], { calicoVersion: "3.31" }).policies;
    expect(policy).toMatchObject({
      tier: "adminnetworkpolicy",
      order: 5,
      tieBreak: "kanp.adminnetworkpolicy.p",
    });
    expect(policy?.ingress).toMatchObject([{ protocol: undefined, destination: { ports: undefined } }]);
  });

  it("do nothing from 3.32 on", () => {
    const cluster = loadObjects([anp]);
    expect(cluster.policies).toEqual([]);
    expect(cluster.issues).toMatchObject([{ code: "kind-not-read", severity: "warning" }]);
  });
});

describe("other objects", () => {
  it("a namespace's profile allows and hands its labels down", () => {
    const converted = convertKubernetesObject(
      make.namespace("shop", { env: "prod", "projectcalico.org/name": "spoof" }),
    );
    expect(converted.key).toEqual({ kind: "Profile", name: "kns.shop" });
    expect(converted.result).toMatchObject({
      spec: {
        ingress: [{ action: "Allow" }],
        labelsToApply: { "pcns.env": "prod", "pcns.projectcalico.org/name": "shop" },
      },
    });
  });

  it("a pod's endpoint", () => {
    const pod = make.pod(
      "shop/web-0",
      { app: "web" },
      { nodeName: "n-1", serviceAccountName: "api" },
      { podIP: "10.0.0.5" },
    );
    expect(convertKubernetesObject(pod)).toMatchObject({
      isWorkload: true,
      isFinished: false,
      errors: [],
      workloadEndpoints: [
        {
          metadata: { name: "n--1-k8s-web--0-eth0" },
          spec: { ipNetworks: ["10.0.0.5/32"], profiles: ["kns.shop", "ksa.shop.api"] },
        },
      ],
    });
  });

  it("an unreadable address fails the pod", () => {
    const converted = convertKubernetesObject(make.pod("shop/web", {}, { nodeName: "n" }, { podIP: "ten" }));
    expect([converted.workloadEndpoints, converted.errors.length]).toEqual([[], 1]);
  });

  it("an unknown kind is an error", () => {
    expect(convertKubernetesObject({ kind: "Route" })).toMatchObject({
      result: null,
      errors: [expect.stringContaining("Route")],
    });
  });
});
