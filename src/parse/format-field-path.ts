import type { FieldPath } from "../model/resource.ts";

/** As the Kubernetes API server writes a path: `spec.ingress[0].action`, `metadata.labels[app.kubernetes.io/name]`. */
export function formatFieldPath(path: FieldPath): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[A-Za-z_$][\w-]*$/.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${step}]`;
  }
  return text;
}
