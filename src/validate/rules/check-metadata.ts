import type { IssueCode } from "../../model/issues/issue-catalogue.ts";
import type { JsonObject } from "../../base/json.ts";
import type { FieldPath } from "../../model/resource.ts";
import { byteLength, isLabelValue, isQualifiedName, isSubdomain } from "../go/names.ts";
import { objectOf, textOf } from "../read-field.ts";

export type MetadataFault = (code: IssueCode, field: FieldPath, reason: string, value?: unknown) => void;

const maxName = 253;
const maxAnnotations = 256 * 1024;

export const subdomainReason =
  "name must consist of lower case alphanumeric characters, `-` or `.`, and start and end with one of the former";

/**
 * Names, labels and annotations as every object has them, by rules that Kubernetes and Calico share.
 * Source: validator.go, `validateObjectMeta`; Kubernetes `apimachinery/pkg/api/validation/objectmeta.go`.
 */
export function checkMetadata(object: JsonObject, fault: MetadataFault): void {
  const metadata = objectOf(object, "metadata");
  const name = textOf(metadata, "name");
  const over = byteLength(name) - maxName;
  if (over > 0) fault("name-too-long", ["metadata", "name"], `name is too long by ${over} bytes`, name);
  if (!isSubdomain(name)) fault("name-invalid", ["metadata", "name"], subdomainReason, name);
  checkAnnotations(objectOf(metadata, "annotations"), ["metadata", "annotations"], fault);
  checkLabels(objectOf(metadata, "labels"), ["metadata", "labels"], fault);
}

export function checkLabels(labels: JsonObject, path: FieldPath, fault: MetadataFault): void {
  for (const [key, value] of Object.entries(labels)) {
    if (!isQualifiedName(key)) fault("label-name-invalid", [...path, key], qualifiedReason, key);
    if (typeof value === "string" && !isLabelValue(value)) {
      const reason =
        "a label value must be at most 63 alphanumeric characters, `-`, `_` or `.`, with the first at both ends";
      fault("label-value-invalid", [...path, key], reason, value);
    }
  }
}

export const qualifiedReason =
  "name part must consist of at most 63 alphanumeric characters, `-`, `_` or `.`, after an optional DNS prefix and `/`";

/** Keys are compared in lower case; all annotations together have a limit. */
export function checkAnnotations(annotations: JsonObject, path: FieldPath, fault: MetadataFault): void {
  let total = 0;
  for (const [key, value] of Object.entries(annotations)) {
    if (!isQualifiedName(key.toLowerCase()))
      fault("annotation-name-invalid", [...path, key], qualifiedReason, key);
    total += byteLength(key) + (typeof value === "string" ? byteLength(value) : 0);
  }
  const over = total - maxAnnotations;
  if (over > 0)
    fault("annotations-too-large", path, `total size of annotations is too large by ${over} bytes`);
}
