import type { Issue } from "../model/issue.ts";
import { chartOf } from "./charts.ts";
import { isPatch } from "./is-patch.ts";
import { pathPattern } from "./path-pattern.ts";
import type { ClusterPlan, ClusterSpec, Exclude, PlannedSource, Render, SourceSpec } from "./source-plan.ts";
import { takeKustomization, type Taken } from "./take-kustomization.ts";
import type { TreeIndex } from "./tree-index.ts";
import { resolvePath } from "./tree-path.ts";

/**
 * A cluster as the configuration describes it: inventory, then its sources in their order. A source that names nothing
 * is an error: half a cluster must not be judged as a whole one. Without sources it is what the tree says of it (`found`),
 * or the whole tree.
 * What is in the `inventory` of any cluster is no part of a directory that a source names.
 */
export function planConfigured(
  cluster: ClusterSpec,
  tree: TreeIndex,
  inventory: readonly string[] = cluster.inventory,
  found?: ClusterPlan,
): ClusterPlan {
  const { name, exclude = [] } = cluster;
  const issues: Issue[] = [];
  /** Patterns of the cluster that have left out a file. */
  const effective = new Set<Exclude>();
  const inventories = inventory.map(pathPattern);
  const plan = (label: string, taken: Taken, more: Partial<PlannedSource> = {}): PlannedSource => {
    const { place = cluster.place, ...rest } = more;
    issues.push(...taken.issues.map((issue) => withPlace(issue, place)));
    const { files, renders, reads } = taken;
    return { label, place, files, renders, reads, namespace: undefined, ...rest };
  };
  const take = (pattern: string, what: string, own?: readonly Exclude[]): Taken => {
    const paths =
      own === undefined ? tree.paths : tree.paths.filter((path) => !inventories.some((is) => is(path)));
    const taken = takePattern({ pattern, what, exclude: [...(own ?? []), ...exclude], paths }, tree);
    for (const one of taken.effective) effective.add(one);
    const idle = (own ?? []).filter((one) => !taken.effective.has(one));
    return { ...taken, issues: [...taken.issues, ...idle.map((one) => excludesNothing(one, what))] };
  };
  const whole: readonly SourceSpec[] = found === undefined ? [{ kind: "path", path: "." }] : [];
  const specs = cluster.sources.length === 0 ? whole : cluster.sources;
  const excluding = exclude.map((one) => ({ one, matches: pathPattern(one.pattern) }));
  /** What the tree says of the cluster, without what is inventory or left out. */
  const own = (source: PlannedSource): PlannedSource => ({
    ...source,
    files: source.files.filter((path) => {
      const by = excluding.filter(({ matches }) => matches(path));
      for (const { one } of by) effective.add(one);
      return by.length === 0 && !inventories.some((is) => is(path));
    }),
  });
  issues.push(...(found?.issues ?? []));
  const sources = [
    ...cluster.inventory.map((pattern) =>
      plan(`inventory ${pattern}`, take(pattern, `inventory \`${pattern}\` of cluster \`${name}\``), {
        inventory: true,
      }),
    ),
    ...specs.map((spec) => {
      const what = `source \`${spec.kind === "helm" ? spec.chart : spec.path}\` of cluster \`${name}\``;
      const taken =
        spec.kind === "path" ? take(spec.path, what, spec.exclude ?? []) : takeRendered(spec, what, tree);
      return plan(sourceLabel(spec), taken, {
        ...(spec.place === undefined ? {} : { place: spec.place }),
        // Charts seldom name the namespace of their objects: it is that of the release.
        ...(spec.kind === "helm" ? { namespace: spec.namespace } : {}),
      });
    }),
    ...(found?.sources ?? []).map(own).filter(({ files, renders, made = [] }, index) => {
      const before = found?.sources[index]?.files.length ?? 0;
      return before === 0 || files.length + renders.length + made.length > 0;
    }),
  ];
  const idle = exclude.filter((one) => !effective.has(one));
  issues.push(...idle.map((one) => withPlace(excludesNothing(one, `cluster \`${name}\``), cluster.place)));
  return { name, basis: found?.basis ?? "configuration", sources, issues };
}

export function sourceLabel(spec: SourceSpec): string {
  if (spec.kind === "helm") return `helm ${spec.chart} as ${spec.release}`;
  const without = spec.kind === "path" ? (spec.exclude ?? []).map(({ pattern }) => pattern) : [];
  return `${spec.kind} ${spec.path}${without.length === 0 ? "" : ` without ${without.join(", ")}`}`;
}

function takeRendered(spec: Render, what: string, tree: TreeIndex): Taken {
  const path = resolvePath(".", spec.kind === "helm" ? spec.chart : spec.path);
  if (spec.kind === "kustomize") {
    if (path !== undefined && tree.kustomizations.all.has(path)) return takeKustomization(path, tree);
    return nothing(`${what} is no directory with a kustomization file`);
  }
  if (path === undefined || !tree.charts.includes(path))
    return nothing(`${what} is no directory with a Chart.yaml`);
  const missing = spec.values.find((file) => !tree.files.has(resolvePath(".", file) ?? ""));
  if (missing !== undefined)
    return nothing(`${what} names the values file \`${missing}\`, which is not in the tree`);
  const chartFiles = [...tree.paths.filter((file) => chartOf(file, [path]) !== undefined), ...spec.values];
  const { kind, release, namespace, values } = spec;
  return {
    files: [],
    renders: [{ kind, chart: path, release, namespace, values }],
    reads: chartFiles,
    issues: [],
  };
}

interface PatternSource {
  readonly pattern: string;
  /** As issues name it. */
  readonly what: string;
  readonly exclude: readonly Exclude[];
  /** Files it may take. */
  readonly paths: readonly string[];
}

/** Files by directory, name or glob. Patches of kustomizations in between are no objects of their own. */
function takePattern(
  { pattern, what, exclude, paths }: PatternSource,
  tree: TreeIndex,
): Taken & { readonly effective: ReadonlySet<Exclude> } {
  const named = paths.filter(pathPattern(pattern));
  const excluding = exclude.map((one) => ({ one, matches: pathPattern(one.pattern) }));
  const effective = new Set<Exclude>();
  const found = named.filter((path) => {
    const by = excluding.filter(({ matches }) => matches(path));
    for (const { one } of by) effective.add(one);
    return by.length === 0;
  });
  if (named.length === 0) return { ...nothing(`${what} names no file of the tree`), effective };
  if (found.length === 0) return { ...nothing(`${what} has every file of it excluded`), effective };
  const patches = found.filter((path) => isPatch(path, tree));
  const files = found.filter((path) => !patches.includes(path));
  return { files, renders: [], reads: patches, issues: [], effective };
}

function nothing(message: string): Taken {
  return {
    files: [],
    renders: [],
    reads: [],
    issues: [{ code: "source-empty", severity: "error", message }],
  };
}

/** A pattern that has lost what it was written for may be written for what now slips through. */
function excludesNothing({ pattern, place }: Exclude, what: string): Issue {
  return {
    code: "exclude-matches-nothing",
    severity: "warning",
    message: `\`exclude: ${pattern}\` leaves no file out of ${what}`,
    ...(place === undefined ? {} : { place }),
    value: pattern,
    hint: "patterns are relative to the repository: `**/tests/**` matches such folders at any depth",
  };
}

function withPlace(issue: Issue, place: Issue["place"]): Issue {
  return issue.place !== undefined || place === undefined ? issue : { ...issue, place };
}
