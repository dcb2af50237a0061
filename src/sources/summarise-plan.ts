import { compareText } from "../base/compare.ts";
import type { Issue } from "../model/issue.ts";
import type { Resource, SourceFile } from "../model/resource.ts";
import type { SourceRef } from "../model/source-ref.ts";
import { parseFiles, type ParseOptions } from "../parse/parse-files.ts";
import { collectFiles, renderedPath, type RenderedSources } from "./collect-files.ts";
import { textAt } from "./read-fields.ts";
import { withoutFollowUps } from "./without-follow-ups.ts";
import { renderLabel, type ClusterPlan, type LeftOut, type SourcePlan } from "./source-plan.ts";

/** A plan with what each part of it holds, for people. */
export interface SourceSummary {
  readonly clusters: readonly ClusterSummary[];
  readonly leftOut: readonly LeftOutSummary[];
  readonly issues: readonly Issue[];
}

export interface ClusterSummary {
  readonly name: string;
  readonly basis: ClusterPlan["basis"];
  readonly sources: readonly ContributionSummary[];
  /** Objects of all its sources, those written twice counted once. */
  readonly objects: Readonly<Record<string, number>>;
  readonly issues: readonly Issue[];
}

export interface ContributionSummary {
  readonly label: string;
  readonly place: SourceRef | undefined;
  /** Where objects go that name no namespace; `undefined`: there is none of those. */
  readonly namespace: string | undefined;
  readonly files: readonly string[];
  readonly renders: readonly { readonly render: string; readonly state: "rendered" | "not-rendered" }[];
  /** Kind -> number of objects the engine reads. */
  readonly objects: Readonly<Record<string, number>>;
  /** `apiVersion/kind` -> number of objects that decide no connection. */
  readonly others: Readonly<Record<string, number>>;
}

export interface LeftOutSummary {
  readonly reason: LeftOut["reason"];
  readonly of: string | undefined;
  readonly files: readonly string[];
}

/** Reads what a plan takes in, source by source. `optionsFor`: how a cluster, by its name, is read. */
export function summarisePlan(
  plan: SourcePlan,
  files: readonly SourceFile[],
  rendered: RenderedSources,
  optionsFor: (cluster: string) => Pick<ParseOptions, "limits" | "workloads">,
): SourceSummary {
  return {
    clusters: plan.clusters.map((cluster) =>
      summariseCluster(cluster, files, rendered, optionsFor(cluster.name)),
    ),
    leftOut: groupLeftOut(plan.leftOut),
    issues: plan.issues,
  };
}

function summariseCluster(
  cluster: ClusterPlan,
  files: readonly SourceFile[],
  rendered: RenderedSources,
  options: Pick<ParseOptions, "limits" | "workloads">,
): ClusterSummary {
  const all = collectFiles(cluster, files, rendered);
  const sources = cluster.sources.map((source): ContributionSummary => {
    const collected = collectFiles({ ...cluster, sources: [source], issues: [] }, files, rendered);
    const tree = parseFiles(collected.files, options);
    const had = new Set(collected.files.map(({ path }) => path));
    const renderedOnes = source.renders.map((render) => ({
      render: renderLabel(render),
      state: had.has(renderedPath(render)) ? ("rendered" as const) : ("not-rendered" as const),
    }));
    return {
      label: source.label,
      place: source.place,
      namespace: tree.resources.some(takesNamespace) ? source.namespace : undefined,
      files: source.files.filter((path) => had.has(path)),
      renders: renderedOnes,
      objects: countKinds(tree.resources.map(({ kind }) => kind)),
      others: Object.fromEntries(tree.skippedKinds),
    };
  });
  const tree = parseFiles(all.files, options);
  return {
    name: cluster.name,
    basis: cluster.basis,
    sources,
    objects: countKinds(tree.resources.map(({ kind }) => kind)),
    issues: [...all.issues, ...withoutFollowUps(tree.issues, all.issues)],
  };
}

/** Whether an object names no namespace, and is in one by what deploys it. */
function takesNamespace({ namespace, object }: Resource): boolean {
  return namespace !== undefined && textAt(object, "metadata", "namespace") === undefined;
}

function countKinds(kinds: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const kind of [...kinds].sort(compareText)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries(counts);
}

function groupLeftOut(leftOut: readonly LeftOut[]): readonly LeftOutSummary[] {
  const groups = new Map<string, { reason: LeftOut["reason"]; of: string | undefined; files: string[] }>();
  for (const { path, reason, of } of leftOut) {
    const key = JSON.stringify([reason, of ?? ""]);
    const group = groups.get(key) ?? { reason, of, files: [] };
    groups.set(key, group);
    group.files.push(path);
  }
  return [...groups].sort(([a], [b]) => compareText(a, b)).map(([, group]) => group);
}
