import type { JsonObject } from "../../base/json.ts";
import { isNameLabel } from "../go/names.ts";
import { objectOf, textOf } from "../read-field.ts";
import { checkMetadata, type MetadataFault } from "./check-metadata.ts";

/** Kinds whose names are part of DNS names. */
const labelNamed: ReadonlySet<string> = new Set(["Namespace", "Service"]);

/**
 * Name, labels and annotations of any other Kubernetes object. One without a name has one made by the API server
 * (`generateName`), or is no object of a cluster.
 */
export function checkObjectName(kind: string, object: JsonObject, fault: MetadataFault): void {
  const metadata = objectOf(object, "metadata");
  const name = textOf(metadata, "name");
  if (name === "") {
    checkMetadata({ metadata: { ...metadata, name: "unnamed" } }, fault);
    return;
  }
  checkMetadata(object, fault);
  if (labelNamed.has(kind) && (!isNameLabel(name) || name.length > 63)) {
    const reason = `the name of a ${kind} must be one DNS label of at most 63 characters`;
    fault("name-invalid", ["metadata", "name"], reason, name);
  }
}
