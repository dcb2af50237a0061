import type { FieldPath, Resource } from "../model/resource.ts";
import type { LoadContext } from "./load-context.ts";
import { parseJson } from "./parse-json.ts";

export const floatingIPsAnnotation = "cni.projectcalico.org/floatingIPs";

/**
 * The floating addresses of a pod, as written; empty where the annotation is not there, undefined where it can't be read,
 * and then Calico makes no endpoint of the pod. To Go, `null` is a list without entries.
 * Source: Calico `libcalico-go/lib/backend/k8s/conversion/workload_endpoint_default.go`.
 */
export function floatingIPs(annotations: ReadonlyMap<string, string>): readonly string[] | undefined {
  const text = annotations.get(floatingIPsAnnotation);
  const list = text === undefined ? null : parseJson(text);
  if (list === null) return [];
  return Array.isArray(list) && list.every((entry: unknown): entry is string => typeof entry === "string")
    ? list
    : undefined;
}

/** False, with an issue, where Calico can't read the floating addresses of a pod and leaves it out. */
export function hasReadableFloatingIPs(
  resource: Resource,
  template: FieldPath,
  annotations: ReadonlyMap<string, string>,
  context: LoadContext,
): boolean {
  if (floatingIPs(annotations) !== undefined) return true;
  context.report(resource, [...template, "metadata", "annotations", floatingIPsAnnotation], {
    code: "floating-ips-invalid",
    severity: context.raw ? "warning" : "error",
    message: `\`${floatingIPsAnnotation}\` must be a JSON list of addresses, such as \`["192.0.2.7"]\`; Calico leaves the pod out`,
    value: annotations.get(floatingIPsAnnotation) ?? "",
    use: "ignored",
  });
  return false;
}
