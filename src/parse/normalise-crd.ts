import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { setKey } from "./set-key.ts";

const METADATA_ANNOTATION = "projectcalico.org/metadata";
const POLICY_KINDS: ReadonlySet<string> = new Set([
  "NetworkPolicy",
  "GlobalNetworkPolicy",
  "StagedNetworkPolicy",
  "StagedGlobalNetworkPolicy",
]);

/** Path of the annotation that holds the metadata of the API object. */
export const metadataAnnotationPath: readonly string[] = ["metadata", "annotations", METADATA_ANNOTATION];

/**
 * Gives an object of `crd.projectcalico.org/v1` the metadata that its `projectcalico.org/v3` form has: labels and
 * annotations of the metadata annotation are laid over its own, the annotation goes, and the four policy kinds get
 * their v3 name. Group and spec stay. `fault`: the annotation isn't a JSON object; the object's own metadata is used.
 * Source: reference, section 1 (libcalico-go, ConvertK8sResourceToCalicoResource and determinePolicyName).
 */
export function normaliseCrd(object: JsonObject): { readonly object: JsonObject; readonly fault: boolean } {
  const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  const annotations = isJsonObject(metadata["annotations"]) ? metadata["annotations"] : {};
  const written = annotations[METADATA_ANNOTATION];
  const stored = typeof written === "string" ? parseObject(written) : undefined;
  const next: Record<string, JsonValue> = { ...(metadata as Record<string, JsonValue>) };
  if (stored?.["labels"] !== undefined) next["labels"] = overlay(metadata["labels"], stored["labels"]);
  if (written !== undefined)
    next["annotations"] = overlay(without(annotations, METADATA_ANNOTATION), stored?.["annotations"]);
  const name = policyName(object, metadata["name"], stored?.["name"]);
  if (name !== undefined) next["name"] = name;
  return { object: { ...object, metadata: next }, fault: written !== undefined && stored === undefined };
}

function policyName(
  object: JsonObject,
  storedName: JsonValue | undefined,
  v3Name: JsonValue | undefined,
): string | undefined {
  if (typeof object["kind"] !== "string" || !POLICY_KINDS.has(object["kind"])) return undefined;
  if (typeof v3Name === "string" && v3Name !== "") return v3Name;
  const tier = isJsonObject(object["spec"]) ? object["spec"]["tier"] : undefined;
  const inDefaultTier = tier === undefined || tier === null || tier === "" || tier === "default";
  return typeof storedName === "string" && inDefaultTier ? storedName.replace(/^default\./, "") : undefined;
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The entries of both; those of `over` win. */
function overlay(under: JsonValue | undefined, over: JsonValue | undefined): JsonObject {
  const merged: Record<string, JsonValue> = {};
  for (const side of [under, over]) {
    if (!isJsonObject(side)) continue;
    for (const [key, value] of Object.entries(side)) setKey(merged, key, value ?? null);
  }
  return merged;
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
