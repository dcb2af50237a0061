import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Issue } from "../model/issue.ts";
import { describeResource, type Resource } from "../model/resource.ts";
import type { ArgoApplication } from "./argo-application.ts";
import { fillTemplate, unfilled, type Unfilled } from "./fill-template.ts";
import { generatedRows, type GeneratedRow } from "./argo-generators.ts";
import { mergePatch } from "./merge-patch.ts";
import { notCarriedOut } from "./not-carried-out.ts";
import { objectsAt, saysSomething, textAt, valueAt } from "./read-fields.ts";
import { repositoryKey } from "./repository-key.ts";
import type { TreeIndex } from "./tree-index.ts";

export interface ExpandedSet {
  readonly applications: readonly ArgoApplication[];
  readonly issues: readonly Issue[];
  /** Generators that a tree can't answer for, as errors. */
  readonly unread: readonly UnreadGenerator[];
}

export interface UnreadGenerator {
  readonly issue: Issue;
  /** What it makes is deployed from these; `undefined`: from one that can't be told. */
  readonly repositories: readonly (string | undefined)[];
}

/** More applications than this from one set are a mistake, or an attack. */
export const MAX_APPLICATIONS = 1000;

/**
 * The Applications an ApplicationSet makes by its list and Git generators, and by a matrix or union of them. Other
 * generators ask clusters and servers, which a tree can't answer: those are told. Source: Argo CD, "Generators".
 */
export function expandApplicationSet(
  resource: Resource,
  tree: TreeIndex,
  home: string | undefined,
): ExpandedSet {
  const object = describeResource(resource);
  const issues: Issue[] = [];
  const unread: UnreadGenerator[] = [];
  const applications: ArgoApplication[] = [];
  const notFilled = new Map<string, { readonly left: Unfilled; readonly of: ArgoApplication[] }>();
  const template = valueAt(resource.object, "spec", "template") ?? null;
  if (saysSomething(resource.object, "spec", "templatePatch"))
    issues.push(notCarriedOut("templatePatch", resource.locate(["spec", "templatePatch"]), object));
  for (const [index, generator] of objectsAt(resource.object, "spec", "generators").entries()) {
    const place = resource.locate(["spec", "generators", index]);
    const generated = generatedRows(generator, tree, MAX_APPLICATIONS);
    if (generated.kind === "unknown") {
      unread.push({
        issue: {
          code: "generator-not-read",
          severity: "error",
          message: `${generated.why}: the applications it makes are not known`,
          place,
          object,
          hint: "describe the clusters in `.calsim.yml`",
        },
        repositories: templateRepositories(template),
      });
      continue;
    }
    if (applications.length + generated.rows.length > MAX_APPLICATIONS) {
      const message = `it makes more than ${MAX_APPLICATIONS} applications`;
      issues.push({ code: "limit-exceeded", severity: "error", message, place, object });
      break;
    }
    for (const row of generated.rows) {
      const application = makeApplication(resource, mergePatch(template, generated.template), row, home);
      const left = unfilled(deploying(application.spec));
      if (left === undefined) {
        applications.push(application);
        continue;
      }
      const key = JSON.stringify(left);
      const same = notFilled.get(key) ?? { left, of: [] };
      notFilled.set(key, same);
      same.of.push(application);
    }
  }
  issues.push(...[...notFilled.values()].map(({ left, of }) => notFilledIssue(left, of, object)));
  return { applications, issues, unread };
}

/** What of an Application says what is deployed where. */
function deploying(spec: ArgoApplication["spec"]): JsonObject {
  return Object.fromEntries(
    ["source", "sources", "destination", "syncPolicy"].flatMap((key) => {
      const value = valueAt(spec, key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

/** Where its applications come from, whatever the generators say. A chart of a registry comes from no repository. */
function templateRepositories(template: JsonValue): readonly (string | undefined)[] {
  const several = objectsAt(template, "spec", "sources");
  const sources = several.length > 0 ? several : [valueAt(template, "spec", "source") ?? null];
  return sources.flatMap((source) => {
    const address = textAt(source, "repoURL");
    if (address === undefined || address.includes("{{")) return [undefined];
    return textAt(source, "chart") === undefined ? [repositoryKey(address)] : [];
  });
}

function makeApplication(
  resource: Resource,
  template: JsonValue,
  row: GeneratedRow,
  home: string | undefined,
): ArgoApplication {
  const filled = fillTemplate(template, row.parameters);
  const name = textAt(filled, "metadata", "name") ?? resource.name;
  const spec = valueAt(filled, "spec");
  return {
    name,
    label: `${describeResource(resource)} (${name})`,
    spec: isJsonObject(spec) ? spec : undefined,
    locate: (path) => resource.locate(["spec", "template", "spec", ...path]),
    generatedFrom: row.repositories,
    home,
  };
}

function notFilledIssue(
  { expression, path }: Unfilled,
  applications: readonly ArgoApplication[],
  object: string,
): Issue {
  const [first] = applications;
  const which =
    applications.length === 1 ? "this application deploys" : `${applications.length} applications deploy`;
  const place = first?.locate(path);
  return {
    code: "template-not-filled",
    severity: "error",
    message: `calsim can't fill in \`${expression}\`: what ${which} is not known`,
    ...(place === undefined ? {} : { place }),
    object: applications.length === 1 ? (first?.label ?? object) : object,
    value: expression,
    hint: "parameters and plain functions of them are filled in; describe the clusters in `.calsim.yml`",
  };
}
