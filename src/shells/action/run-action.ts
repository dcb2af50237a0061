import { randomUUID } from "node:crypto";
import { appendFile, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { annotationsOf } from "../../render/annotations.ts";
import { renderComment } from "../../render/comment.ts";
import { renderJson } from "../../render/json.ts";
import { renderSarif } from "../../render/sarif.ts";
import { renderText } from "../../render/text.ts";
import type { Report } from "../../report/report.ts";
import { failureReport } from "../app/failure-report.ts";
import { AnalysisRefused } from "../app/analysis-refused.ts";
import { CannotAnalyse } from "../cli/cannot-analyse.ts";
import { diffReport, diffStatus } from "../cli/diff-command.ts";
import { exitStatus } from "../cli/exit-status.ts";
import type { World } from "../cli/world.ts";
import { fetchCommits } from "./fetch-commits.ts";
import { readEvent } from "./read-event.ts";
import { annotationCommand, errorCommand, withoutCommands } from "./workflow-commands.ts";

/** Judges what a workflow run is about, and gives the status to end with. A fault of ours rejects. */
export async function runAction(world: World): Promise<number> {
  try {
    const repository = { path: path.resolve(world.cwd, input(world, "PATH") ?? "."), env: world.env };
    const given = { base: input(world, "BASE"), head: input(world, "HEAD") };
    const event = readEvent(world.env["GITHUB_EVENT_NAME"], await readPayload(world), given);
    const ends = await fetchCommits(repository, event);
    const cluster = input(world, "CLUSTER");
    const options = { repo: repository.path, ...(cluster === undefined ? {} : { cluster }) };
    const report = await diffReport(world, ends, options);
    await publish(world, report, ends);
    return diffStatus(report);
  } catch (error) {
    if (!(error instanceof CannotAnalyse) && !(error instanceof AnalysisRefused)) throw error;
    const hint = error instanceof CannotAnalyse && error.hint !== undefined ? `: ${error.hint}` : "";
    const message = `${error.message}${hint}`;
    await world.stdout.write(errorCommand(message));
    await publish(world, failureReport(new CannotAnalyse(message)), undefined);
    return exitStatus.notAnalysed;
  }
}

/** What `action.yml` hands on of an input; one that is empty was not given. */
function input({ env }: World, name: string): string | undefined {
  return env[`CALSIM_${name}`]?.trim() || undefined;
}

async function readPayload({ env }: World): Promise<unknown> {
  const file = env["GITHUB_EVENT_PATH"];
  if (file === undefined) return undefined;
  try {
    return JSON.parse(await readFile(file, "utf8")) as unknown;
  } catch (error) {
    throw new CannotAnalyse(
      `the event can't be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function publish(
  world: World,
  report: Report,
  ends: { readonly base: string; readonly head: string } | undefined,
): Promise<void> {
  const { env, stdout, version } = world;
  await stdout.write(withoutCommands(renderText(report, { width: 120 }), randomUUID()));
  await stdout.write(annotationsOf(report).map(annotationCommand).join(""));
  const directory = await mkdtemp(path.join(env["RUNNER_TEMP"] ?? tmpdir(), "calsim-"));
  const files = { report: path.join(directory, "report.json"), sarif: path.join(directory, "report.sarif") };
  await writeFile(files.report, renderJson(report));
  await writeFile(files.sarif, renderSarif(report, { version }));
  const outputs = { conclusion: report.conclusion, title: report.title, ...files };
  await append(env["GITHUB_OUTPUT"], Object.entries(outputs).map(outputLines).join(""));
  const rest = "The output `report` holds all of it.";
  await append(
    env["GITHUB_STEP_SUMMARY"],
    renderComment(report, { marker: "", rest, links: ends === undefined ? {} : sideLinks(env, ends) }),
  );
}

/** A value of several lines stays one value: nobody who writes it can know where it ends. */
function outputLines([name, value]: readonly [string, string]): string {
  const end = randomUUID();
  return `${name}<<${end}\n${value}\n${end}\n`;
}

async function append(file: string | undefined, text: string): Promise<void> {
  if (file !== undefined && file !== "") await appendFile(file, text);
}

function sideLinks(
  env: World["env"],
  { base, head }: { readonly base: string; readonly head: string },
): { readonly base?: string; readonly head?: string } {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = env;
  if (server === undefined || repository === undefined) return {};
  const files = `${server}/${repository}/blob`;
  return { base: `${files}/${base}/`, head: `${files}/${head}/` };
}
