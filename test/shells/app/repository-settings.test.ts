import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Engine } from "../../../src/shells/app/engine-port.ts";
import { createEngine } from "../../../src/shells/app/engine.ts";
import { commentMarker } from "../../../src/shells/app/sticky-comment.ts";
import type { FileTexts } from "../../support/fake-github/git-repository.ts";
import { answers, say } from "./support/comments.ts";
import { finding, toyEngine, toyReport } from "./support/toy-engine.ts";
import { pullSeven, useTestBench } from "./support/test-bench.ts";

const bench = useTestBench({ "a.yaml": "base\n" }, { "a.yaml": "open ssh\n" });
const { readSettings } = createEngine(() => "2026-11-23");
const asTheEngine: Engine = {
  ...toyEngine,
  readSettings,
  judge: async (trees, signal) => {
    const settings = await readSettings(
      trees.base.find(({ path }) => path === ".calsim.yml"),
      signal,
    );
    return { ...(await toyEngine.judge(trees, signal)), settings: settings.report };
  },
};

/** Puts a `.calsim.yml` on both branches, or another one on that of the change. */
function configure(base: string, head = base, change = "open ssh\n"): void {
  const { git, commitFiles } = bench().repository.git;
  const files = (config: string, text: string): FileTexts => ({ ".calsim.yml": config, "a.yaml": text });
  commitFiles("main", files(base, "base\n"), "base");
  git("checkout", "--quiet", "-B", "change");
  commitFiles("change", files(head, change), "head");
}

async function open() {
  const { start, deliver } = bench();
  const app = await start({ engine: asTheEngine });
  await deliver("pull_request", "opened", pullSeven);
  await app.idle();
  return app;
}

const bodies = () => bench().repository.comments.map(({ body }) => body.split("\n")[1]);

describe("report.comment in `.calsim.yml`", () => {
  it("`always`: there is one even where nothing changed", async () => {
    configure("version: 1\nreport: { comment: always }\n", undefined, "same\n");
    await open();
    expect(bodies()).toEqual(["no connectivity change"]);
  });

  it("`never`: there is none even where the check fails", async () => {
    configure("version: 1\nreport: { comment: never }\n");
    await open();
    expect(bench().repository.checkRuns).toMatchObject([{ conclusion: "failure" }]);
    expect(bodies()).toEqual([]);
  });

  it("`never`: one that is there says what holds now", async () => {
    configure("version: 1\nreport: { comment: never }\n");
    bench().repository.comments.push({
      id: 1,
      issue: 7,
      author: undefined,
      body: `${commentMarker}\nall is well`,
    });
    await open();
    expect(bodies()).toEqual(["1 newly open"]);
  });

  it("`never`: none either where the analysis could not be done", async () => {
    configure("version: 1\nreport: { comment: never }\n");
    const { start, deliver, repository } = bench();
    const judge = () => Promise.reject(new Error("no"));
    const app = await start({ engine: { ...toyEngine, readSettings, judge } });
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.checkRuns).toMatchObject([{ title: "the analysis could not be done" }]);
    expect(bodies()).toEqual([]);
  });

  it("is read from the base: the head can't silence the report", async () => {
    configure("version: 1\n", "version: 1\nreport: { comment: never }\n");
    await open();
    expect(bodies()).toEqual(["1 newly open"]);
  });
});

describe("a `.calsim.yml` of the base that can't be read", () => {
  const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12345\n";
  const id = "0123456789abcdef0123456789abcdef";

  beforeEach(() => {
    bench().repository.permissions = { mia: "maintain", ada: "admin" };
  });

  it.each([
    ["maintainers can't accept, for it may have said who may", "mia", "failure"],
    ["administrators can", "ada", "success"],
  ])("%s", async (_, author, conclusion) => {
    configure(pointer, "version: 1\n");
    const { start, deliver, repository } = bench();
    const app = await start({
      engine: {
        ...toyEngine,
        readSettings,
        judge: ({ acceptances }) =>
          toyReport(acceptances.length > 0 ? [] : [{ ...finding("open", "a.yaml", 1), id }]),
      },
    });
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    await say(bench(), author, `/calsim accept ${id} planned`);
    await app.idle();
    expect(repository.checkRuns.at(-1)).toMatchObject({ conclusion });
  });

  it("lets nobody in by a list it may have had", async () => {
    configure(pointer, "version: 1\nacceptance: { approvers: [rita] }\n");
    const app = await open();
    await say(bench(), "rita", `/calsim accept ${id} planned`);
    await app.idle();
    expect(answers(bench())).toEqual([expect.stringContaining("only administrators may")]);
  });
});

describe("an approver without write access", () => {
  const id = "0123456789abcdef0123456789abcdef";

  it("is heard however many answers strangers have used up", async () => {
    configure("version: 1\nacceptance: { approvers: [rita] }\n");
    const { start, repository } = bench();
    for (let turn = 0; turn < 10; turn++) {
      const body = `<!-- calsim: answer to comment ${turn} -->`;
      repository.comments.push({ id: turn + 1, issue: 7, author: undefined, body });
    }
    const app = await start({ engine: { ...toyEngine, readSettings } });
    await say(bench(), "mallory", `/calsim accept ${id} please`);
    await app.idle();
    expect(bench().writes()).toEqual([]);
    await say(bench(), "rita", `/calsim accept ${id} planned`);
    await app.idle();
    expect(repository.checkRuns).toHaveLength(1);
  });
});
