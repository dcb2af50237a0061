import { isRecord, type Json, type JsonRecord } from "./json.ts";
import { resourceName } from "./resource-files.ts";

/** The pod that a vector calls `namespace/name`. */
export function podOf(resources: readonly Json[], id: string): JsonRecord | undefined {
  return resources.filter(isRecord).find((resource) => resourceName(resource) === `Pod ${id}`);
}
