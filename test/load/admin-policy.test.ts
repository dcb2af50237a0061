import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { convertKubernetesObject } from "../../src/load/describe-conversion.ts";
import { loadObjects, make } from "./support/load-objects.ts";

const v1alpha1 = "policy.networking.k8s.io/v1alpha1";
const everyone = { namespaces: {} };
const toEveryone = { namespaceSelector: "all()" };

interface Found {
  readonly rules: unknown;
  readonly errors: readonly string[];
}

function converted(object: JsonObject, direction = "egress"): Found {
  const { result, errors } = convertKubernetesObject(object, { calicoVersion: "3.31" });
  return { rules: (result?.["spec"] as JsonObject | undefined)?.[direction], errors };
}

const cluster = (rule: JsonObject, direction = "egress"): Found =>
  converted(make.cnp("p", { tier: "Admin", priority: 1, subject: everyone, [direction]: [rule] }), direction);
const admin = (rule: JsonObject): Found =>
  converted(make.of(v1alpha1, "AdminNetworkPolicy", "p", { priority: 1, subject: everyone, egress: [rule] }));

describe("protocols of a ClusterNetworkPolicy", () => {
  const withProtocols = (...protocols: readonly JsonObject[]): Found =>
    cluster({ action: "Accept", to: [everyone], protocols });

  it.each<[string, readonly JsonObject[], readonly JsonObject[]]>([
    [
      "a number and a range are ports of their protocol",
      [
        { udp: { destinationPort: { range: { start: 10, end: 20 } } } },
        { tcp: { destinationPort: { number: 80 } } },
      ],
      [
        { action: "Allow", protocol: "TCP", destination: { ...toEveryone, ports: [80] } },
        { action: "Allow", protocol: "UDP", destination: { ...toEveryone, ports: ["10:20"] } },
      ],
    ],
    [
      "a protocol without port is all of it",
      [{ sctp: {} }],
      [{ action: "Allow", protocol: "SCTP", destination: toEveryone }],
    ],
    [
      "number 0 is no number",
      [
        { tcp: { destinationPort: { number: 0 } } },
        { udp: { destinationPort: { number: 0, range: { start: 1, end: 2 } } } },
      ],
      [
        { action: "Allow", protocol: "TCP", destination: toEveryone },
        { action: "Allow", protocol: "UDP", destination: { ...toEveryone, ports: ["1:2"] } },
      ],
    ],
    ["an empty name is none", [{ destinationNamedPort: "" }], [{ action: "Allow", destination: toEveryone }]],
    [
      "an entry that says nothing is all traffic",
      [{ tcp: { destinationPort: { number: 80 } } }, {}],
      [{ action: "Allow", destination: toEveryone }],
    ],
  ])("%s", (_, protocols, expected) => {
    expect(withProtocols(...protocols)).toEqual({ rules: expected, errors: [] });
  });

  it("joins the fields of a peer that has several: pods for namespaces, networks beside them", () => {
    const pods = { podSelector: { matchLabels: { a: "b" } } };
    const peer = { namespaces: { matchLabels: { x: "y" } }, pods, networks: ["10.0.0.1/8"] };
    expect(cluster({ action: "Accept", to: [peer] }).rules).toEqual([
      {
        action: "Allow",
        destination: {
          selector: "projectcalico.org/orchestrator == 'k8s' && a == 'b'",
          namespaceSelector: "all()",
          nets: ["10.0.0.0/8"],
        },
      },
    ]);
  });

  it("looks at no port after an entry that says nothing, in the older API", () => {
    const ports = [{ namedPort: "http" }, { portRange: { start: 9, end: 1 } }];
    expect(admin({ action: "Allow", to: [everyone], ports })).toEqual({
      rules: [{ action: "Allow", destination: toEveryone }],
      errors: [],
    });
  });

  it("K8S-7: a reversed range drops a rule that accepts and turns another into a denial", () => {
    const protocols = [{ tcp: { destinationPort: { range: { start: 9, end: 1 } } } }];
    const errors = [expect.stringContaining("failed to parse k8s protocol: minimum port number (9)")];
    expect(cluster({ action: "Accept", to: [everyone], protocols })).toEqual({ rules: undefined, errors });
    expect(cluster({ action: "Deny", to: [everyone], protocols })).toEqual({
      rules: [{ action: "Deny" }],
      errors,
    });
  });

  it("a range without ends is that of port 0", () => {
    expect(withProtocols({ tcp: { destinationPort: { range: {} } } }).rules).toEqual([
      { action: "Allow", protocol: "TCP", destination: { ...toEveryone, ports: [0] } },
    ]);
  });
});

describe("rules of a ClusterNetworkPolicy", () => {
  it.each<[string, JsonObject, string, unknown, string]>([
    [
      "an unknown action is dropped",
      { action: "Allow", to: [everyone] },
      "egress",
      undefined,
      "unsupported admin network policy action Allow",
    ],
    ["so is none", { to: [everyone] }, "egress", undefined, "unsupported admin network policy action "],
    [
      "networks are for egress alone",
      { action: "Deny", from: [{ networks: ["10.0.0.0/8"] }] },
      "ingress",
      [{ action: "Deny" }],
      "none of supported fields in 'From' is set.",
    ],
    [
      "a peer that says nothing",
      { action: "Pass", to: [{ networks: [] }] },
      "egress",
      [{ action: "Deny" }],
      "none of supported fields in 'To' is set.",
    ],
    [
      "a network that is none",
      { action: "Deny", to: [{ networks: ["10.0.0.0/8", "ten"] }] },
      "egress",
      [{ action: "Deny" }],
      "invalid CIDR in ANP rule: invalid CIDR address: ten",
    ],
    [
      "a network that is not even text",
      { action: "Deny", to: [{ networks: [10] }] },
      "egress",
      [{ action: "Deny" }],
      "invalid CIDR in ANP rule: invalid CIDR address: ",
    ],
  ])("K8S-7: %s", (_, rule, direction, rules, message) => {
    expect(cluster(rule, direction)).toEqual({
      rules,
      errors: [`k8s rule couldn't be converted: ${message}`],
    });
  });

  it("K8S-5: a peer of pods is bound to pods, its namespaces all of them where none are named", () => {
    const pods = (more: JsonObject): unknown =>
      cluster({ action: "Accept", to: [{ pods: { podSelector: { matchLabels: { a: "b" } }, ...more } }] })
        .rules;
    const selector = "projectcalico.org/orchestrator == 'k8s' && a == 'b'";
    expect(pods({})).toEqual([{ action: "Allow", destination: { selector, namespaceSelector: "all()" } }]);
    expect(pods({ namespaceSelector: { matchLabels: { env: "x" } } })).toEqual([
      { action: "Allow", destination: { selector, namespaceSelector: "env == 'x'" } },
    ]);
  });

  it("an empty name is no name", () => {
    expect(cluster({ action: "Deny", name: "", to: [everyone] }).rules).toEqual([
      { action: "Deny", destination: toEveryone },
    ]);
    expect(cluster({ action: "Deny", name: "x", to: [everyone] }).rules).toEqual([
      { action: "Deny", destination: toEveryone, metadata: { annotations: { name: "x" } } },
    ]);
  });

  it("is filed under its own kind", () => {
    expect(convertKubernetesObject(make.cnp("p", { tier: "Admin", subject: everyone })).key).toEqual({
      kind: "KubernetesClusterNetworkPolicy",
      name: "p",
    });
    // Ignored, and only logged: no error.
    expect(convertKubernetesObject(make.cnp("p", { tier: "Admin", subject: {} }))).toMatchObject({
      result: null,
      errors: [],
    });
  });
});

describe("ports of an AdminNetworkPolicy", () => {
  const ports = (...entries: readonly JsonObject[]): Found =>
    admin({ action: "Allow", to: [everyone], ports: entries });

  it.each<[string, readonly JsonObject[], readonly JsonObject[]]>([
    ["none: all traffic", [], [{ action: "Allow", destination: toEveryone }]],
    [
      "TCP where no protocol is named",
      [{ portNumber: { port: 80 } }],
      [{ action: "Allow", protocol: "TCP", destination: { ...toEveryone, ports: [80] } }],
    ],
    [
      "a range",
      [{ portRange: { protocol: "UDP", start: 5, end: 6 } }],
      [{ action: "Allow", protocol: "UDP", destination: { ...toEveryone, ports: ["5:6"] } }],
    ],
    [
      "a named port turns the rule into all traffic",
      [{ portNumber: { port: 80 } }, { namedPort: "http" }],
      [{ action: "Allow", destination: toEveryone }],
    ],
  ])("%s", (_, entries, expected) => {
    expect(ports(...entries)).toEqual({ rules: expected, errors: [] });
  });

  it("K8S-7: a port that can't be read drops an Allow, and turns a Pass into a denial", () => {
    const bad = [{ portRange: { start: 6, end: 5 } }];
    expect(admin({ action: "Allow", to: [everyone], ports: bad }).rules).toBeUndefined();
    expect(admin({ action: "Pass", to: [everyone], ports: bad })).toEqual({
      rules: [{ action: "Deny" }],
      errors: [expect.stringContaining("failed to parse k8s port: ")],
    });
  });
});

describe("a BaselineAdminNetworkPolicy", () => {
  const baseline = (rule: JsonObject): JsonObject =>
    make.of(v1alpha1, "BaselineAdminNetworkPolicy", "default", { subject: everyone, ingress: [rule] });

  it("goes to its own tier at order 1000, and knows no Pass", () => {
    const object = baseline({ action: "Deny", from: [everyone] });
    expect(convertKubernetesObject(object, { calicoVersion: "3.31" })).toMatchObject({
      key: { kind: "GlobalNetworkPolicy", name: "kbanp.baselineadminnetworkpolicy.default" },
      result: { spec: { tier: "baselineadminnetworkpolicy", order: 1000, types: ["Ingress"] } },
    });
    expect(converted(baseline({ action: "Pass", from: [everyone] }), "ingress")).toEqual({
      rules: undefined,
      errors: ["k8s rule couldn't be converted: unsupported admin network policy action Pass"],
    });
  });

  it("POL-5: is compared by the name that 3.31 files it under", () => {
    const [policy] = loadObjects([baseline({ action: "Deny", from: [everyone] })], {
      calicoVersion: "3.31",
    }).policies;
    expect(policy).toMatchObject({ tieBreak: "kbanp.baselineadminnetworkpolicy.default", order: 1000 });
  });
});

describe("what every conversion refuses", () => {
  it("a UID that is none", () => {
    const knp = make.knp("shop/p", { podSelector: {} });
    const withUid = (uid: string): JsonObject => ({
      ...knp,
      metadata: { ...(knp["metadata"] as JsonObject), uid },
    });
    expect(convertKubernetesObject(withUid("7"))).toEqual({
      result: null,
      errors: ["failed to parse UID for resource: invalid UUID `7`"],
    });
    expect(convertKubernetesObject(withUid("0b6cd8b3-5b3a-4b8e-9b0a-1b2c3d4e5f60")).errors).toEqual([]);
  });
});

describe("profiles", () => {
  it("LBL-2: a service account's has labels and no rules, and `default` for an empty namespace", () => {
    const account = make.of("v1", "ServiceAccount", "shop/api", {}, { labels: { role: "db" } });
    expect(convertKubernetesObject(account)).toEqual({
      key: { kind: "Profile", name: "ksa.shop.api" },
      result: {
        kind: "Profile",
        apiVersion: "projectcalico.org/v3",
        metadata: { name: "ksa.shop.api" },
        spec: { labelsToApply: { "pcsa.role": "db", "pcsa.projectcalico.org/name": "api" } },
      },
      errors: [],
    });
    expect(convertKubernetesObject(make.of("v1", "ServiceAccount", "api", {})).key?.name).toBe(
      "ksa.default.api",
    );
  });
});
