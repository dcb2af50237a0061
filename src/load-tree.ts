import type { Cluster } from "./model/cluster.ts";
import type { Issue } from "./model/issue.ts";
import type { SimulateOptions } from "./model/options.ts";
import type { Resource, SourceFile } from "./model/resource.ts";
import { loadCluster } from "./load/load-cluster.ts";
import { namespaceMissing } from "./parse/namespace-missing.ts";
import { parseFiles, type ParseOptions } from "./parse/parse-files.ts";
import type { TreeMemory } from "./parse/tree-memory.ts";
import { staleIssue } from "./sources/stale-inventory.ts";
import { validateResource } from "./validate/validate-resource.ts";
import { validationIssues } from "./validate/validation-issues.ts";

/** What may be kept: a text that both sides share is parsed once, and a tree that was loaded before not at all. */
export interface ParseCaches extends Pick<ParseOptions, "cache"> {
  readonly trees?: TreeMemory;
}

export interface LoadedTree {
  readonly cluster: Cluster;
  readonly resources: readonly Resource[];
  readonly issues: readonly Issue[];
  readonly skippedKinds: ReadonlyMap<string, number>;
}

/**
 * Text -> resources -> valid resources -> cluster, with every fault met on the way. `isStale` tells objects of the
 * inventory that are gone.
 */
export function loadTree(
  files: readonly SourceFile[],
  options: SimulateOptions,
  caches: ParseCaches = {},
  isStale: (resource: Resource) => boolean = () => false,
): LoadedTree {
  const parsed = parseFiles(files, {
    ...(caches.cache === undefined ? {} : { cache: caches.cache }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.workloads === undefined ? {} : { workloads: options.workloads }),
    ...(options.defaultNamespace === undefined ? {} : { defaultNamespace: options.defaultNamespace }),
  });
  const stale = new Set(parsed.resources.filter(isStale));
  const present = parsed.resources.filter((resource) => !stale.has(resource));
  const validity = present.map((resource) => check(resource, options));
  const resources = validity.flatMap(({ resource, usable }) => (usable ? [resource] : []));
  const cluster = loadCluster(resources, options);
  const issues = [
    ...parsed.issues,
    ...(options.raw === true ? [] : namespaceMissing(present, options.defaultNamespace ?? "default")),
    ...[...stale].map(staleIssue),
    ...validity.flatMap((checked) => checked.issues),
    ...cluster.issues,
  ];
  return { cluster, resources, issues: sortIssues(issues), skippedKinds: parsed.skippedKinds };
}

/**
 * An object that Felix would not see is left out of the cluster, and said so. What only the API server would refuse stays
 * in: the report says that it would be refused, and what it would do if it were stored.
 */
function check(
  resource: Resource,
  options: SimulateOptions,
): { resource: Resource; usable: boolean; issues: readonly Issue[] } {
  const validation = validateResource(resource, {
    ...(options.calicoVersion === undefined ? {} : { calicoVersion: options.calicoVersion }),
    ...(options.raw === undefined ? {} : { raw: options.raw }),
  });
  const usable = validation.felix !== "dropped" && validation.felix !== "undecodable";
  return { resource, usable, issues: options.raw === true ? [] : validationIssues(resource, validation) };
}

function sortIssues(issues: readonly Issue[]): readonly Issue[] {
  const key = (issue: Issue): string =>
    [
      issue.place?.path ?? "",
      String(issue.place?.line ?? 0).padStart(8, "0"),
      issue.code,
      issue.message,
    ].join("\0");
  const unique = new Map(issues.map((issue) => [key(issue), issue]));
  return [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, issue]) => issue);
}
