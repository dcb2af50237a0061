import type { Cluster } from "./model/cluster.ts";
import type { Issue } from "./model/issue.ts";
import type { SimulateOptions } from "./model/options.ts";
import type { SourceFile } from "./model/resource.ts";
import {
  planClusters,
  plannedClusters,
  selectClusterFiles,
  type PlannedCluster,
} from "./judge/select-cluster-files.ts";
import { clusterCoverage } from "./judge/cluster-coverage.ts";
import { configPath } from "./judge/config-path.ts";
import { judge } from "./judge/judge.ts";
import type { Acceptance } from "./judge/judge-input.ts";
import { parseConfig } from "./judge/parse-config.ts";
import { lintCluster } from "./lint/lint-cluster.ts";
import { loadCluster } from "./load/load-cluster.ts";
import { loadTree, type LoadedTree, type ParseCaches } from "./load-tree.ts";
import { createParseCache } from "./parse/parse-cache.ts";
import { createTreeMemory, shareTexts } from "./parse/tree-memory.ts";
import { buildClusterReport, type BuiltCluster, type ReportedTree } from "./report/build-cluster-report.ts";
import { judgedCluster } from "./report/judged-cluster.ts";
import type { Finding, Report } from "./report/report.ts";
import { shareAddressBooks } from "./select/address-book.ts";
import type { RenderedSources } from "./sources/collect-files.ts";
import type { SourcePlan } from "./sources/source-plan.ts";
import { unreadChanges, type UnreadSide } from "./sources/unread-changes.ts";
import { staleObjects } from "./sources/stale-inventory.ts";
import { withoutFollowUps } from "./sources/without-follow-ups.ts";

export interface CompareOptions {
  /** Overrides what `.calsim.yml` says of every cluster. */
  readonly simulate?: SimulateOptions;
  /** The day it is, as `2027-03-31`: waivers run out. Default: none has. */
  readonly today?: string;
  /** Findings that people accepted. */
  readonly acceptances?: readonly Acceptance[];
  /** Only these clusters of the configuration. */
  readonly clusters?: readonly string[];
  readonly caches?: ParseCaches;
  /** What the renders came to that `planClusters` calls for. One that is missing is an error of its cluster. */
  readonly rendered?: { readonly base: RenderedSources; readonly head: RenderedSources };
}

/**
 * Judges what the change from one tree to another does to connectivity. The base's `.calsim.yml` judges. Never throws
 * for what is in the files: what could not be read is an issue, and an error among them fails the judgement.
 */
export function compare(
  baseFiles: readonly SourceFile[],
  headFiles: readonly SourceFile[],
  options: CompareOptions = {},
): Report {
  const caches = fillCaches(options.caches);
  const base = caches.trees.remember(baseFiles);
  const head = shareTexts(headFiles, base);
  const configs = {
    base: parseConfig(fileAt(base, configPath)),
    head: parseConfig(fileAt(head, configPath)),
  };
  const { clusters, report: settings } = configs.base.config;
  const limits = options.simulate?.limits;
  const planBase = (): SourcePlan => planClusters(base, clusters, limits);
  const first = caches.trees.recall(base, JSON.stringify(["plan", limits]), planBase);
  const { rendered } = options;
  const plans = {
    // What is rendered is the answer of a tool, not of the files, and may say more of what is deployed.
    base: hasRenders(first) ? planClusters(base, clusters, limits, rendered?.base) : first,
    head: planClusters(head, clusters, limits, rendered?.head),
  };
  // Only a file that says otherwise may take in less.
  const ownPlan =
    configs.base.file?.text === configs.head.file?.text
      ? undefined
      : planClusters(head, configs.head.config.clusters, limits, rendered?.head);
  const wanted = plannedClusters(clusters, plans.base, plans.head).filter(
    ({ config }) => options.clusters?.includes(config.name) ?? true,
  );
  const compared = wanted.map((cluster, index) =>
    compareCluster(
      cluster,
      { files: base, plan: plans.base, isFirst: index === 0, rendered: options.rendered?.base ?? {} },
      { files: head, plan: plans.head, isFirst: index === 0, rendered: options.rendered?.head ?? {} },
      { ...options, caches, ifPromoted: settings.ifPromoted },
    ),
  );
  const judgement = judge({
    today: options.today ?? "0000-01-01",
    base: configs.base,
    head: configs.head,
    clusters: compared.map(({ judged }, index) => ({
      ...judged,
      ...(ownPlan === undefined
        ? {}
        : { coverage: clusterCoverage(judged.name, wanted[index]?.head, ownPlan) }),
    })),
    ...(options.acceptances === undefined ? {} : { acceptances: options.acceptances }),
  });
  return {
    version: 1,
    conclusion: judgement.conclusion,
    title: judgement.title,
    clusters: compared.map(({ built }) => withFindings(built, judgement.findings)),
    findings: judgement.findings,
    expectations: judgement.expectations,
    configIssues: judgement.configIssues,
    byHead: judgement.byHead,
    settings,
  };
}

function hasRenders({ clusters, finders }: SourcePlan): boolean {
  const sources = [...clusters.flatMap((cluster) => cluster.sources), ...finders];
  return sources.some(({ renders }) => renders.length > 0);
}

type Caches = Required<ParseCaches>;

/** Both sides of one comparison share their texts in any case. */
function fillCaches({ cache = createParseCache(), trees = createTreeMemory() }: ParseCaches = {}): Caches {
  return { cache, trees };
}

interface ComparedCluster {
  readonly built: BuiltCluster;
  readonly judged: ReturnType<typeof judgedCluster>;
}

interface Side {
  readonly files: readonly SourceFile[];
  readonly plan: SourcePlan;
  /** What was met while looking for clusters is told with the first of them. */
  readonly isFirst: boolean;
  readonly rendered: RenderedSources;
}

function compareCluster(
  { config, ...planned }: PlannedCluster,
  base: Side,
  head: Side,
  {
    simulate = {},
    caches,
    ifPromoted,
  }: CompareOptions & { readonly caches: Caches; readonly ifPromoted: boolean },
): ComparedCluster {
  const options: SimulateOptions = { ...config.options, ...simulate };
  // What is rendered is the answer of a tool, not of the files.
  const readBase = (): ReportedTree => readSide(base, planned.base, options, caches);
  const isWhole = planned.base?.sources.every(({ renders }) => renders.length === 0) === true;
  const key = JSON.stringify([config.name, planned.base?.name, options, metBy(base)]);
  const before = isWhole ? caches.trees.recall(base.files, key, readBase) : readBase();
  const read = readSide(head, planned.head, options, caches, before);
  const unread = unreadChanges(unreadSide(base, before), unreadSide(head, read));
  const after = { ...read, issues: [...read.issues, ...unread] };
  const loadAs =
    (staged: SimulateOptions) =>
    (resources: LoadedTree["resources"]): Cluster =>
      loadCluster(resources, { ...options, ...staged });
  const built = buildClusterReport(config.name, before, after, {
    enforced: loadAs({}),
    // Asked for in another mode, what is compared already is what staged policies do.
    ...(ifPromoted && (options.staged ?? "ignore") === "ignore"
      ? { promoted: loadAs({ staged: "promote" }) }
      : {}),
  });
  return { built, judged: judgedCluster(built, before.cluster, after.cluster) };
}

function metBy({ plan, isFirst }: Side): readonly Issue[] {
  return isFirst ? plan.issues : [];
}

function unreadSide({ files, plan, isFirst }: Side, { issues }: ReportedTree): UnreadSide {
  const templates = issues.flatMap(({ code, place }) =>
    code === "template-not-rendered" && place !== undefined ? [place.path] : [],
  );
  return { files, plan: isFirst ? plan : { ...plan, leftOut: [] }, templates: new Set(templates) };
}

function readSide(
  side: Side,
  cluster: PlannedCluster["base"],
  options: SimulateOptions,
  caches: ParseCaches,
  base?: ReportedTree,
): ReportedTree {
  const { files, rendered } = side;
  const selected = selectClusterFiles(files, cluster, rendered);
  const paths = new Set(files.map(({ path }) => path));
  const isStale = base === undefined ? undefined : staleObjects(base, selected.files);
  const tree = loadTree(selected.files, options, caches, isStale);
  if (base !== undefined) shareAddressBooks([base.cluster, tree.cluster]);
  const ofObjects = [...tree.issues, ...lintCluster(tree.cluster)];
  const issues = [...metBy(side), ...selected.issues, ...withoutFollowUps(ofObjects, selected.issues)];
  const allFiles = [...files, ...selected.files.filter(({ path }) => !paths.has(path))];
  return { cluster: tree.cluster, resources: tree.resources, issues, files: selected.files, allFiles };
}

function withFindings({ report }: BuiltCluster, findings: readonly Finding[]): BuiltCluster["report"] {
  const restingOn = (change: string): readonly string[] =>
    findings
      .filter((finding) => finding.cluster === report.name && finding.changes.includes(change))
      .map(({ id }) => id);
  const changes = report.changes.map((change) => ({ ...change, findings: restingOn(change.id) }));
  const blocking = new Set(
    findings.filter(({ level, settled }) => level === "failure" && settled === undefined).map(({ id }) => id),
  );
  const blocks = (change: (typeof changes)[number]): boolean =>
    change.findings.some((id) => blocking.has(id));
  return { ...report, changes: [...changes.filter(blocks), ...changes.filter((change) => !blocks(change))] };
}

function fileAt(files: readonly SourceFile[], path: string): SourceFile | undefined {
  return files.find((file) => file.path === path);
}
