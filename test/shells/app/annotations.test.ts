import { describe, expect, it } from "@jest/globals";
import { finding, toyRenderers, toyReport } from "./support/toy-engine.ts";
import { pullSeven, useTestBench } from "./support/test-bench.ts";

const base = { "same.yaml": "same\n", "changed.yaml": "old\n" };
const bench = useTestBench(base, { ...base, "changed.yaml": "new\n" });
const updates = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";

/** Findings at so many lines of the changed file. */
const findings = (count: number) =>
  Array.from({ length: count }, (_, index) => finding(`f${index}`, "changed.yaml", index + 1));

describe("annotations", () => {
  it.each([
    [0, [0]],
    [50, [50]],
    [51, [50, 1]],
    [120, [50, 50, 20]],
  ])("%i of them are sent in batches", async (count, batches) => {
    const { start, deliver, repository, github } = bench();
    const app = await start({ judge: () => toyReport(findings(count)) });
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    const sent = github.requests.filter(({ name }) => name === updates).map(({ body }) => body as Update);
    expect(sent.map(({ output }) => output.annotations?.length ?? 0)).toEqual(batches);
    // The verdict comes with the last batch: nobody sees a completed check that still grows.
    expect(sent.map(({ conclusion }) => conclusion !== undefined)).toEqual(
      batches.map((_, i) => i === batches.length - 1),
    );
    expect(repository.checkRuns[0]?.annotations.map(({ message }) => message)).toEqual(
      findings(count).map(({ message }) => message),
    );
  });

  it("are left to the text at files the pull request does not change", async () => {
    const { start, deliver, repository } = bench();
    const report = toyReport([finding("near", "changed.yaml", 1), finding("far", "same.yaml", 1)]);
    const app = await start({ judge: () => report });
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.checkRuns[0]?.annotations.map(({ message }) => message)).toEqual(["near"]);
    expect(repository.checkRuns[0]?.text).toBe("near\nfar");
  });

  it("are given up, not the verdict, when GitHub refuses one", async () => {
    const { start, deliver, repository, github } = bench();
    github.intercept = ({ name, body }) =>
      name === updates && (body as Update).output.annotations !== undefined
        ? { status: 422, body: { message: "Invalid request" } }
        : undefined;
    const app = await start({ judge: () => toyReport(findings(60)) });
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    expect(repository.checkRuns).toMatchObject([
      { status: "completed", conclusion: "failure", annotations: [] },
    ]);
  });
});

describe("a check that is too long", () => {
  it("is cut to the bytes GitHub takes", async () => {
    const { start, deliver, repository } = bench();
    const long = "| é | 🚫 |\n\n".repeat(20_000);
    const renderCheck = () => ({ title: "t".repeat(300), summary: long, text: long, annotations: [] });
    const app = await start({ renderers: { ...toyRenderers, renderCheck } });
    await deliver("pull_request", "opened", pullSeven);
    await app.idle();
    const [run] = repository.checkRuns;
    expect(run).toMatchObject({ status: "completed", title: "t".repeat(255) });
    for (const text of [run?.summary, run?.text]) {
      expect(Buffer.byteLength(text ?? "")).toBeLessThanOrEqual(65_535);
      expect(text).toMatch(/\| é \| 🚫 \|\n\n_Cut here/);
    }
  });
});

interface Update {
  readonly conclusion?: string;
  readonly output: { readonly annotations?: readonly unknown[] };
}
