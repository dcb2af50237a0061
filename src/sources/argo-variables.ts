import type { JsonValue } from "../base/json.ts";
import { textAt } from "./read-fields.ts";

/** The variables Argo CD fills in, as far as a tree tells. Source: Argo CD, "Build Environment". */
export type ArgoVariables = ReadonlyMap<string, string>;

export function argoVariables(name: string, spec: JsonValue | undefined, source: JsonValue): ArgoVariables {
  const known: readonly (readonly [string, string | undefined])[] = [
    ["ARGOCD_APP_NAME", name],
    ["ARGOCD_APP_NAMESPACE", textAt(spec, "destination", "namespace")],
    ["ARGOCD_APP_PROJECT_NAME", textAt(spec, "project") ?? "default"],
    ["ARGOCD_APP_SOURCE_PATH", textAt(source, "path")],
    ["ARGOCD_APP_SOURCE_REPO_URL", textAt(source, "repoURL")],
    ["ARGOCD_APP_SOURCE_TARGET_REVISION", textAt(source, "targetRevision")],
  ];
  return new Map(known.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

/** The text with its variables filled in; `undefined`: it names one that a tree doesn't tell. */
export function fillVariables(text: string, variables: ArgoVariables): string | undefined {
  const variable = /\$(?:\{(ARGOCD_\w+)\}|(ARGOCD_\w+))/g;
  const filled = text.replace(
    variable,
    (whole, braced?: string, bare?: string) => variables.get(braced ?? bare ?? "") ?? whole,
  );
  return variable.test(filled) ? undefined : filled;
}
