import type { JsonObject } from "../../../src/base/json.ts";
import type { Random } from "./random.ts";
import { randomNets, world } from "./random-rule.ts";

export const nodeNames = ["n1", "n2", "n3"];
const calico = "projectcalico.org/v3";

export function randomNamespaces(random: Random): readonly JsonObject[] {
  return random.some(world.namespaces, 0, 3).flatMap((name): JsonObject[] => [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: random.chance(0.5) ? { env: random.pick(["prod", "dev"]) } : {} },
    },
    ...(random.chance(0.4)
      ? [
          {
            apiVersion: "v1",
            kind: "ServiceAccount",
            metadata: { name: "robot", namespace: name, labels: { team: random.pick(["blue", "red"]) } },
          },
        ]
      : []),
  ]);
}

function labels(random: Random): JsonObject {
  return {
    ...(random.chance(0.8) ? { app: random.pick(world.apps) } : {}),
    ...(random.chance(0.5) ? { role: random.pick(world.roles) } : {}),
    ...(random.chance(0.1) ? { zone: "corp" } : {}),
  };
}

function containerPorts(random: Random): readonly JsonObject[] {
  return random.some<JsonObject>(
    [
      { name: "http", containerPort: 80 },
      { name: "http", containerPort: 8080 },
      { name: "dns", containerPort: 53, protocol: "UDP" },
      { name: "dns", containerPort: 53, protocol: "TCP" },
      { name: "metrics", containerPort: 9090, protocol: "SCTP" },
      { name: "metrics", containerPort: 443 },
    ],
    0,
    2,
  );
}

/** What a cluster of one seed has in common: families in use, and whether it leaves things open. */
export interface Habits {
  readonly families: readonly (4 | 6)[];
  /** Some pods have no address. */
  readonly unknownAddresses: boolean;
  /** Some pods have no node. */
  readonly unknownPlaces: boolean;
}

export function randomHabits(random: Random): Habits {
  return {
    families: random.pick<readonly (4 | 6)[]>([[4], [4], [4], [6], [4, 6]]),
    unknownAddresses: random.chance(0.3),
    unknownPlaces: random.chance(0.4),
  };
}

export function randomPods(random: Random, habits: Habits): readonly JsonObject[] {
  return random.times(1, 4, (index) => {
    const isKnown = !habits.unknownAddresses || random.chance(0.5);
    const isPlaced = !habits.unknownPlaces || random.chance(0.4);
    const number = random.chance(0.03) ? 1 : index + 1;
    const family =
      habits.families.length === 2 && random.chance(0.3) ? [random.pick(habits.families)] : habits.families;
    const addresses = family.map((each) =>
      each === 4 ? `10.0.0.${String(number)}` : `fd00::${String(number)}`,
    );
    const spec: JsonObject = {
      containers: [{ name: "main", image: "app", ports: containerPorts(random) }],
      ...(isPlaced ? { nodeName: random.pick(nodeNames) } : {}),
      ...(random.chance(0.3) ? { serviceAccountName: "robot" } : {}),
      ...(random.chance(0.05) ? { hostNetwork: true } : {}),
    };
    const metadata = { name: `pod-${String(index)}`, namespace: random.pick(world.namespaces) };
    if (!isKnown && random.chance(0.5)) {
      const template = { metadata: { labels: labels(random) }, spec };
      const replicas = random.pick([1, 2, 3]);
      return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata,
        spec: { replicas, selector: {}, template },
      };
    }
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...metadata, labels: labels(random) },
      spec,
      ...(isKnown ? { status: { podIP: addresses[0] ?? "", podIPs: addresses.map((ip) => ({ ip })) } } : {}),
    };
  });
}

export function randomNodes(random: Random, { families }: Habits): readonly JsonObject[] {
  return random.some(nodeNames, 0, 3).map((name) => {
    const number = name.slice(1);
    const own = families.map((family) => (family === 4 ? `192.168.0.${number}` : `fd01::${number}`));
    const withTunnel = random.chance(0.4);
    const withInterfaces = random.chance(0.25);
    const interfaces = [
      { name: "eth0", addresses: own.map((address) => `${address}/${address.includes(":") ? "64" : "24"}`) },
      { name: "eth1", addresses: [`203.0.113.${number}/25`] },
    ];
    return {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name,
        labels: { host: name, ...(random.chance(0.3) ? { zone: "corp" } : {}) },
        annotations: {
          ...(withTunnel ? { "projectcalico.org/IPv4VXLANTunnelAddr": `10.0.0.6${number}` } : {}),
          ...(withTunnel && random.chance(0.5)
            ? { "projectcalico.org/IPv6VXLANTunnelAddr": `fd00::6${number}` }
            : {}),
          ...(withInterfaces ? { "projectcalico.org/Interfaces": JSON.stringify(interfaces) } : {}),
        },
      },
      status: { addresses: own.map((address) => ({ type: "InternalIP", address })) },
    };
  });
}

export function randomHostEndpoints(random: Random, { families }: Habits): readonly JsonObject[] {
  return random.times(0, 3, (index) => {
    const node = random.pick(nodeNames);
    const number = node.slice(1);
    const interfaceName = random.pick(["*", "*", "eth0", "eth1", undefined]);
    const expected = families.map((family) => (family === 4 ? `192.168.0.${number}` : `fd01::${number}`));
    const isExpecting = interfaceName === undefined || random.chance(0.5);
    return {
      apiVersion: calico,
      kind: "HostEndpoint",
      metadata: {
        name: `hep-${String(index)}`,
        labels: { host: node, ...(random.chance(0.3) ? { app: random.pick(world.apps) } : {}) },
      },
      spec: {
        node,
        ...(interfaceName === undefined ? {} : { interfaceName }),
        ...(isExpecting ? { expectedIPs: expected } : {}),
        ...(random.chance(0.5)
          ? { profiles: [random.pick(["projectcalico-default-allow", "custom", "gone"])] }
          : {}),
        ...(random.chance(0.3) ? { ports: [{ name: "http", protocol: "TCP", port: 8080 }] } : {}),
      },
    };
  });
}

export function randomNetworkSets(random: Random): readonly JsonObject[] {
  return random.times(0, 2, (index) => {
    const isGlobal = random.chance(0.5);
    return {
      apiVersion: calico,
      kind: isGlobal ? "GlobalNetworkSet" : "NetworkSet",
      metadata: {
        name: `set-${String(index)}`,
        ...(isGlobal ? {} : { namespace: random.pick(world.namespaces) }),
        labels: labels(random),
      },
      spec: { nets: [...randomNets(random, 4), ...(random.chance(0.4) ? randomNets(random, 6) : [])] },
    };
  });
}

export function randomServices(random: Random): readonly JsonObject[] {
  return random.some(world.services, 0, 2).flatMap((name): JsonObject[] => {
    const namespace = random.pick(world.namespaces);
    const isV4 = random.chance(0.8);
    const port = random.pick([80, 8080, 53]);
    const metadata = { name, namespace };
    const service: JsonObject = {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: {
        selector: { app: random.pick(world.apps) },
        ports: [{ port, targetPort: random.pick([port, "http"]) }],
      },
    };
    const slice: JsonObject = {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: `${name}-1`, namespace, labels: { "kubernetes.io/service-name": name } },
      addressType: isV4 ? "IPv4" : "IPv6",
      endpoints: [{ addresses: [isV4 ? `10.0.0.${String(1 + random.int(4))}` : "fd00::1"] }],
      ports: [{ name: "main", port, protocol: random.pick(["TCP", "UDP"]) }],
    };
    return random.pick([[service], [slice], [service, slice]]);
  });
}

export function randomPools(random: Random, { families }: Habits): readonly JsonObject[] {
  if (random.chance(0.4)) return [];
  const cidrs = families.flatMap((family) => (family === 4 ? ["10.0.0.0/24", "10.0.1.0/24"] : ["fd00::/64"]));
  const pools = random.some(cidrs, 1, cidrs.length).map((cidr, index) => ({
    apiVersion: calico,
    kind: "IPPool",
    metadata: { name: `pool-${String(index)}` },
    spec: {
      cidr,
      ...(random.chance(0.5) ? { natOutgoing: random.chance(0.7) } : {}),
      ...random.pick<JsonObject>([
        {},
        { vxlanMode: "Always" },
        { ipipMode: "Always" },
        { vxlanMode: "CrossSubnet" },
        { ipipMode: "CrossSubnet" },
      ]),
      ...(random.chance(0.1) ? { disabled: true } : {}),
    },
  }));
  return random.chance(0.15) ? [...pools, poolOfHosts(random)] : pools;
}

/** Addresses that pods reach without translation: of all hosts or of some. */
function poolOfHosts(random: Random): JsonObject {
  return {
    apiVersion: calico,
    kind: "IPPool",
    metadata: { name: "hosts" },
    spec: { cidr: random.pick(["192.168.0.0/24", "192.168.0.2/31"]), disabled: true },
  };
}
