import type { JsonObject } from "../../src/base/json.ts";
import type { Random } from "../support/random/random.ts";
import { layers, roles, type Template } from "./realistic-cluster.ts";

/** What policies speak of. */
export interface PolicyWorld {
  readonly namespaces: readonly string[];
  readonly templates: readonly Template[];
  readonly random: Random;
}

const calico = "projectcalico.org/v3";

/** Tiers, then a mix of kinds: half Kubernetes, a third Calico, the rest for everybody or for hosts. */
export function realisticPolicies(count: number, world: PolicyWorld): readonly JsonObject[] {
  const { random } = world;
  const policies = Array.from({ length: count }, (_, index) => {
    const name = `policy-${String(index)}`;
    if (index % 20 === 0) return hostPolicy(name, random);
    if (index % 20 < 3) return globalPolicy(name, world);
    return random.chance(0.6) ? kubernetesPolicy(name, world) : calicoPolicy(name, world);
  });
  return [...makeTiers(), ...policies];
}

function makeTiers(): readonly JsonObject[] {
  return ["security", "platform"].map((name, index) => ({
    apiVersion: calico,
    kind: "Tier",
    metadata: { name },
    spec: { order: 100 + index * 100, defaultAction: "Pass" },
  }));
}

function kubernetesPolicy(name: string, { templates, random }: PolicyWorld): JsonObject {
  const subject = random.pick(templates);
  const peer = random.pick(templates);
  const from: JsonObject[] = [
    { podSelector: { matchLabels: { layer: random.pick(layers) } } },
    {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": peer.namespace } },
      podSelector: { matchLabels: { app: peer.name } },
    },
  ];
  const podSelector = random.chance(0.7)
    ? { matchLabels: { app: subject.name } }
    : { matchLabels: { layer: random.pick(layers) } };
  const egress = [
    { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["172.16.0.0/12"] } }], ports: [{ port: 443 }] },
  ];
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: subject.namespace },
    spec: {
      podSelector,
      policyTypes: random.chance(0.3) ? ["Ingress", "Egress"] : ["Ingress"],
      ingress: [{ from, ports: [{ port: subject.port }, { port: "http" }] }],
      ...(random.chance(0.3) ? { egress } : {}),
    },
  };
}

function calicoPolicy(name: string, { namespaces, templates, random }: PolicyWorld): JsonObject {
  const subject = random.pick(templates);
  const peer = random.pick(templates);
  return {
    apiVersion: calico,
    kind: "NetworkPolicy",
    metadata: { name, namespace: random.chance(0.8) ? subject.namespace : random.pick(namespaces) },
    spec: {
      order: random.int(500),
      selector: random.chance(0.5)
        ? `product == '${subject.labels["product"] ?? ""}'`
        : `app == '${subject.name}'`,
      types: ["Ingress", "Egress"],
      ingress: [
        {
          action: "Allow",
          protocol: "TCP",
          source: {
            namespaceSelector: `projectcalico.org/name == '${peer.namespace}'`,
            selector: `layer == '${random.pick(layers)}'`,
          },
          destination: { ports: [subject.port, "9000:9010"] },
        },
        {
          action: "Allow",
          protocol: "TCP",
          source: { selector: "network == 'offices'" },
          destination: { ports: [443] },
        },
      ],
      egress: [
        { action: "Allow", protocol: "UDP", destination: { ports: [53] } },
        {
          action: "Allow",
          protocol: "TCP",
          destination: {
            namespaceSelector: "stage == 'production'",
            selector: `layer == '${random.pick(layers)}'`,
          },
        },
        {
          action: "Allow",
          protocol: "TCP",
          destination: { selector: "network in {'databases', 'saas'}", ports: [443, 5432] },
        },
      ],
    },
  };
}

function globalPolicy(name: string, { templates, random }: PolicyWorld): JsonObject {
  const list = random.some(templates, 3, 8).map((template) => `'${template.name}'`);
  return {
    apiVersion: calico,
    kind: "GlobalNetworkPolicy",
    metadata: { name },
    spec: {
      tier: random.pick(["security", "platform"]),
      order: random.int(100),
      namespaceSelector: random.pick(["stage == 'production'", "stage == 'staging'", "has(stage)"]),
      selector: random.chance(0.5) ? `app in {${list.join(", ")}}` : `layer == '${random.pick(layers)}'`,
      types: ["Ingress", "Egress"],
      ingress: [{ action: "Deny", source: { selector: "network == 'partners'" } }],
      egress: [
        {
          action: "Deny",
          protocol: "TCP",
          destination: { nets: [`203.0.${String(random.int(113))}.0/24`], ports: [25] },
        },
      ],
    },
  };
}

function hostPolicy(name: string, random: Random): JsonObject {
  const role = random.pick(roles);
  return {
    apiVersion: calico,
    kind: "GlobalNetworkPolicy",
    metadata: { name },
    spec: {
      order: random.int(100),
      selector: `role == '${role}'`,
      types: ["Ingress"],
      ingress: [
        {
          action: "Allow",
          protocol: "TCP",
          source: { selector: "has(role)" },
          destination: { ports: [10250, 4240 + random.int(20)] },
        },
        {
          action: "Allow",
          protocol: "TCP",
          source: { selector: "network == 'offices'" },
          destination: { ports: [22] },
        },
      ],
    },
  };
}

/** Policies on every endpoint, with many rules each: the worst a rule engine has been shown. */
export function blanketPolicies(
  count: number,
  rules: number,
  { templates, random }: PolicyWorld,
): readonly JsonObject[] {
  const makeRule = (): JsonObject => {
    const source = random.chance(0.5)
      ? { selector: `app == '${random.pick(templates).name}'` }
      : { nets: [`198.51.${String(random.int(100))}.0/24`] };
    const destination = { ports: [1024 + random.int(30_000)] };
    return {
      action: random.chance(0.8) ? "Allow" : "Deny",
      protocol: random.pick(["TCP", "UDP"]),
      source,
      destination,
    };
  };
  const policies = Array.from({ length: count }, (_, index) => ({
    apiVersion: calico,
    kind: "GlobalNetworkPolicy",
    metadata: { name: `blanket-${String(index)}` },
    spec: {
      tier: ["security", "platform", "default"][index % 3] ?? "default",
      order: index,
      selector: "all()",
      types: ["Ingress", "Egress"],
      ingress: random.times(Math.floor(rules / 2), Math.floor(rules / 2), makeRule),
      egress: random.times(Math.ceil(rules / 2), Math.ceil(rules / 2), makeRule),
    },
  }));
  return [...makeTiers(), ...policies];
}
