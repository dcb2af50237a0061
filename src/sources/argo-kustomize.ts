import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Issue } from "../model/issue.ts";
import { appended } from "./appended.ts";
import type { ArgoSource } from "./argo-application.ts";
import type { KustomizeSettings } from "./deployment.ts";
import { notCarriedOut } from "./not-carried-out.ts";
import { objectsAt, saysSomething, textAt, textsAt, valueAt } from "./read-fields.ts";
import { resolvePath } from "./tree-path.ts";

/**
 * What an Application changes of the kustomization, as Argo CD's `kustomize edit` does: a prefix or namespace is set in
 * the place of the one written there, labels and patches are added. Images decide no connection.
 * Source: Argo CD, `util/kustomize/kustomize.go`.
 */
export function argoKustomize(
  { application, fields, at }: ArgoSource,
  directory: string,
  isDirectory: (path: string) => boolean,
): { readonly settings: KustomizeSettings; readonly issues: readonly Issue[] } {
  const options = valueAt(fields, "kustomize");
  const issues: Issue[] = [];
  for (const key of ["commonLabels", "commonAnnotations"]) {
    if (!/\$\{?\w/.test(JSON.stringify(valueAt(options, key) ?? null))) continue;
    const place = application.locate([...at, "kustomize", key]);
    issues.push(notCarriedOut(`kustomize.${key}`, place, application.label, "it names a variable"));
  }
  const components = textsAt(options, "components").filter((written) => {
    if (valueAt(options, "ignoreMissingComponents") !== true) return true;
    const path = resolvePath(directory, written);
    return path === undefined || isDirectory(path);
  });
  const changes = [
    "namePrefix",
    "nameSuffix",
    "namespace",
    "replicas",
    "commonLabels",
    "commonAnnotations",
    "patches",
  ];
  const changed = changes.some((key) => saysSomething(options, key)) || components.length > 0;
  const edit = (kustomization: JsonObject): JsonObject => ({
    ...kustomization,
    namePrefix: textAt(options, "namePrefix") ?? kustomization["namePrefix"],
    nameSuffix: textAt(options, "nameSuffix") ?? kustomization["nameSuffix"],
    namespace: textAt(options, "namespace") ?? kustomization["namespace"],
    replicas: withReplicas(kustomization["replicas"], objectsAt(options, "replicas")),
    ...withLabels(kustomization, options),
    commonAnnotations: merged(kustomization["commonAnnotations"], valueAt(options, "commonAnnotations")),
    patches: appended(kustomization["patches"], objectsAt(options, "patches")),
    components: appended(kustomization["components"], components),
  });
  return { settings: { edit: changed ? edit : undefined, namespace: undefined, generated: false }, issues };
}

function withLabels(kustomization: JsonObject, options: JsonValue | undefined): JsonObject {
  const pairs = valueAt(options, "commonLabels");
  if (!isJsonObject(pairs)) return {};
  if (valueAt(options, "labelWithoutSelector") !== true)
    return { commonLabels: merged(kustomization["commonLabels"], pairs) };
  const includeTemplates = valueAt(options, "labelIncludeTemplates") === true;
  return { labels: appended(kustomization["labels"], [{ pairs, includeTemplates }]) };
}

function withReplicas(
  written: JsonValue | undefined,
  set: readonly JsonObject[],
): readonly JsonValue[] | undefined {
  const names = new Set(set.map((one) => one["name"]));
  const kept = objectsAt(written ?? null).filter((one) => !names.has(one["name"]));
  // Argo CD takes the number as text too, kustomize does not.
  return appended(
    kept,
    set.map((one) => ({ ...one, count: Number(one["count"]) })),
  );
}

function merged(written: JsonValue | undefined, added: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(added)) return written;
  return { ...(isJsonObject(written) ? written : {}), ...added };
}
