import type { JsonObject } from "../../../src/base/json.ts";
import type { Random } from "./random.ts";
import {
  randomNamespaceSelector,
  randomNets,
  randomPorts,
  randomRule,
  randomSelector,
  world,
} from "./random-rule.ts";

const actions = ["Allow", "Allow", "Allow", "Deny", "Deny", "Pass", "Log"];
const tierNames = ["security", "platform", "app"];

export function randomTiers(random: Random): readonly JsonObject[] {
  return random.some(tierNames, 0, 3).map((name) => ({
    apiVersion: "projectcalico.org/v3",
    kind: "Tier",
    metadata: { name },
    spec: {
      ...(random.chance(0.3) ? {} : { order: random.pick([100, 100, 200, 1_000_000, 2_000_000]) }),
      ...(random.chance(0.5) ? {} : { defaultAction: random.pick(["Deny", "Pass"]) }),
    },
  }));
}

/** Policies of every kind, over tiers that exist and, rarely, one that does not. */
export function randomPolicies(random: Random): readonly JsonObject[] {
  return random.times(0, 6, (index) => {
    const name = `p${String(index)}`;
    switch (random.int(10)) {
      case 0:
      case 1:
        return networkPolicy(random, name);
      case 2:
      case 3:
      case 4:
        return globalPolicy(random, name);
      case 5:
      case 6:
        return kubernetesPolicy(random, name, false);
      case 7:
        return clusterPolicy(random, name);
      case 8:
        return stagedPolicy(random, name);
      default:
        return hostPolicy(random, name);
    }
  });
}

function tierOf(random: Random): JsonObject {
  const tier = random.pick(["default", "default", ...tierNames]);
  if (tier === "default" && random.chance(0.7)) return {};
  return { tier };
}

function orderOf(random: Random): JsonObject {
  return random.chance(0.3) ? {} : { order: random.pick([10, 10, 20, 1000, -1, 0.5]) };
}

function rulesOf(random: Random, directions: readonly string[]): JsonObject {
  const lists = directions.map((direction) => [
    direction.toLowerCase(),
    random.times(0, 4, () => randomRule(random, actions)),
  ]);
  return Object.fromEntries(lists) as JsonObject;
}

function typesOf(random: Random): readonly string[] {
  return random.pick([["Ingress"], ["Egress"], ["Ingress", "Egress"]]);
}

function ordinarySpec(random: Random): JsonObject {
  const types = typesOf(random);
  return {
    ...tierOf(random),
    ...orderOf(random),
    ...(random.chance(0.15) ? {} : { selector: randomSelector(random) }),
    ...(random.chance(0.15) ? { serviceAccountSelector: "team == 'blue'" } : {}),
    ...rulesOf(random, types),
    ...(random.chance(0.8) ? { types: [...types] } : {}),
  };
}

function networkPolicy(random: Random, name: string): JsonObject {
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "NetworkPolicy",
    metadata: { name, namespace: random.pick(world.namespaces) },
    spec: ordinarySpec(random),
  };
}

function globalPolicy(random: Random, name: string): JsonObject {
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "GlobalNetworkPolicy",
    metadata: { name },
    spec: {
      ...ordinarySpec(random),
      ...(random.chance(0.25) ? { namespaceSelector: randomNamespaceSelector(random) } : {}),
      ...(random.chance(0.2) ? { applyOnForward: true } : {}),
    },
  };
}

/** Policies that host endpoints have and pods do not: forwarded, preDNAT and untracked traffic. */
function hostPolicy(random: Random, name: string): JsonObject {
  const chain = random.pick(["forward", "forward", "preDNAT", "untracked"]);
  const types = chain === "preDNAT" ? ["Ingress"] : typesOf(random);
  const flags =
    chain === "forward"
      ? { applyOnForward: true }
      : { applyOnForward: true, [chain === "preDNAT" ? "preDNAT" : "doNotTrack"]: true };
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "GlobalNetworkPolicy",
    metadata: { name },
    spec: {
      ...tierOf(random),
      ...orderOf(random),
      selector: random.pick(["has(host)", "all()", "host == 'n1'"]),
      ...flags,
      ...rulesOf(random, types),
      types: [...types],
    },
  };
}

function stagedPolicy(random: Random, name: string): JsonObject {
  const stagedAction = random.pick(["Set", "Set", "Delete", "Ignore"]);
  if (random.chance(0.3)) return kubernetesPolicy(random, name, true);
  const isGlobal = random.chance(0.5);
  const policy = isGlobal ? globalPolicy(random, name) : networkPolicy(random, name);
  return {
    ...policy,
    kind: isGlobal ? "StagedGlobalNetworkPolicy" : "StagedNetworkPolicy",
    spec: { ...(policy["spec"] as JsonObject), stagedAction },
  };
}

function labelSelector(random: Random): JsonObject {
  const app = random.pick(world.apps);
  return random.pick<JsonObject>([
    {},
    { matchLabels: { app } },
    { matchLabels: { role: random.pick(world.roles) } },
    { matchExpressions: [{ key: "app", operator: "In", values: [app, random.pick(world.apps)] }] },
    { matchExpressions: [{ key: "app", operator: "NotIn", values: [app] }] },
    { matchExpressions: [{ key: "role", operator: random.pick(["Exists", "DoesNotExist"]) }] },
  ]);
}

function namespaceLabels(random: Random): JsonObject {
  return random.pick<JsonObject>([
    {},
    { matchLabels: { env: "prod" } },
    { matchExpressions: [{ key: "env", operator: "DoesNotExist" }] },
    { matchLabels: { "kubernetes.io/metadata.name": random.pick(world.namespaces) } },
  ]);
}

function kubernetesPeer(random: Random): JsonObject {
  const kind = random.int(4);
  if (kind === 0) return { podSelector: labelSelector(random) };
  if (kind === 1) return { namespaceSelector: namespaceLabels(random) };
  if (kind === 2) return { namespaceSelector: namespaceLabels(random), podSelector: labelSelector(random) };
  return {
    ipBlock: random.pick<JsonObject>([
      { cidr: "10.0.0.0/24", except: ["10.0.0.4/30"] },
      { cidr: "203.0.113.0/24" },
      { cidr: "0.0.0.0/0" },
      { cidr: "fd00::/64", except: ["fd00::3/128"] },
    ]),
  };
}

function kubernetesPort(random: Random): JsonObject {
  return random.pick<JsonObject>([
    { port: 80 },
    { port: 53, protocol: "UDP" },
    { port: "http" },
    { port: "dns", protocol: "UDP" },
    { port: 8000, endPort: 9000, protocol: "TCP" },
    { protocol: "SCTP" },
  ]);
}

function kubernetesPolicy(random: Random, name: string, staged: boolean): JsonObject {
  const types = typesOf(random);
  const rules = (peers: string): readonly JsonObject[] =>
    random.times(0, 2, () => ({
      ...(random.chance(0.8) ? { [peers]: random.times(1, 2, () => kubernetesPeer(random)) } : {}),
      ...(random.chance(0.6) ? { ports: random.times(1, 2, () => kubernetesPort(random)) } : {}),
    }));
  return {
    apiVersion: staged ? "projectcalico.org/v3" : "networking.k8s.io/v1",
    kind: staged ? "StagedKubernetesNetworkPolicy" : "NetworkPolicy",
    metadata: { name, namespace: random.pick(world.namespaces) },
    spec: {
      podSelector: labelSelector(random),
      ...(types.includes("Ingress") ? { ingress: rules("from") } : {}),
      ...(types.includes("Egress") ? { egress: rules("to") } : {}),
      policyTypes: [...types],
      ...(staged ? { stagedAction: random.pick(["Set", "Delete"]) } : {}),
    },
  };
}

function clusterPeer(random: Random, direction: string): JsonObject {
  if (direction === "egress" && random.chance(0.3))
    return { networks: randomNets(random, random.chance(0.7) ? 4 : 6) };
  if (random.chance(0.5)) return { namespaces: namespaceLabels(random) };
  return { pods: { namespaceSelector: namespaceLabels(random), podSelector: labelSelector(random) } };
}

function clusterPolicy(random: Random, name: string): JsonObject {
  const rules = (direction: string, peers: string): readonly JsonObject[] =>
    random.times(0, 3, (index) => ({
      name: `rule-${String(index)}`,
      action: random.pick(["Accept", "Deny", "Pass"]),
      [peers]: random.times(1, 2, () => clusterPeer(random, direction)),
      ...(random.chance(0.6) ? { protocols: random.times(1, 2, () => clusterProtocol(random)) } : {}),
    }));
  return {
    apiVersion: "policy.networking.k8s.io/v1alpha2",
    kind: "ClusterNetworkPolicy",
    metadata: { name },
    spec: {
      tier: random.pick(["Admin", "Baseline"]),
      priority: random.pick([1, 10, 10, 500]),
      subject: random.chance(0.5)
        ? { namespaces: namespaceLabels(random) }
        : { pods: { namespaceSelector: namespaceLabels(random), podSelector: labelSelector(random) } },
      ingress: rules("ingress", "from"),
      egress: rules("egress", "to"),
    },
  };
}

function clusterProtocol(random: Random): JsonObject {
  const [port] = randomPorts(random);
  return random.pick<JsonObject>([
    { tcp: { destinationPort: { number: 80 } } },
    { udp: { destinationPort: { number: 53 } } },
    { tcp: { destinationPort: { range: { start: 8000, end: 9000 } } } },
    { sctp: {} },
    { destinationNamedPort: typeof port === "string" && !port.includes(":") ? port : "http" },
  ]);
}
