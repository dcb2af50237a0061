import { isJsonObject, type JsonValue } from "../base/json.ts";
import type { Issue } from "../model/issue.ts";
import { describeResource, type FieldPath, type Resource } from "../model/resource.ts";
import type { ArgoApplication } from "./argo-application.ts";
import { fillTemplate, unfilled } from "./fill-template.ts";
import { generatedRows, type GeneratedRow } from "./argo-generators.ts";
import { mergePatch } from "./merge-patch.ts";
import { notCarriedOut } from "./not-carried-out.ts";
import { objectsAt, saysSomething, textAt, valueAt } from "./read-fields.ts";
import type { TreeIndex } from "./tree-index.ts";

export interface ExpandedSet {
  readonly applications: readonly ArgoApplication[];
  readonly issues: readonly Issue[];
}

/** More applications than this from one set are a mistake, or an attack. */
export const MAX_APPLICATIONS = 1000;

/**
 * The Applications an ApplicationSet makes by its list and Git generators, and by a matrix of them. Other generators ask
 * clusters and servers, which a tree can't answer: those are told. Source: Argo CD, "Generators".
 */
export function expandApplicationSet(resource: Resource, tree: TreeIndex): ExpandedSet {
  const object = describeResource(resource);
  const issues: Issue[] = [];
  const applications: ArgoApplication[] = [];
  const template = valueAt(resource.object, "spec", "template") ?? null;
  if (saysSomething(resource.object, "spec", "templatePatch"))
    issues.push(notCarriedOut("templatePatch", resource.locate(["spec", "templatePatch"]), object));
  for (const [index, generator] of objectsAt(resource.object, "spec", "generators").entries()) {
    const place = resource.locate(["spec", "generators", index]);
    const generated = generatedRows(generator, tree, MAX_APPLICATIONS);
    if (generated.kind === "unknown") {
      issues.push({
        code: "generator-not-read",
        severity: "warning",
        message: `${generated.why}: the applications it makes are not known`,
        place,
        object,
        hint: "describe the clusters in `.calsim.yml`",
      });
      continue;
    }
    if (applications.length + generated.rows.length > MAX_APPLICATIONS) {
      const message = `it makes more than ${MAX_APPLICATIONS} applications`;
      issues.push({ code: "limit-exceeded", severity: "error", message, place, object });
      break;
    }
    for (const row of generated.rows) {
      const application = makeApplication(resource, mergePatch(template, generated.template), row);
      const left = unfilled(application.spec ?? null);
      if (left === undefined) applications.push(application);
      else issues.push(notFilled(left, application));
    }
  }
  return { applications, issues };
}

function makeApplication(resource: Resource, template: JsonValue, row: GeneratedRow): ArgoApplication {
  const filled = fillTemplate(template, row.parameters);
  const name = textAt(filled, "metadata", "name") ?? resource.name;
  const spec = valueAt(filled, "spec");
  return {
    name,
    label: `${describeResource(resource)} (${name})`,
    spec: isJsonObject(spec) ? spec : undefined,
    locate: (path) => resource.locate(["spec", "template", "spec", ...path]),
    generatedFrom: row.repositories,
  };
}

function notFilled(
  { expression, path }: { readonly expression: string; readonly path: FieldPath },
  { label, locate }: ArgoApplication,
): Issue {
  return {
    code: "template-not-filled",
    severity: "error",
    message: `calsim can't fill in \`${expression}\`: what this application deploys is not known`,
    place: locate(path),
    object: label,
    value: expression,
    hint: "plain parameters are filled in, functions are not; describe the clusters in `.calsim.yml`",
  };
}
