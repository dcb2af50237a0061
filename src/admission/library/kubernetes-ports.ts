import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { FieldPath } from "../../model/resource.ts";

/** The first port of a Kubernetes policy that Calico can't convert: the whole rule is then lost (reference section 15). */
export function convertibleIssue(
  spec: JsonObject,
): { readonly path: FieldPath; readonly reason: string } | undefined {
  for (const direction of ["ingress", "egress"]) {
    for (const [index, rule] of objects(spec[direction]).entries()) {
      for (const [at, port] of objects(rule["ports"]).entries()) {
        const reason = portIssue(port);
        if (reason !== undefined) return { path: ["spec", direction, index, "ports", at], reason };
      }
    }
  }
  return undefined;
}

function portIssue({ port, endPort }: JsonObject): string | undefined {
  if (typeof port === "number" && (port > 65535 || port < 0)) return "port number out of range";
  if (port === undefined || endPort === undefined) return undefined;
  if (typeof port === "string" && !/^\d+$/.test(port)) return "endPort may not be used with a named port";
  return Number(endPort) < Number(port) ? "endPort is below port" : undefined;
}

function objects(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
