import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import type { RenderLimits } from "../../../src/shells/render/render-limits.ts";
import { renderSources } from "../../../src/shells/render/render-sources.ts";
import { writeFiles } from "../../../src/shells/render/write-files.ts";
import { planSources } from "../../../src/sources/plan-sources.ts";
import { collectFiles, type Rendered } from "../../../src/sources/collect-files.ts";

const made: string[] = [];
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** A directory with one program in it. */
function toolBox(name: string, script: string): string {
  const directory = mkdtempSync(path.join(tmpdir(), "calsim-tool-"));
  made.push(directory);
  writeFileSync(path.join(directory, name), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(directory, name), 0o755);
  return directory;
}

const tree = {
  "app/kustomization.yaml": "namespace: shop\nresources: [pod.yaml]\n",
  "app/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n",
  "app/notes.txt": "not a manifest",
};

async function render(
  searchPath: string,
  limits: Partial<RenderLimits> = {},
  files: Readonly<Record<string, string>> = tree,
): Promise<Rendered | undefined> {
  const list = Object.entries(files).map(([file, text]) => ({ path: file, text }));
  const plan = planSources(list, undefined);
  const writeTree = (to: string): Promise<void> =>
    writeFiles(
      list.map(({ path: file, text }) => ({ path: file, content: text })),
      to,
    );
  const rendered = await renderSources(plan, writeTree, { searchPath, limits });
  const [cluster] = plan.clusters;
  if (cluster === undefined) throw new Error("there is a cluster");
  const collected = collectFiles(cluster, list, rendered);
  const failed = Object.values(rendered).some(({ kind }) => kind === "failed");
  // What failed is an error of the cluster, never a cluster with less in it.
  expect(collected.issues.some(({ severity }) => severity === "error")).toBe(failed);
  return Object.values(rendered)[0];
}

describe("renderSources", () => {
  it("gives what the tool prints, from a copy of the tree", async () => {
    const box = toolBox("kustomize", 'echo "# $1 $2"; /bin/cat "$3/pod.yaml" "$3/notes.txt"');
    expect(await render(box)).toEqual({
      kind: "text",
      text: `# build --load-restrictor=LoadRestrictionsRootOnly\n${tree["app/pod.yaml"]}not a manifest`,
    });
  });

  it("takes kubectl where there is no kustomize", async () => {
    expect(await render(toolBox("kubectl", 'echo "# $1 $2"'))).toEqual({
      kind: "text",
      text: "# kustomize --load-restrictor=LoadRestrictionsRootOnly\n",
    });
  });

  it("hands on nothing of the environment, and leaves nothing behind", async () => {
    process.env["CALSIM_TEST_SECRET"] = "secret";
    const box = toolBox("kustomize", '/usr/bin/env; echo "WHERE=$(pwd)"');
    const rendered = await render(box);
    delete process.env["CALSIM_TEST_SECRET"];
    const text = rendered?.kind === "text" ? rendered.text : "";
    expect(text).not.toContain("secret");
    expect(text).toContain("KUBECONFIG=/dev/null");
    const where = /^WHERE=(.*)$/m.exec(text)?.[1] ?? "";
    expect(where).toContain("calsim-render-");
    expect(existsSync(where)).toBe(false);
  });

  it.each([
    ["a missing tool", undefined, {}, "render-tool-missing", "`kustomize` or `kubectl` is not installed"],
    [
      "an error, in the tool's words without the scratch directory",
      'echo "Error: no such file $3/gone.yaml" >&2; exit 1',
      {},
      "render-failed",
      "kustomize: Error: no such file app/gone.yaml",
    ],
    ["an error without words", "exit 3", {}, "render-failed", "kustomize: it ended with status 3"],
    ["a timeout", "/bin/sleep 60", { milliseconds: 200 }, "render-timeout", "more than 0.2 s"],
    ["endless output", "while :; do echo x; done", { outputBytes: 1000 }, "render-too-big", "more than 1000"],
    ["endless complaints", "while :; do echo x >&2; done", { milliseconds: 200 }, "render-timeout", "0.2 s"],
  ])("makes %s an error at the kustomization", async (_name, script, limits, code, message) => {
    const box = script === undefined ? "/nonexistent" : toolBox("kustomize", script);
    const rendered = await render(box, limits);
    expect(rendered).toMatchObject({
      kind: "failed",
      issue: {
        code,
        severity: "error",
        message: expect.stringContaining(message),
        place: { path: "app/kustomization.yaml" },
      },
    });
  });

  it("ends what the tool has started", async () => {
    const box = mkdtempSync(path.join(tmpdir(), "calsim-tool-"));
    made.push(box);
    const pidFile = path.join(box, "pid");
    writeFileSync(path.join(box, "kustomize"), `#!/bin/sh\n/bin/sleep 60 &\necho $! > ${pidFile}\nwait\n`);
    chmodSync(path.join(box, "kustomize"), 0o755);
    await render(box, { milliseconds: 500 });
    const pid = readFileSync(pidFile, "utf8").trim();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const state = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "utf8") : "gone Z";
    // A zombie has ended; whoever is its parent has not asked yet.
    expect(state).toMatch(/\bZ\b/);
  });

  it.each([
    ["an address", "resources: ['https://example.com/base.yaml']", "kustomization-remote"],
    ["a repository", "resources: ['github.com/org/repo//base?ref=v1']", "kustomization-remote"],
    ["a repository by ssh", "resources: ['git@example.com:org/repo.git']", "kustomization-remote"],
    ["a directory out of the tree", "resources: ['../../outside']", "kustomization-outside"],
    ["an absolute path", "resources: [/etc]", "kustomization-outside"],
    ["a file that isn't there", "namePrefix: x\nresources: [gone.yaml]", "kustomization-input-missing"],
    ["a remote patch", "patches: [{ path: 'https://example.com/p.yaml' }]", "kustomization-remote"],
    ["a generator's remote file", "generators: [generator.yaml]", "kustomization-remote"],
    ["itself", "resources: [../app]", "kustomization-cycle"],
  ])("does not run the tool for a kustomization that names %s", async (_name, text, code) => {
    const files = {
      "app/kustomization.yaml": `${text}\n`,
      "app/generator.yaml":
        "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: x }\nfiles: ['https://example.com/x']\n",
    };
    const box = mkdtempSync(path.join(tmpdir(), "calsim-tool-"));
    made.push(box);
    writeFileSync(path.join(box, "kustomize"), `#!/bin/sh\necho > ${box}/ran\n`);
    chmodSync(path.join(box, "kustomize"), 0o755);
    const list = Object.entries(files).map(([file, content]) => ({ path: file, text: content }));
    const plan = planSources(list, [
      { name: "one", sources: [{ kind: "kustomize", path: "app" }], inventory: [], place: undefined },
    ]);
    expect(plan.clusters[0]?.issues.map((issue) => [issue.code, issue.severity])).toEqual([[code, "error"]]);
    await renderSources(plan, () => Promise.resolve(), { searchPath: box });
    expect(existsSync(path.join(box, "ran"))).toBe(false);
  });

  it("calls helm with names that can't be options or addresses", async () => {
    const box = toolBox("helm", 'for one in "$@"; do echo "$one"; done');
    const list = [
      { path: "chart/Chart.yaml", text: "name: x\n" },
      { path: "prod.yaml", text: "a: 1\n" },
    ];
    const render = {
      kind: "helm",
      chart: "chart",
      release: "-x",
      namespace: "shop",
      values: ["prod.yaml"],
    } as const;
    const plan = planSources(list, [{ name: "one", sources: [render], inventory: [], place: undefined }]);
    const rendered = await renderSources(plan, () => Promise.resolve(), { searchPath: box });
    const [first] = Object.values(rendered);
    const lines = first?.kind === "text" ? first.text.split("\n") : [];
    expect(lines.slice(0, 3)).toEqual(["template", "--skip-tests", "--namespace=shop"]);
    expect(lines[3]).toMatch(/^--values=\/.*\/tree\/prod\.yaml$/);
    expect(lines.slice(4, 6)).toEqual(["--", "-x"]);
  });
});
