import { stringify } from "yaml";
import type { JsonObject } from "../../src/base/json.ts";
import { isJsonObject } from "../../src/base/json.ts";
import type { SourceFile } from "../../src/model/resource.ts";

/** The objects as files of a repository: one a folder of namespace or kind, documents apart. */
export function toTree(objects: readonly JsonObject[]): readonly SourceFile[] {
  const folders = new Map<string, string[]>();
  for (const object of objects) {
    const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
    const namespace = textOf(metadata["namespace"]) ?? "cluster";
    const name = textOf(metadata["name"]) ?? "";
    const kind = (textOf(object["kind"]) ?? "").toLowerCase();
    // Pods of a dump share a file; policies and workloads have one each, as people keep them.
    const path = kind === "pod" ? `${namespace}/pods.yaml` : `${namespace}/${kind}-${name}.yaml`;
    const texts = folders.get(path);
    const text = stringify(object, { aliasDuplicateObjects: false });
    if (texts === undefined) folders.set(path, [text]);
    else texts.push(text);
  }
  return [...folders].map(([path, texts]) => ({ path, text: texts.join("---\n") }));
}

/** What a pull request changes. */
export type PullRequest = "rule-and-label" | "tier";

/** The objects after the pull request: a rule and a label changed, or what every tier ends in. */
export function changed(objects: readonly JsonObject[], pullRequest: PullRequest): readonly JsonObject[] {
  if (pullRequest === "tier")
    return objects.map((object) => (object["kind"] === "Tier" ? changeTier(object) : object));
  const policies = objects.filter(
    ({ kind, spec }) =>
      (textOf(kind) ?? "").endsWith("NetworkPolicy") && isJsonObject(spec) && Array.isArray(spec["ingress"]),
  );
  const policy = policies[Math.floor(policies.length / 2)];
  const workload = objects.find(({ kind }) => kind === "Deployment" || kind === "Pod");
  return objects.map((object) =>
    object === policy ? changeRule(object) : object === workload ? changeLabel(object) : object,
  );
}

function changeTier(tier: JsonObject): JsonObject {
  const { spec } = tier;
  return isJsonObject(spec) ? { ...tier, spec: { ...spec, defaultAction: "Deny" } } : tier;
}

/** The first ingress rule loses its ports. */
function changeRule(policy: JsonObject): JsonObject {
  const spec = policy["spec"] as JsonObject; // as chosen above
  const [first, ...rest] = spec["ingress"] as readonly JsonObject[];
  const open = Object.fromEntries(
    Object.entries(first ?? {}).filter(([key]) => key !== "ports" && key !== "destination"),
  );
  return { ...policy, spec: { ...spec, ingress: [open, ...rest] } };
}

function changeLabel(workload: JsonObject): JsonObject {
  const relabel = (metadata: JsonObject): JsonObject => ({
    ...metadata,
    labels: { ...(metadata["labels"] as JsonObject | undefined), layer: "database" },
  });
  const spec = workload["spec"] as JsonObject; // as generated
  if (workload["kind"] === "Pod")
    return { ...workload, metadata: relabel(workload["metadata"] as JsonObject) };
  const template = spec["template"] as JsonObject;
  return {
    ...workload,
    spec: { ...spec, template: { ...template, metadata: relabel(template["metadata"] as JsonObject) } },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
