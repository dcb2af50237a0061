import type { JsonObject } from "../../src/base/json.ts";
import { isJsonObject } from "../../src/base/json.ts";
import type { SourceFile } from "../../src/model/resource.ts";
import { createRandom, type Random } from "./random/random.ts";
import { randomNets, world } from "./random/random-rule.ts";
import { nodeNames } from "./random/random-endpoints.ts";
import { randomCluster, type RandomCluster } from "./random-cluster.ts";

/** The cluster as a pull request might leave it: objects taken away, added or edited. */
export function editCluster(cluster: RandomCluster, seed: number): RandomCluster {
  const random = createRandom(seed);
  let files = cluster.files;
  for (const edit of random.times(1, 3, () => random.int(5))) {
    if (edit === 0 && files.length > 1) {
      const gone = random.pick(files);
      files = files.filter((file) => file !== gone);
    } else if (edit === 1) {
      const donor = random.pick(randomCluster(seed + 1).files);
      files = [...files, { ...donor, path: `new-${String(files.length)}-${donor.path}` }];
    } else {
      const target = random.pick(files);
      files = files.map((file) => (file === target ? editFile(file, random) : file));
    }
  }
  return { ...cluster, files };
}

function editFile(file: SourceFile, random: Random): SourceFile {
  const object: unknown = JSON.parse(file.text);
  return isJsonObject(object) ? { ...file, text: JSON.stringify(editObject(object, random)) } : file;
}

function editObject(object: JsonObject, random: Random): JsonObject {
  const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  const spec = isJsonObject(object["spec"]) ? object["spec"] : {};
  const rules = ["ingress", "egress"].filter(
    (direction) => Array.isArray(spec[direction]) && spec[direction].length > 0,
  );
  if (rules.length > 0 && random.chance(0.7)) {
    const direction = random.pick(rules);
    const list = spec[direction] as readonly JsonObject[]; // it is a list of rules, as written above
    const gone = random.int(list.length);
    return { ...object, spec: { ...spec, [direction]: list.filter((_, index) => index !== gone) } };
  }
  if (Array.isArray(spec["nets"]) && random.chance(0.4)) {
    const nets = spec["nets"] as readonly string[]; // as randomNetworkSets writes them
    const kept = nets.filter(() => random.chance(0.5));
    return { ...object, spec: { ...spec, nets: [...kept, ...randomNets(random, 4)] } };
  }
  if (typeof spec["nodeName"] === "string" && random.chance(0.4)) {
    return { ...object, spec: { ...spec, nodeName: random.pick(nodeNames) } };
  }
  if (typeof spec["order"] === "number" && random.chance(0.5)) {
    return { ...object, spec: { ...spec, order: spec["order"] + random.pick([-100, 5, 1000]) } };
  }
  const labels = isJsonObject(metadata["labels"]) ? metadata["labels"] : {};
  const edited = { ...labels, app: random.pick(world.apps), env: random.pick(["prod", "dev"]) };
  return { ...object, metadata: { ...metadata, labels: edited } };
}
