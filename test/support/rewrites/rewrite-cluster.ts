import { isJsonObject, type JsonObject } from "../../../src/base/json.ts";
import { parseFiles } from "../../../src/parse/parse-files.ts";
import { validateResource } from "../../../src/validate/validate-resource.ts";
import { createRandom, type Random } from "../random/random.ts";
import { toFiles, type RandomCluster } from "../random-cluster.ts";
import { load } from "../check-laws.ts";
import { kubernetesAsCalico } from "./rewrite-kubernetes.ts";
import { memberRewrites, membersOf } from "./rewrite-members.ts";
import { kubernetesRewrites, policyRewrites } from "./rewrite-policies.ts";
import { ruleRewrites } from "./rewrite-rules.ts";
import { selectorRewrites } from "./rewrite-selectors.ts";
import { hasCalicoRules, objectAt, tierNameOf, type Rewrite, type Surroundings } from "./rewrite.ts";

/** Every way to write things differently that must not matter. */
export const rewrites: readonly Rewrite[] = [
  ...ruleRewrites,
  ...selectorRewrites,
  ...policyRewrites,
  ...kubernetesRewrites,
  ...kubernetesAsCalico,
  ...memberRewrites,
];

export interface Rewritten {
  readonly cluster: RandomCluster;
  /** What was written differently; empty where nothing could be. */
  readonly changes: readonly string[];
}

/** The cluster in other words. What Calico refuses stays as it is: its parts might be taken. */
export function rewriteCluster(cluster: RandomCluster, seed: number): Rewritten {
  const random = createRandom(seed);
  const objects = cluster.files.map(({ text }) => JSON.parse(text) as unknown).filter(isJsonObject);
  const members = membersOf(load(cluster).cluster);
  const changes: string[] = [];
  let next: readonly JsonObject[] = objects;
  for (let round = 0; round < 2; round += 1) {
    const surroundings: Surroundings = {
      soleOrders: soleOrders(next),
      calicoAtKubernetesOrder: next.some(
        (object) =>
          hasCalicoRules(object) &&
          tierNameOf(object) === "default" &&
          objectAt(object, "spec")["order"] === 1000,
      ),
      members,
    };
    next = next.flatMap((object) => rewriteObject(object, random, surroundings, changes));
  }
  return { cluster: { ...cluster, files: toFiles(next) }, changes };
}

function rewriteObject(
  object: JsonObject,
  random: Random,
  surroundings: Surroundings,
  changes: string[],
): readonly JsonObject[] {
  if (random.chance(0.2) || !isAccepted(object)) return [object];
  const possible = rewrites.flatMap(({ name, rewrite }) => {
    const written = rewrite(object, random, surroundings);
    return written === undefined ? [] : [{ name, written }];
  });
  if (possible.length === 0) return [object];
  const { name, written } = random.pick(possible);
  changes.push(name);
  return written;
}

function soleOrders(objects: readonly JsonObject[]): ReadonlySet<string> {
  const keys = objects.flatMap((object) => {
    const { order } = objectAt(object, "spec");
    return typeof order === "number" ? [`${tierNameOf(object)}/${String(order)}`] : [];
  });
  // Kubernetes policies have this order (POL-6).
  const taken = ["default/1000", "default/1000"];
  return new Set(keys.filter((key) => [...keys, ...taken].filter((other) => other === key).length === 1));
}

function isAccepted(object: JsonObject): boolean {
  return parseFiles(toFiles([object]), {}).resources.every((resource) => {
    const { library, felix } = validateResource(resource, {});
    return library.valid && felix === "used";
  });
}
