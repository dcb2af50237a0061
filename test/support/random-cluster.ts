import fc from "./fast-check.ts";
import type { JsonObject } from "../../src/base/json.ts";
import type { SimulateOptions } from "../../src/model/options.ts";
import type { SourceFile } from "../../src/model/resource.ts";
import {
  randomHabits,
  randomHostEndpoints,
  randomNamespaces,
  randomNetworkSets,
  randomNodes,
  randomPods,
  randomPools,
  randomServices,
} from "./random/random-endpoints.ts";
import { randomPolicies, randomTiers } from "./random/random-policies.ts";
import { createRandom, type Random } from "./random/random.ts";
import { randomRule } from "./random/random-rule.ts";

/** A small cluster as a tree of manifests, one object a file, and how it is to be read. */
export interface RandomCluster {
  readonly seed: number;
  readonly files: readonly SourceFile[];
  readonly options: SimulateOptions;
}

/** The cluster of a seed: policies of all kinds over a handful of pods and hosts, more odd than real ones. */
export function randomCluster(seed: number): RandomCluster {
  const random = createRandom(seed);
  const habits = randomHabits(random);
  const objects = [
    ...randomNamespaces(random),
    ...randomTiers(random),
    ...randomPools(random, habits),
    ...randomNodes(random, habits),
    ...randomHostEndpoints(random, habits),
    ...randomPods(random, habits),
    ...randomNetworkSets(random),
    ...randomServices(random),
    ...randomSettings(random),
    ...randomPolicies(random),
  ];
  return { seed, files: toFiles(objects), options: randomOptions(random) };
}

/** One JSON file an object, named for what it holds. */
export function toFiles(objects: readonly JsonObject[]): readonly SourceFile[] {
  return objects.map((object, index) => ({
    path: `${String(index).padStart(2, "0")}-${typeof object["kind"] === "string" ? object["kind"].toLowerCase() : "object"}.json`,
    text: JSON.stringify(object),
  }));
}

function randomSettings(random: Random): readonly JsonObject[] {
  const settings: JsonObject[] = [];
  if (random.chance(0.3)) settings.push(felixConfiguration(random));
  if (random.chance(0.1)) settings.push(kubeControllersConfiguration(random));
  if (random.chance(0.2)) {
    const rules = random.times(0, 2, () => randomRule(random, ["Allow", "Deny", "Pass", "Log"]));
    settings.push({
      apiVersion: "projectcalico.org/v3",
      kind: "Profile",
      metadata: { name: "custom" },
      spec: { ingress: rules, egress: rules, labelsToApply: { zone: "corp" } },
    });
  }
  return settings;
}

function felixConfiguration(random: Random): JsonObject {
  const failsafe = (): JsonObject => ({
    protocol: random.pick(["tcp", "udp"]),
    port: random.pick([22, 53, 443]),
    ...(random.chance(0.5) ? { net: random.pick(["192.168.0.0/24", "203.0.113.0/24", "fd00::/64"]) } : {}),
  });
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "FelixConfiguration",
    metadata: { name: "default" },
    spec: {
      ...(random.chance(0.5)
        ? { defaultEndpointToHostAction: random.pick(["Accept", "Drop", "Return"]) }
        : {}),
      ...(random.chance(0.6) ? { failsafeInboundHostPorts: random.times(0, 2, failsafe) } : {}),
      ...(random.chance(0.6) ? { failsafeOutboundHostPorts: random.times(0, 2, failsafe) } : {}),
      ...(random.chance(0.2) ? { allowVXLANPacketsFromWorkloads: true } : {}),
      ...(random.chance(0.2) ? { allowIPIPPacketsFromWorkloads: true } : {}),
      ...(random.chance(0.2) ? { natOutgoingExclusions: "IPPoolsAndHostIPs" } : {}),
      ...(random.chance(0.1) ? { wireguardEnabled: true } : {}),
      ...(random.chance(0.25) ? { bpfEnabled: true } : {}),
      ...(random.chance(0.1) ? { vxlanPort: 443 } : {}),
      ...(random.chance(0.2) ? { bpfDataIfacePattern: random.pick(["^eth1$", "^none$"]) } : {}),
    },
  };
}

function kubeControllersConfiguration(random: Random): JsonObject {
  const templates = random.times(0, 1, () => ({
    generateName: "made",
    interfaceCIDRs: ["192.168.0.0/24"],
    nodeSelector: "all()",
    labels: { app: "api" },
  }));
  return {
    apiVersion: "projectcalico.org/v3",
    kind: "KubeControllersConfiguration",
    metadata: { name: "default" },
    spec: { controllers: { node: { hostEndpoint: { autoCreate: "Enabled", templates } } } },
  };
}

function randomOptions(random: Random): SimulateOptions {
  return {
    ...(random.chance(0.15) ? { staged: random.pick(["promote", "alongside"] as const) } : {}),
    ...(random.chance(0.1) ? { dataplane: random.pick(["nftables", "ebpf"] as const) } : {}),
    ...(random.chance(0.1) ? { calicoVersion: random.pick(["3.30", "3.31"]) } : {}),
    ...(random.chance(0.2)
      ? { endpointToHost: random.pick(["Drop", "Return", "from-resource"] as const) }
      : {}),
    ...(random.chance(0.1) ? { natOutgoing: random.chance(0.5) } : {}),
    ...(random.chance(0.1) ? { podCIDRs: ["10.0.0.0/24", "fd00::/64"] } : {}),
    ...(random.chance(0.1) ? { hostEndpointProfiles: ["projectcalico-default-allow"] } : {}),
    ...(random.chance(0.1) ? { raw: true } : {}),
  };
}

/** Clusters for properties; a failing one is made small by leaving out one file at a time. */
class ClusterArbitrary extends fc.Arbitrary<RandomCluster> {
  override generate(source: fc.Random): fc.Value<RandomCluster> {
    return new fc.Value(randomCluster(source.nextInt(0, 0x7fffffff)), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is RandomCluster {
    return typeof value === "object" && value !== null && "files" in value;
  }

  override shrink(value: RandomCluster): fc.Stream<fc.Value<RandomCluster>> {
    const smaller = value.files.map((left) => ({
      ...value,
      files: value.files.filter((file) => file !== left),
    }));
    return fc.Stream.of(...smaller.map((cluster) => new fc.Value(cluster, undefined)));
  }
}

export function arbitraryCluster(): fc.Arbitrary<RandomCluster> {
  return new ClusterArbitrary();
}
