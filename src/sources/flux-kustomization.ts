import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Issue } from "../model/issue.ts";
import { describeResource, type Resource } from "../model/resource.ts";
import { appended } from "./appended.ts";
import type { Deployment } from "./deployment.ts";
import { notCarriedOut } from "./not-carried-out.ts";
import { objectsAt, saysSomething, textAt, textsAt, valueAt } from "./read-fields.ts";
import type { WrittenSubstitution } from "./resolve-substitution.ts";
import { resolvePath } from "./tree-path.ts";

/** What a Flux Kustomization may say: carried out here, or without an effect on connections. Anything else is told. */
const knownFields: ReadonlySet<string> = new Set([
  ...["path", "sourceRef", "kubeConfig", "targetNamespace", "namePrefix", "nameSuffix", "commonMetadata"],
  ...["patches", "patchesStrategicMerge", "patchesJson6902", "components", "ignoreMissingComponents"],
  ...["postBuild", "images", "interval", "retryInterval", "timeout", "prune", "wait", "force", "suspend"],
  ...["healthChecks", "healthCheckExprs", "dependsOn", "serviceAccountName", "decryption", "deletionPolicy"],
  ...["validation"],
]);

/** A Kustomization of a directory of this tree, with all that it says of how it is deployed. */
export function fluxKustomization(
  resource: Resource,
  path: string,
  cluster: string,
  isDirectory: (path: string) => boolean,
): Deployment {
  const { object, name } = resource;
  const spec = object["spec"];
  const label = `Flux ${describeResource(resource)}`;
  const unknown = Object.keys(isJsonObject(spec) ? spec : {})
    .filter((key) => !knownFields.has(key) && saysSomething(spec, key))
    .map((key) => notCarriedOut(key, resource.locate(["spec", key]), describeResource(resource)));
  return {
    cluster: textAt(spec, "kubeConfig", "secretRef", "name") ?? cluster,
    label,
    name,
    place: resource.locate(["spec", "path"]),
    path,
    namespace: undefined,
    tool: "found",
    recurse: true,
    include: undefined,
    exclude: undefined,
    helm: { release: name, namespace: "default", values: [] },
    kustomize: {
      edit: editOf(spec, path, isDirectory),
      namespace: textAt(spec, "targetNamespace"),
      generated: true,
    },
    substitution: substitutionOf(valueAt(spec, "postBuild"), resource.namespace),
    made: [],
    issues: [...unknown, ...suspended(resource), ...usedAnnotations(resource)],
  };
}

/** Source: Flux, `kustomize/kustomize_generator.go`; common metadata is laid over what was built. */
function editOf(
  spec: JsonValue | undefined,
  directory: string,
  isDirectory: (path: string) => boolean,
): Deployment["kustomize"]["edit"] {
  const components = textsAt(spec, "components").filter((written) => {
    if (valueAt(spec, "ignoreMissingComponents") !== true) return true;
    const path = resolvePath(directory, written);
    return path === undefined || isDirectory(path);
  });
  const pairs = valueAt(spec, "commonMetadata", "labels");
  const lists = ["patches", "patchesStrategicMerge", "patchesJson6902"];
  const changed =
    ["namePrefix", "nameSuffix", ...lists].some((key) => saysSomething(spec, key)) ||
    components.length > 0 ||
    isJsonObject(pairs);
  if (!changed) return undefined;
  return (kustomization): JsonObject => ({
    ...kustomization,
    namePrefix: textAt(spec, "namePrefix") ?? kustomization["namePrefix"],
    nameSuffix: textAt(spec, "nameSuffix") ?? kustomization["nameSuffix"],
    ...Object.fromEntries(lists.map((key) => [key, appended(kustomization[key], listAt(spec, key))])),
    components: appended(kustomization["components"], components),
    labels: appended(kustomization["labels"], isJsonObject(pairs) ? [{ pairs }] : []),
  });
}

/** Without any variable Flux fills in nothing. */
function substitutionOf(
  postBuild: JsonValue | undefined,
  namespace: string | undefined,
): WrittenSubstitution | undefined {
  const given = valueAt(postBuild, "substitute");
  const from = objectsAt(postBuild, "substituteFrom");
  if (!saysSomething(given) && from.length === 0) return undefined;
  const variables = Object.entries(isJsonObject(given) ? given : {}).flatMap(([key, value]) =>
    typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? [[key, String(value)] as const]
      : [],
  );
  return {
    inline: Object.fromEntries(variables),
    from: from.map((one) => ({
      kind: textAt(one, "kind") ?? "",
      name: textAt(one, "name") ?? "",
      namespace,
    })),
  };
}

function suspended(resource: Resource): readonly Issue[] {
  if (valueAt(resource.object, "spec", "suspend") !== true) return [];
  return [
    {
      code: "deployment-suspended",
      severity: "notice",
      message: "it is suspended: a change reaches the cluster when that ends, and is judged as if it had",
      place: resource.locate(["spec", "suspend"]),
      object: describeResource(resource),
    },
  ];
}

/** Annotations decide nothing, but for those that Calico reads. */
function usedAnnotations(resource: Resource): readonly Issue[] {
  const annotations = valueAt(resource.object, "spec", "commonMetadata", "annotations");
  const used = Object.keys(isJsonObject(annotations) ? annotations : {}).some((key) =>
    key.includes("projectcalico.org/"),
  );
  const field = "commonMetadata.annotations";
  const place = resource.locate(["spec", "commonMetadata", "annotations"]);
  return used ? [notCarriedOut(field, place, describeResource(resource))] : [];
}

function listAt(value: JsonValue | undefined, key: string): readonly JsonValue[] {
  const found = valueAt(value, key);
  return Array.isArray(found) ? (found as readonly JsonValue[]) : [];
}
