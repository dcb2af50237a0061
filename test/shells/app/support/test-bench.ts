import { generateKeyPairSync } from "node:crypto";
import { afterAll, afterEach, beforeEach, expect, jest } from "@jest/globals";
import nock from "nock";
import { pino } from "pino";
import { ProbotOctokit } from "probot";
import { startApp, type AppParts, type RunningApp } from "../../../../src/shells/app/start-app.ts";
import type { Settings } from "../../../../src/shells/app/settings.ts";
import type { FakeGitHubState } from "../../../support/fake-github/answer-request.ts";
import type { FakeRepository } from "../../../support/fake-github/fake-state.ts";
import { createGitRepository, type FileTexts } from "../../../support/fake-github/git-repository.ts";
import { sendSignedWebhook } from "../../../support/fake-github/signed-webhook.ts";
import { nockGitHub } from "./nock-github.ts";
import { examplePayload } from "./payloads.ts";
import { toyEngine, toyRenderers } from "./toy-engine.ts";
import { defaultLimits } from "../../../../src/model/limits.ts";

/** One repository, `shop/infra`, with pull request 7 from branch `change`, and GitHub around it. */
export interface TestBench {
  readonly github: FakeGitHubState;
  readonly repository: FakeRepository;
  readonly baseSha: string;
  /** Starts the real app against it. */
  readonly start: (parts?: BenchParts, settings?: Partial<Settings>) => Promise<RunningApp>;
  /** Commits to the pull request's branch. */
  readonly push: (files: FileTexts) => string;
  /** Delivers an event about the repository, signed, and returns the status of the answer. */
  readonly deliver: (
    event: string,
    action: string,
    parts?: Readonly<Record<string, unknown>>,
  ) => Promise<number>;
  /** `POST /repos/{owner}/{repo}/check-runs`: names of the requests so far that write something, but for tokens. */
  readonly writes: () => readonly string[];
}

/** What a test puts in the place of the toys. */
type BenchParts = Partial<AppParts> & { readonly judge?: AppParts["engine"]["judge"] };

export const secret = "a secret of the tests";
export const appId = 4711;
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

export const testSettings: Settings = {
  appId,
  privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  webhookSecret: secret,
  webhookPath: "/api/github/webhooks",
  host: "127.0.0.1",
  port: 0,
  // Not https: nock gives each connection a TLS session that is none, and what OpenSSL thinks of it waits in its error
  // queue to fail the next key that is read, be it in another file of tests.
  apiUrl: "http://api.github.com",
  webUrl: "https://github.com",
  logLevel: "silent",
  drainSeconds: 5,
  analysisSeconds: 5,
  analysisMegabytes: 64,
  limits: defaultLimits,
  concurrency: 4,
};

/** Lays out a fresh bench before each test, and afterwards asserts that GitHub's description was kept to. */
export function useTestBench(base: FileTexts, head: FileTexts): () => TestBench {
  let bench: TestBench | undefined;
  const running: RunningApp[] = [];
  // Git is started many times over, and the machine may have other things to do.
  jest.setTimeout(60_000);
  beforeEach(() => {
    bench = createBench(base, head, running);
  });
  afterEach(async () => {
    for (const app of running.splice(0)) await app.stop();
    nock.cleanAll();
    bench?.repository.git.remove();
    expect(bench?.github.problems).toEqual([]);
  });
  afterAll(() => {
    nock.restore();
  });
  return () => {
    if (bench === undefined) throw new Error("the bench is laid out before each test");
    return bench;
  };
}

function createBench(base: FileTexts, head: FileTexts, running: RunningApp[]): TestBench {
  const git = createGitRepository();
  const baseSha = git.commitFiles("main", base, "base");
  git.commitFiles("change", head, "change");
  const pull = { number: 7, title: "Change", baseRef: "main", headRef: "change", state: "open" } as const;
  const repository: FakeRepository = {
    owner: "shop",
    name: "infra",
    installation: 42,
    git,
    pulls: [{ ...pull }],
    checkRuns: [],
    comments: [],
  };
  const github: FakeGitHubState = {
    app: { id: appId, slug: "calsim", publicKey },
    repositories: [repository],
    problems: [],
    requests: [],
  };
  nockGitHub(github);
  const address = {
    repository: { name: repository.name, owner: { login: repository.owner } },
    installation: { id: repository.installation },
  };
  return {
    github,
    repository,
    baseSha,
    async start({ judge, ...parts } = {}, settings = {}) {
      const engine = judge === undefined ? toyEngine : { ...toyEngine, judge };
      const standard = { engine, renderers: toyRenderers, log: pino({ level: "silent" }) };
      const app = await startApp(
        { ...testSettings, ...settings },
        { ...standard, Octokit: plainOctokit, ...parts },
      );
      running.push(app);
      return app;
    },
    push: (files) => git.commitFiles("change", files, "push"),
    async deliver(event, action, parts = {}) {
      const app = running.at(-1);
      if (app === undefined) throw new Error("start the app first");
      const payload = examplePayload(event, action, { ...address, ...parts });
      return sendSignedWebhook(`${app.url}${testSettings.webhookPath}`, secret, event, payload);
    },
    writes: () =>
      github.requests
        .map((request) => request.name)
        .filter((name) => !name.startsWith("GET ") && !name.includes("access_tokens")),
  };
}

/** Without the waits of retrying and throttling. */
const plainOctokit = ProbotOctokit.defaults((options: object) => ({
  ...options,
  retry: { enabled: false },
  throttle: { enabled: false },
}));

/** The `pull_request` part of an event about pull request 7. */
export const pullSeven = { number: 7, pull_request: { number: 7 } };
