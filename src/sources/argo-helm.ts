import type { JsonValue } from "../base/json.ts";
import type { Issue } from "../model/issue.ts";
import { fillVariables, type ArgoVariables } from "./argo-variables.ts";
import type { ArgoSource } from "./argo-application.ts";
import type { HelmSettings } from "./deployment.ts";
import { notCarriedOut } from "./not-carried-out.ts";
import { objectsAt, textAt, textsAt, valueAt } from "./read-fields.ts";
import type { HelmParameter } from "./source-plan.ts";
import { resolvePath } from "./tree-path.ts";

export interface ArgoHelmContext {
  readonly variables: ArgoVariables;
  readonly has: (path: string) => boolean;
  /** Whether a repository is the one of this tree. */
  readonly isHome: (repository: string) => boolean;
}

/** What an Application gives a chart. Source: Argo CD, `operator-manual/application.yaml` and `util/helm`. */
export function argoHelm(
  source: ArgoSource,
  directory: string,
  context: ArgoHelmContext,
): { readonly settings: HelmSettings; readonly issues: readonly Issue[] } {
  const { application, fields, at } = source;
  const issues: Issue[] = [];
  const fault = (key: readonly (string | number)[], why: string): void => {
    const field = key.reduce<string>(
      (text, step) => (typeof step === "number" ? `${text}[${step}]` : `${text}.${step}`),
      "helm",
    );
    issues.push(notCarriedOut(field, application.locate([...at, "helm", ...key]), application.label, why));
  };
  const filled = (text: string, key: readonly (string | number)[]): string => {
    const known = fillVariables(text, context.variables);
    if (known === undefined) fault(key, `\`${text}\` names a variable that only Argo CD knows`);
    return known ?? text;
  };
  const resolve = (written: string, key: readonly (string | number)[]): readonly string[] => {
    const found = resolveFile(filled(written, key), directory, source, context);
    if ("why" in found) fault(key, found.why);
    else if (context.has(found.path)) return [found.path];
    else if (key[0] !== "valueFiles" || valueAt(fields, "helm", "ignoreMissingValueFiles") !== true)
      fault(key, `\`${written}\` is not in the tree`);
    return [];
  };
  const values = textsAt(fields, "helm", "valueFiles").flatMap((file, index) =>
    resolve(file, ["valueFiles", index]),
  );
  const set = [
    ...objectsAt(fields, "helm", "parameters").map((one, index): HelmParameter => {
      const as = valueAt(one, "forceString") === true ? "text" : "literal";
      const value = filled(scalarText(valueAt(one, "value")), ["parameters", index]);
      return { name: textAt(one, "name") ?? "", value, as };
    }),
    ...objectsAt(fields, "helm", "fileParameters").flatMap((one, index) =>
      resolve(textAt(one, "path") ?? "", ["fileParameters", index]).map((value): HelmParameter => ({
        name: textAt(one, "name") ?? "",
        value,
        as: "file",
      })),
    ),
  ];
  const inline = inlineValues(valueAt(fields, "helm"));
  const kubeVersion = textAt(fields, "helm", "kubeVersion");
  const apiVersions = textsAt(fields, "helm", "apiVersions");
  return {
    settings: {
      release: textAt(fields, "helm", "releaseName") ?? application.name,
      namespace:
        textAt(fields, "helm", "namespace") ??
        textAt(application.spec, "destination", "namespace") ??
        "default",
      values,
      ...(inline === undefined ? {} : { inline }),
      ...(set.length === 0 ? {} : { set }),
      ...(kubeVersion === undefined ? {} : { kubeVersion }),
      ...(apiVersions.length === 0 ? {} : { apiVersions }),
    },
    issues,
  };
}

/** `valuesObject` wins over `values`. */
function inlineValues(helm: JsonValue | undefined): string | undefined {
  const object = valueAt(helm, "valuesObject");
  return object === undefined || object === null ? textAt(helm, "values") : JSON.stringify(object);
}

/** `$ref/file` is one of the source with that name; `/file` is one of the repository; others are of the directory. */
function resolveFile(
  written: string,
  directory: string,
  { refs }: ArgoSource,
  { isHome }: ArgoHelmContext,
): { readonly path: string } | { readonly why: string } {
  if (/^[\w+.-]+:\/\//.test(written)) return { why: `\`${written}\` is remote, and calsim fetches nothing` };
  const [, ref, below] = /^\$([^/]+)\/(.*)$/.exec(written) ?? [];
  if (ref !== undefined && below !== undefined) {
    const repository = refs.get(ref);
    if (repository === undefined) return { why: `no source has the \`ref\` of \`${written}\`` };
    if (!isHome(repository))
      return { why: `\`${written}\` is of \`${repository}\`, which is not in this tree` };
    return inTree(resolvePath(".", below), written);
  }
  return inTree(
    written.startsWith("/") ? resolvePath(".", written.slice(1)) : resolvePath(directory, written),
    written,
  );
}

function inTree(
  path: string | undefined,
  written: string,
): { readonly path: string } | { readonly why: string } {
  return path === undefined ? { why: `\`${written}\` leads out of the tree` } : { path };
}

function scalarText(value: JsonValue | undefined): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}
