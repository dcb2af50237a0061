import type { Cause } from "../model/cause.ts";
import type { FieldPath } from "../model/resource.ts";

/** What kind of edit it is to add, remove or rewrite an object of a kind. */
export function objectKind(kind: string, verb: "added" | "removed" | "changed"): Cause["kind"] {
  if (kind === "Tier") return "tier";
  if (kind.endsWith("NetworkPolicy")) {
    return verb === "added" ? "policy-added" : verb === "removed" ? "policy-removed" : "rule";
  }
  if (kind.endsWith("NetworkSet")) return "set";
  if (isConfiguration(kind)) return "configuration";
  return verb === "added" ? "endpoint-added" : verb === "removed" ? "endpoint-removed" : "endpoint";
}

/** What kind of edit it is to change a field of an object of a kind. */
export function fieldKind(kind: string, path: FieldPath): Cause["kind"] {
  const field = path[0] === "spec" && typeof path[1] === "string" ? path[1] : "";
  if (kind === "Tier") return "tier";
  if (kind.endsWith("NetworkSet")) return "set";
  if (kind.endsWith("NetworkPolicy")) {
    if (field === "order" || field === "priority") return "order";
    if (field === "tier") return "tier";
    return /selector|subject/i.test(field) ? "selector" : "rule";
  }
  if (kind === "Profile" && (field === "ingress" || field === "egress")) return "rule";
  return isConfiguration(kind) || kind === "Node" ? "configuration" : "endpoint";
}

function isConfiguration(kind: string): boolean {
  return /Configuration$|^IPPool$|^Service$|^EndpointSlice$|^Endpoints$|^Profile$|^Namespace$|^ServiceAccount$/.test(
    kind,
  );
}
