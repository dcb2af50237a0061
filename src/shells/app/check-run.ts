import { createOnce } from "./create-once.ts";
import { fitMarkdown } from "./fit-markdown.ts";
import { neverRepeat, statusOf, type GitHub, type RepositoryRef } from "./github.ts";
import type { CheckAnnotation, CheckText } from "./render-port.ts";

/** The name branch protection asks for. Case counts, and changing it unprotects every repository. */
export const checkName = "calsim";

export interface OpenCheck {
  readonly id: number;
  /** Login of the App's bot user, `undefined` when GitHub doesn't say. */
  readonly botLogin: string | undefined;
  /** Its page, where GitHub names one. */
  readonly url: string | undefined;
}

export interface CheckResult extends CheckText {
  /** Never `neutral` or `cancelled`: branch protection takes the first for a pass. */
  readonly conclusion: "success" | "failure";
}

export interface CheckRunSubject extends RepositoryRef {
  readonly headSha: string;
  readonly externalId: string;
}

/** A button beside the check, for those with write access. */
export const rerunAction = {
  identifier: "rerun",
  label: "Judge again",
  description: "Reads commits and comments again",
} as const;

/** GitHub's limit for summary and text, which it counts in bytes whatever its documentation says. */
const maxBytes = 65_535;
const annotationsAtOnce = 50;

/** Begins the check run, or takes over one for the same subject that was begun and never finished. */
export async function openCheck(github: GitHub, subject: CheckRunSubject, appId: number): Promise<OpenCheck> {
  const { owner, repo, headSha, externalId } = subject;
  const { value } = await createOnce(
    async () => {
      const runs = await listOwnCheckRuns(github, subject, appId);
      return runs.find((run) => run.external_id === externalId && run.status !== "completed");
    },
    async () => {
      const { data } = await github.rest.checks.create({
        owner,
        repo,
        name: checkName,
        head_sha: headSha,
        external_id: externalId,
        status: "in_progress",
        request: neverRepeat,
      });
      return data;
    },
  );
  const slug = value.app?.slug;
  const botLogin = slug === undefined ? undefined : `${slug}[bot]`;
  return { id: value.id, botLogin, url: value.html_url ?? undefined };
}

/** This App's check runs of a commit, newest first. */
export async function listOwnCheckRuns(
  github: GitHub,
  { owner, repo, headSha }: RepositoryRef & { readonly headSha: string },
  appId: number,
) {
  const runs = await github.paginate(github.rest.checks.listForRef, {
    owner,
    repo,
    ref: headSha,
    check_name: checkName,
    app_id: appId,
    filter: "all",
    per_page: 100,
  });
  return runs.sort((a, b) => b.id - a.id);
}

/** Completes the check run. Annotations go in batches; if GitHub refuses one of them the verdict still stands. */
export async function closeCheck(
  github: GitHub,
  repository: RepositoryRef,
  check: OpenCheck,
  result: CheckResult,
): Promise<void> {
  const { owner, repo } = repository;
  const target = { owner, repo, check_run_id: check.id };
  const output = {
    title: result.title.slice(0, 255),
    summary: fitMarkdown(result.summary, maxBytes),
    ...(result.text === "" ? {} : { text: fitMarkdown(result.text, maxBytes) }),
  };
  const batches = batch(result.annotations.map(toGitHub), annotationsAtOnce);
  const last = batches.pop() ?? [];
  const actions = [{ ...rerunAction }];
  const done = { ...target, status: "completed", conclusion: result.conclusion, actions } as const;
  try {
    for (const annotations of batches) {
      // GitHub appends annotations: a repeated request would show them twice.
      await github.rest.checks.update({
        ...target,
        output: { ...output, annotations },
        request: neverRepeat,
      });
    }
    const annotated = last.length === 0 ? output : { ...output, annotations: last };
    await github.rest.checks.update({ ...done, output: annotated });
  } catch (error) {
    if (result.annotations.length === 0 || statusOf(error) === undefined) throw error;
    await github.rest.checks.update({ ...done, output });
  }
}

function toGitHub(annotation: CheckAnnotation) {
  const { startLine, endLine, startColumn, endColumn, rawDetails } = annotation;
  // GitHub refuses columns on an annotation of several lines.
  const columns = startLine === endLine && startColumn !== undefined && endColumn !== undefined;
  return {
    path: annotation.path,
    start_line: startLine,
    end_line: endLine,
    ...(columns ? { start_column: startColumn, end_column: endColumn } : {}),
    annotation_level: annotation.level,
    title: annotation.title.slice(0, 255),
    message: fitMarkdown(annotation.message, 64 * 1024),
    ...(rawDetails === undefined ? {} : { raw_details: fitMarkdown(rawDetails, 64 * 1024) }),
  };
}

function batch<T>(values: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < values.length; start += size) batches.push(values.slice(start, start + size));
  return batches;
}
