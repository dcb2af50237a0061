import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { compareBy } from "../../src/base/compare.ts";
import { compare } from "../../src/compare.ts";
import { parseConfig } from "../../src/judge/parse-config.ts";
import { planClusters } from "../../src/judge/select-cluster-files.ts";
import type { SourceFile } from "../../src/model/resource.ts";
import { isPolicyPath } from "../../src/shells/app/policy-path.ts";
import { createRenderer, MAX_RENDER_ROUNDS } from "../../src/shells/render/create-renderer.ts";
import type { RenderedSources } from "../../src/sources/collect-files.ts";
import { plannedRenders } from "../../src/sources/planned-renders.ts";
import { inputsOf } from "../shells/render/support/render-tree.ts";
import { findTool } from "../../src/shells/render/find-tool.ts";
import { run } from "../shells/cli/support/run.ts";

const repos = path.resolve(import.meta.dirname, "../../fixtures/repos");
const tools = mkdtempSync(path.join(tmpdir(), "calsim-repos-"));
afterAll(() => {
  rmSync(tools, { recursive: true, force: true });
});

/** Tools that answer with what the real ones have said of this repository. */
const recorded: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kustomize: {
    kustomize: `directory=$3
name=\${directory##*/}
if [ -e "$directory/open-api.yaml" ]; then name=$name-opened; fi`,
  },
  "app-of-apps": {
    kustomize: "name=${3##*/}",
    helm: `for chart in "$@"; do name=$release; release=$chart; done
case $(/bin/cat "$chart/values-prod.yaml") in *debug*) name=$name-debugged ;; esac`,
  },
};

function toolsOf(repository: string): string {
  const directory = path.join(tools, repository);
  mkdirSync(directory, { recursive: true });
  for (const [tool, script] of Object.entries(recorded[repository] ?? {})) {
    const answers = path.join(repos, repository, "rendered");
    const text = `#!/bin/sh\n${script}\nexec /bin/cat "${answers}/$name.yaml"\n`;
    writeFileSync(path.join(directory, tool), text);
    chmodSync(path.join(directory, tool), 0o755);
  }
  return directory;
}

/** Compares with the file; UPDATE_GOLDEN=1 writes it. */
function checkGolden(file: string, text: string): void {
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(existsSync(file)).toBe(true);
  expect(text).toBe(readFileSync(file, "utf8"));
}

const repositories = [
  ["plain", 0],
  ["kustomize", 0],
  ["argo-cd", 0],
  ["flux", 0],
  // These open a host to a pod.
  ["configured", 1],
  ["app-of-apps", 1],
] as const;

describe.each(repositories)("the repository %s", (name, verdict) => {
  const cwd = path.join(repos, name);
  const PATH = toolsOf(name);
  const env = { PATH };

  it("shows its clusters and what makes them", async () => {
    const { stdout, status } = await run(["sources", "head"], { cwd, env });
    checkGolden(path.join(cwd, "expected/sources.txt"), stdout);
    expect(status).toBe(0);
  });

  it("has a pull request that is judged", async () => {
    const { stdout, status } = await run(["diff", "base", "head"], { cwd, env });
    checkGolden(path.join(cwd, "expected/diff.txt"), stdout);
    expect(status).toBe(verdict);
  });

  it("has a pull request that is told of in a comment, the same twice", async () => {
    const comment = (): ReturnType<typeof run> =>
      run(["diff", "base", "head", "--format", "markdown"], { cwd, env });
    const { stdout } = await comment();
    checkGolden(path.join(cwd, "expected/comment.md"), stdout);
    expect((await comment()).stdout).toBe(stdout);
  });

  it("is read alike in whatever order its files come", async () => {
    const sides = { base: textsOf(path.join(cwd, "base")), head: textsOf(path.join(cwd, "head")) };
    const report = async (
      order: (files: readonly SourceFile[]) => readonly SourceFile[],
    ): Promise<string> => {
      const files = { base: order(sides.base), head: order(sides.head) };
      const { clusters } = parseConfig(files.base.find((file) => file.path === ".calsim.yml")).config;
      const render = async (tree: readonly SourceFile[]): Promise<RenderedSources> => {
        const inputs = inputsOf(Object.fromEntries(tree.map((file) => [file.path, file.text])));
        const renderer = createRenderer(inputs, { searchPath: PATH });
        let done: RenderedSources = {};
        for (let round = 0; round < MAX_RENDER_ROUNDS; round += 1)
          done = await renderer(plannedRenders(planClusters(tree, clusters, {}, done), tree, done));
        return done;
      };
      const rendered = { base: await render(files.base), head: await render(files.head) };
      return JSON.stringify(compare(files.base, files.head, { rendered }));
    };
    const sorted = await report((files) => files);
    expect(await report((files) => [...files].reverse())).toBe(sorted);
    // By their texts: an order that has nothing to do with paths.
    const byText = compareBy<SourceFile>(({ text }) => text);
    expect(await report((files) => [...files].sort(byText))).toBe(sorted);
  });
});

function textsOf(directory: string): readonly SourceFile[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(path.join(directory, file)).isFile() && isPolicyPath(file))
    .sort()
    .map((file) => ({ path: file, text: readFileSync(path.join(directory, file), "utf8") }));
}

describe("what is recorded", () => {
  it.each([
    ["kustomize", ["kustomize", "kubectl"], "`kustomize` or `kubectl` is not installed"],
    ["app-of-apps", ["helm"], "is not installed"],
  ])("of the repository %s is what the tools of this machine say", async (name, oneOf, missing) => {
    const cwd = path.join(repos, name);
    const PATH = process.env["PATH"] ?? "";
    const installed = await Promise.all(oneOf.map((tool) => findTool(tool, PATH)));
    const { stdout, status } = await run(["diff", "base", "head"], { cwd, env: { PATH } });
    // Without them the judgement fails, and says why.
    if (installed.every((tool) => tool === undefined)) {
      expect(stdout).toContain(missing);
      expect(status).toBe(2);
    } else {
      expect(stdout).toBe(readFileSync(path.join(cwd, "expected/diff.txt"), "utf8"));
      expect(status).toBe(new Map(repositories).get(name as (typeof repositories)[number][0]));
    }
  });
});
