import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { Report } from "../problem.ts";
import { isLabelValue, isQualifiedName, label, subdomain } from "./text-rules.ts";

const namesByKind: Readonly<Record<string, RegExp>> = {
  Tier: label,
  GlobalNetworkPolicy: /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)?$/,
  NetworkPolicy:
    /^(?:(?:knp|ossg)\.default\.[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?|[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)?)$/,
};

const longestName = 253;
const annotationBytes = 262_144;

/** Names, labels and annotations as Calico's validator wants them (reference section 3). */
export function checkMetadata(kind: string, metadata: JsonObject, report: Report): void {
  const name = metadata["name"];
  if (typeof name === "string") checkName(kind, name, report);
  const labels = metadata["labels"];
  if (isJsonObject(labels)) {
    for (const [key, value] of Object.entries(labels)) {
      const path = ["metadata", "labels", key];
      if (!isQualifiedName(key)) report(path, "label-key", "is not a valid label name", key);
      if (typeof value === "string" && !isLabelValue(value))
        report(path, "label-value", "is not a valid label value", value);
      if (key === "projectcalico.org/namespace" && kind.endsWith("NetworkSet")) {
        report(path, "label-reserved", "`projectcalico.org/namespace` is not a valid label name here", key);
      }
    }
  }
  checkAnnotations(metadata["annotations"], ["metadata", "annotations"], report);
}

/** Keys are compared in lower case; all of them together are bounded. */
export function checkAnnotations(
  annotations: JsonValue | undefined,
  path: readonly (string | number)[],
  report: Report,
): void {
  if (!isJsonObject(annotations)) return;
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    bytes += key.length + (typeof value === "string" ? value.length : 0);
    if (!isQualifiedName(key.toLowerCase()))
      report([...path, key], "annotation-key", "is not a valid annotation key", key);
  }
  if (bytes > annotationBytes)
    report(path, "annotations-too-long", `annotations take more than ${String(annotationBytes)} bytes`);
}

function checkName(kind: string, name: string, report: Report): void {
  const path = ["metadata", "name"];
  const longest = kind === "Tier" ? 63 : longestName;
  const base = kind.replace(/^Staged(?!Kubernetes)/, "");
  const pattern = namesByKind[base];
  if (name.length > longest)
    report(path, "name-too-long", `name is too long by ${String(name.length - longest)} bytes`, name);
  if (!subdomain.test(name) || (pattern !== undefined && !pattern.test(name))) {
    const allowed =
      kind === "Tier"
        ? "lower case letters, digits and `-`"
        : "lower case letters, digits, `-` and as many `.` as the kind allows";
    report(path, "name-invalid", `name must consist of ${allowed}`, name);
  }
}
