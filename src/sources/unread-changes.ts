import { compareText } from "../base/compare.ts";
import type { Issue } from "../model/issue.ts";
import type { SourceFile } from "../model/resource.ts";
import type { SourcePlan } from "./source-plan.ts";

/** A side of a comparison: its files, and which of them make no object of any cluster. */
export interface UnreadSide {
  readonly files: readonly SourceFile[];
  readonly plan: SourcePlan;
  /** Paths of templates that were not rendered. */
  readonly templates: ReadonlySet<string>;
}

const policyKinds = [
  "(?:Global|Cluster|(?:Baseline)?Admin|Staged(?:Global|Kubernetes)?)?NetworkPolicy",
  "(?:Global)?NetworkSet",
  "Tier",
  "HostEndpoint",
].join("|");
const policy = new RegExp(`^[ \\t]*(?:- *)?["']?kind["']?\\s*:\\s*["']?(?:${policyKinds})\\b`, "m");

/**
 * Files of policy that the change adds, edits or removes, and that no cluster is made from: a comparison that doesn't see them
 * must not read as if they did nothing. What has to be rendered and isn't may do anything, so that is an error; what nothing
 * deploys is a warning. What the configuration leaves out is meant so.
 */
export function unreadChanges(base: UnreadSide, head: UnreadSide): readonly Issue[] {
  const [before, after] = [unreadFiles(base), unreadFiles(head)];
  const texts = [base, head].map(({ files }) => new Map(files.map(({ path, text }) => [path, text])));
  return [...new Set([...before.keys(), ...after.keys()])].sort(compareText).flatMap((path) => {
    const [old, fresh] = texts.map((byPath) => byPath.get(path));
    if (old === fresh || ![old, fresh].some((text) => policy.test(text ?? ""))) return [];
    const why = fresh === undefined ? before.get(path) : after.get(path);
    return why === undefined ? [] : [unreadChange(path, why)];
  });
}

interface Unread {
  readonly severity: "error" | "warning";
  readonly why: string;
  readonly hint: string;
}

function unreadFiles({ plan, templates }: UnreadSide): ReadonlyMap<string, Unread> {
  // Where the configuration says what every cluster is made from, the rest is none of it.
  const isConfigured = plan.clusters.every(({ basis }) => basis === "configuration");
  return new Map([
    ...plan.leftOut.flatMap(({ path, reason, of = "" }): (readonly [string, Unread])[] => {
      if (reason === "not-listed")
        return [[path, undeployed(`the kustomization in \`${of}\` does not name it`)]];
      if (isConfigured) return [];
      if (reason === "chart-file")
        return [[path, { ...template, why: `nothing says how the chart in \`${of}\` is deployed` }]];
      if (reason === "kustomization-input")
        return [[path, undeployed(`nothing deploys the kustomization in \`${of}\``)]];
      return reason === "not-deployed"
        ? [[path, undeployed("nothing in the tree says where it is deployed")]]
        : [];
    }),
    ...[...templates].map((path) => [path, template] as const),
  ]);
}

const template: Unread = {
  severity: "error",
  why: "it is a template that was not rendered",
  hint: "name the chart as a `helm` source in `.calsim.yml`, or commit what it renders to and leave it out by `exclude`",
};

function undeployed(why: string): Unread {
  return {
    severity: "warning",
    why,
    hint: "deploy it, or describe the clusters in `.calsim.yml`",
  };
}

function unreadChange(path: string, { severity, why, hint }: Unread): Issue {
  return {
    code: "change-not-read",
    severity,
    message: `the change is about policy in this file, which is part of no cluster: ${why}`,
    place: { path, line: 1 },
    use: "ignored",
    hint,
  };
}
