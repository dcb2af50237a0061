import { describe, expect, it, jest } from "@jest/globals";
import { renderCheck } from "../../../src/render/check.ts";
import { renderComment } from "../../../src/render/comment.ts";
import { createEngine } from "../../../src/shells/app/engine.ts";
import { toolBox } from "../render/support/render-tree.ts";
import { pullSeven, useTestBench } from "./support/test-bench.ts";

const pods = ["web", "db"]
  .map((name) => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, labels: { app: ${name} } }\n`)
  .join("---\n");
const policy = (from: string): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: db }\nspec:\n` +
  `  podSelector: { matchLabels: { app: db } }\n  ingress: [{ from: [{ podSelector: { matchLabels: { app: ${from} } } }] }]\n`;
const base = {
  "app/kustomization.yaml":
    "namespace: prod\nresources: [all.yaml]\nconfigMapGenerator: [{ name: x, files: [notes.txt] }]\n",
  "app/all.yaml": pods + policy("nobody"),
  "app/notes.txt": "on the base",
  "app/picture.png": "nobody names it",
};
const head = { ...base, "app/all.yaml": pods + policy("web"), "app/notes.txt": "on the head" };
const bench = useTestBench(base, head);
const engine = createEngine(() => "2026-01-01");

// The App, the engine and the tools all run.
jest.setTimeout(30_000);

/** A kustomize that puts everything into a namespace, and writes the other file it was given into a comment. */
const toy =
  '/bin/sed "s/metadata: { /&namespace: prod, /" "$3/all.yaml"; echo "# $(/bin/cat "$3/notes.txt")"';

async function judged(searchPath: string) {
  const { start, deliver, repository } = bench();
  const app = await start({ engine, renderers: { renderCheck, renderComment }, searchPath });
  await deliver("pull_request", "opened", pullSeven);
  await app.idle();
  const { conclusion, title = "", summary = "", text = "" } = repository.checkRuns[0] ?? {};
  const comment = repository.comments[0]?.body ?? "";
  return { conclusion, text: [title, summary, text].join("\n"), comment };
}

describe("a pull request to a tree that has to be rendered", () => {
  it("is judged by what both sides render to", async () => {
    const { conclusion, comment } = await judged(toolBox("kustomize", toy));
    expect(conclusion).toBe("success");
    expect(comment).toContain("prod/web");
    expect(comment).toContain("1 newly allowed");
    expect(comment).toMatch(
      /\[`app\/all\.yaml:14`\]\(https:\/\/github\.com\/shop\/infra\/blob\/[0-9a-f]{40}\/app\/all\.yaml#L14\)/,
    );
  });

  it("fetches the files that are rendered from, and no others", async () => {
    await judged(toolBox("kustomize", toy));
    const { github, repository } = bench();
    const asked = (branch: string, file: string): number => {
      const sha = repository.git.git("rev-parse", `${branch}:${file}`);
      return github.requests.filter(({ url }) => url.endsWith(`/git/blobs/${sha}`)).length;
    };
    expect([asked("main", "app/notes.txt"), asked("change", "app/notes.txt")]).toEqual([1, 1]);
    expect(asked("main", "app/picture.png")).toBe(0);
  });

  it("renders each side from its own files", async () => {
    const shown = toolBox("kustomize", 'read -r line < "$3/notes.txt"; echo "$line" >&2; exit 1');
    expect((await judged(shown)).text).toContain("kustomize: on the head");
  });

  it.each([
    ["a tool that is missing", undefined, "`kustomize` or `kubectl` is not installed"],
    ["a tool that fails", "echo 'no such patch' >&2; exit 1", "kustomize: no such patch"],
    ["a tool that says nothing and fails", "exit 7", "it ended with status 7"],
    ["a tool that gives no YAML", "echo 'apiVersion: v1'; echo 'kind: ['", "app (rendered)"],
    ["a tool that gives no objects", "echo hello", "what kustomize prints holds no objects"],
  ])("fails for %s", async (_name, script, message) => {
    const { conclusion, text } = await judged(
      script === undefined ? "/nowhere" : toolBox("kustomize", script),
    );
    expect(conclusion).toBe("failure");
    expect(text).toContain(message);
  });

  it("fails for a tool that fails on the base alone: with nothing to compare with, all of the head would be new", async () => {
    const script = `case "$(/bin/cat "$3/notes.txt")" in *base) echo broken >&2; exit 1;; esac; ${toy}`;
    const { conclusion, text } = await judged(toolBox("kustomize", script));
    expect(conclusion).toBe("failure");
    expect(text).toContain("the base can't be known, so there is nothing to compare with: kustomize: broken");
  });

  it("fails for a tool that fails on the head alone, whatever the base came to", async () => {
    const script = `case "$(/bin/cat "$3/notes.txt")" in *head) echo broken >&2; exit 1;; esac; ${toy}`;
    const { conclusion, text } = await judged(toolBox("kustomize", script));
    expect(conclusion).toBe("failure");
    expect(text).toContain("kustomize: broken");
  });
});
