import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { FakeGitHubState } from "../support/fake-github/answer-request.ts";
import { startFakeGitHub } from "../support/fake-github/fake-github.ts";
import { accountId, type FakeRepository } from "../support/fake-github/fake-state.ts";
import { sendSignedWebhook } from "../support/fake-github/signed-webhook.ts";
import { startAppProcess, type AppProcess } from "./app-process.ts";
import { caseResult, type CaseResult } from "./case-result.ts";
import { createDemoRepository } from "./demo-repository.ts";
import type { DemoCase, DemoComment } from "./load-cases.ts";

export interface DemoOutcome {
  readonly results: readonly CaseResult[];
  /** What went wrong besides: requests GitHub doesn't document, an App that doesn't stop. Empty is good. */
  readonly faults: readonly string[];
}

/** Long enough for a slow machine, short enough to notice that nothing comes. */
const patience = 60_000;

/** Opens a pull request for each case, with GitHub played on loopback, and waits for the App's verdicts. */
export async function runDemo(cases: readonly DemoCase[]): Promise<DemoOutcome> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const secret = randomBytes(24).toString("hex");
  const repositories = cases.map(createDemoRepository);
  const state: FakeGitHubState = {
    app: { id: 4711, slug: "calsim", publicKey },
    repositories,
    problems: [],
    requests: [],
  };
  const github = await startFakeGitHub(state);
  const faults: string[] = [];
  const log: string[] = [];
  try {
    const app = await startAppProcess({
      githubHost: github.host,
      appId: state.app.id,
      privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      secret,
      onLine: (line) => log.push(line),
    });
    await Promise.all(repositories.map((repository) => openPullRequest(app, secret, repository)));
    await waitForVerdicts(log, cases.length);
    await Promise.all(
      repositories.map((repository, index) =>
        talk(app, secret, repository, cases[index]?.comments ?? [], log),
      ),
    );
    const status = await app.stop();
    if (status !== 0) faults.push(`the App ended with status ${String(status)}`);
    faults.push(...state.problems, ...log.filter((line) => /"level":[56]0/.test(line)));
    return { results: cases.map((demo, index) => resultOf(demo, repositories[index])), faults };
  } finally {
    await github.close();
    for (const repository of repositories) repository.git.remove();
  }
}

async function openPullRequest(app: AppProcess, secret: string, repository: FakeRepository): Promise<void> {
  const number = repository.pulls[0]?.number;
  const status = await sendSignedWebhook(`${app.url}/api/github/webhooks`, secret, "pull_request", {
    action: "opened",
    number,
    pull_request: { number },
    repository: { name: repository.name, owner: { login: repository.owner } },
    installation: { id: repository.installation },
  });
  if (status !== 202) throw new Error(`the App answered ${status} to a webhook`);
}

/** Says one thing after the other; what a comment asks for is done before the next is written. */
async function talk(
  app: AppProcess,
  secret: string,
  repository: FakeRepository,
  comments: readonly DemoComment[],
  log: readonly string[],
): Promise<void> {
  for (const { author, says } of comments) {
    const id = findingId(repository);
    const body = says.replace("ID", id);
    const comment = {
      id: 500 + repository.comments.length,
      issue: repository.pulls[0]?.number ?? 0,
      author,
      body,
    };
    const before = workDone(log, repository);
    repository.comments.push(comment);
    const status = await sendSignedWebhook(`${app.url}/api/github/webhooks`, secret, "issue_comment", {
      action: "created",
      issue: { number: comment.issue, pull_request: {} },
      comment: { id: comment.id, body, user: { login: author, id: accountId(author), type: "User" } },
      repository: { name: repository.name, owner: { login: repository.owner } },
      installation: { id: repository.installation },
    });
    if (status !== 202) throw new Error(`the App answered ${status} to a webhook`);
    if (body.startsWith("/calsim "))
      await until(() => workDone(log, repository) > before, `an answer to ${body}`);
  }
}

/** The id beside the first finding of the report, which a person would copy from there. */
function findingId({ comments }: FakeRepository): string {
  return /\b[0-9a-f]{32}\b/.exec(comments[0]?.body ?? "")?.[0] ?? "";
}

/** So many times the App logged that it was done with something in the repository. */
function workDone(log: readonly string[], { name }: FakeRepository): number {
  return log.filter(
    (line) =>
      /"msg":"(?:judged|answered|run failed|job failed)"/.test(line) && line.includes(`"repo":"${name}"`),
  ).length;
}

/** The App logs a line when it is done with a pull request, its comment included. */
async function waitForVerdicts(log: readonly string[], count: number): Promise<void> {
  const done = () => log.filter((line) => /"msg":"(?:judged|run failed|job failed)"/.test(line)).length;
  await until(() => done() >= count, `a verdict on ${count} pull requests`);
}

async function until(isDone: () => boolean, what: string): Promise<void> {
  const end = Date.now() + patience;
  while (!isDone()) {
    if (Date.now() > end) throw new Error(`a minute has passed without ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function resultOf(demo: DemoCase, repository: FakeRepository | undefined): CaseResult {
  if (repository === undefined) throw new Error(`${demo.name} has no repository`);
  return caseResult(demo, repository);
}
