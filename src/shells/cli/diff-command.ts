import path from "node:path";
import { compare } from "../../compare.ts";
import { parseConfig } from "../../judge/parse-config.ts";
import type { Report } from "../../report/report.ts";
import type { SourcePlan } from "../../sources/source-plan.ts";
import { withUnreadFiles } from "../app/unread-findings.ts";
import { CannotAnalyse } from "./cannot-analyse.ts";
import { exitStatus } from "./exit-status.ts";
import { limitsOf } from "./limits-of.ts";
import { clusterHint } from "./load-simulation.ts";
import { configFileOf, planTree } from "./plan-tree.ts";
import { createProgress } from "./progress.ts";
import { readDirectory } from "./read-directory.ts";
import { mergeBase, readRevision } from "./read-revision.ts";
import { writeReport, type ReportOptions } from "./render-report.ts";
import type { SourceTree } from "./source-tree.ts";
import type { World } from "./world.ts";

export interface DiffOptions extends ReportOptions {
  readonly repo?: string;
  readonly mergeBase?: boolean;
  readonly cluster?: string;
}

/** Findings that say: this could not be judged. */
const incomplete: ReadonlySet<string> = new Set(["analysis-incomplete", "config-invalid", "file-not-read"]);

/** `calsim diff BASE HEAD` */
export async function diffCommand(
  world: World,
  ends: { readonly base: string; readonly head: string },
  options: DiffOptions,
): Promise<number> {
  const report = await diffReport(world, ends, options);
  await writeReport(world, report, options);
  return diffStatus(report);
}

/** Reads both sides, renders what has to be rendered, and judges the step from one to the other. */
export async function diffReport(
  world: World,
  ends: { readonly base: string; readonly head: string },
  options: Omit<DiffOptions, keyof ReportOptions>,
): Promise<Report> {
  const { base, head } = await readSides(world, ends, options);
  const { clusters } = parseConfig(configFileOf(base.files)).config;
  const planned = {
    base: await planTree(world, base, clusters),
    head: await planTree(world, head, clusters),
  };
  checkCluster([planned.base.plan, planned.head.plan], options.cluster);
  const progress = createProgress(world, base.files.length + head.files.length);
  await progress.step(`comparing ${base.files.length} files with ${head.files.length}`);
  const compared = compare(base.files, head.files, {
    today: world.today,
    simulate: { limits: limitsOf(world) },
    rendered: { base: planned.base.rendered, head: planned.head.rendered },
    ...(options.cluster === undefined ? {} : { clusters: [options.cluster] }),
  });
  const report = withUnreadFiles(compared, [
    ...base.unread.map((file) => ({ ...file, side: "base" as const })),
    ...head.unread.map((file) => ({ ...file, side: "head" as const })),
  ]);
  await progress.done();
  return report;
}

/** What the process ends with. */
export function diffStatus(report: Report): number {
  if (report.conclusion === "success") return exitStatus.fine;
  return isIncomplete(report) ? exitStatus.notAnalysed : exitStatus.blocking;
}

/** True where part of what decides could not be read: then the findings may not be all there are. */
function isIncomplete({ findings, clusters, configIssues }: Report): boolean {
  const unjudged = findings.some(
    ({ rule, level, settled }) => level === "failure" && settled === undefined && incomplete.has(rule),
  );
  const faults = clusters.some(({ issues }) =>
    issues.some(({ severity, since }) => severity === "error" && since === "head"),
  );
  return unjudged || faults || configIssues.some(({ severity }) => severity === "error");
}

async function readSides(
  world: World,
  { base, head }: { readonly base: string; readonly head: string },
  { repo, mergeBase: fromMergeBase = false }: Pick<DiffOptions, "repo" | "mergeBase">,
): Promise<{ readonly base: SourceTree; readonly head: SourceTree }> {
  const limits = limitsOf(world);
  if (repo !== undefined) {
    const repository = { path: path.resolve(world.cwd, repo), env: world.env };
    const from = fromMergeBase ? await mergeBase(repository, base, head) : base;
    return {
      base: await readRevision(repository, from, limits),
      head: await readRevision(repository, head, limits),
    };
  }
  if (fromMergeBase)
    throw new CannotAnalyse("directories have no merge base", "`--merge-base` goes with `--repo PATH`");
  const read = (directory: string): Promise<SourceTree> =>
    readDirectory(path.resolve(world.cwd, directory), limits).catch((error: unknown) => {
      if (!(error instanceof CannotAnalyse) || error.hint !== undefined) throw error;
      const message = error.message.replace(path.resolve(world.cwd, directory), directory);
      throw new CannotAnalyse(
        message,
        "to compare Git revisions, say where the repository is: `--repo PATH`",
      );
    });
  return { base: await read(base), head: await read(head) };
}

/** A cluster nobody knows must not pass for one without changes. */
function checkCluster(plans: readonly SourcePlan[], wanted: string | undefined): void {
  if (wanted === undefined) return;
  const clusters = plans.flatMap((plan) => plan.clusters);
  const names = [...new Set(clusters.map(({ name }) => name))];
  const where = clusters[0]?.basis === "configuration" ? "the base's configuration" : "the trees";
  if (!names.includes(wanted))
    throw new CannotAnalyse(`no cluster \`${wanted}\` in ${where}`, clusterHint(wanted, names));
}
