import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { RenderLimits } from "../../../src/shells/render/render-limits.ts";
import { renderSources } from "../../../src/shells/render/render-sources.ts";
import type { Rendered } from "../../../src/sources/collect-files.ts";
import type { HelmRender } from "../../../src/sources/source-plan.ts";
import { inputsOf, renderTree, temporaryDirectory, toolBox } from "./support/render-tree.ts";

const tree = {
  "app/kustomization.yaml":
    "namespace: shop\nresources: [pod.yaml]\nconfigMapGenerator: [{ name: x, files: [notes.txt] }]\n",
  "app/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n",
  "app/notes.txt": "not a manifest",
  "app/other.txt": "nobody names it",
};
const app = { kind: "kustomize", path: "app" } as const;

function render(searchPath: string, limits: Partial<RenderLimits> = {}): Promise<Rendered> {
  return renderTree(tree, app, { searchPath, limits });
}

describe("renderSources", () => {
  it("gives what the tool prints, from a copy of what it may read", async () => {
    const box = toolBox(
      "kustomize",
      'echo "# $1 $2"; /bin/cat "$3/pod.yaml" "$3/notes.txt"; [ ! -e "$3/other.txt" ]',
    );
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
    const box = toolBox("kustomize", '/usr/bin/env; echo "WHERE=$(pwd)"; echo "apiVersion: v1, kind: x"');
    const rendered = await render(box);
    delete process.env["CALSIM_TEST_SECRET"];
    const text = rendered.kind === "text" ? rendered.text : "";
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
    ["a timeout of all", "/bin/true", { totalMilliseconds: -1 }, "render-timeout", "rendering all sources"],
    [
      "too little memory",
      "echo 'fatal error: runtime: out of memory' >&2; exit 2",
      {},
      "render-too-big",
      "memory",
    ],
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
    const box = temporaryDirectory();
    const pidFile = path.join(box, "pid");
    writeFileSync(path.join(box, "kustomize"), `#!/bin/sh\n/bin/sleep 60 &\necho $! > ${pidFile}\nwait\n`);
    chmodSync(path.join(box, "kustomize"), 0o755);
    await render(box, { milliseconds: 2000 });
    const pid = readFileSync(pidFile, "utf8").trim();
    // A zombie has ended; whoever is its parent has not asked yet.
    const hasEnded = () =>
      !existsSync(`/proc/${pid}/stat`) || /\bZ\b/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
    for (let left = 100; left > 0 && !hasEnded(); left -= 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(hasEnded()).toBe(true);
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
    const marker = path.join(temporaryDirectory(), "ran");
    const files = {
      "app/kustomization.yaml": `${text}\n`,
      "app/generator.yaml":
        "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: x }\nfiles: ['https://example.com/x']\n",
    };
    const rendered = await renderTree(files, app, { searchPath: toolBox("kustomize", `echo > ${marker}`) });
    expect(rendered).toMatchObject({ kind: "failed", issue: { code, severity: "error" } });
    expect(existsSync(marker)).toBe(false);
  });

  it("calls helm with names that can't be options or addresses", async () => {
    const box = toolBox("helm", 'for one in "$@"; do echo "$one"; done; echo "apiVersion: v1, kind: x"');
    const files = { "chart/Chart.yaml": "name: x\n", "prod.yaml": "a: 1\n" };
    const rendered = await renderTree(files, helm({ release: "-x", values: ["./prod.yaml"] }), {
      searchPath: box,
    });
    const lines = rendered.kind === "text" ? rendered.text.split("\n") : [];
    expect(lines.slice(0, 3)).toEqual(["template", "--skip-tests", "--namespace=shop"]);
    expect(lines[3]).toMatch(/^--values=\/.*\/tree\/prod\.yaml$/);
    expect(lines.slice(4, 6)).toEqual(["--", "-x"]);
    expect(lines[6]).toMatch(/\/tree\/chart$/);
  });

  it.each([
    [
      "a values file out of the tree",
      { set: [{ name: "a", value: "../../secret", as: "file" }] },
      "leads out",
    ],
    ["a values file that helm would split", { values: ["a,http:/b.yaml"] }, "can't be given"],
    ["a chart with a file that is a pointer", {}, "Git LFS pointer"],
  ] as const)("does not run helm for %s", async (name, parts, message) => {
    const marker = path.join(temporaryDirectory(), "ran");
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    const files = {
      "chart/Chart.yaml": "name: x\n",
      "a,http:/b.yaml": "a: 1\n",
      ...(name.includes("pointer") ? { "chart/files/rules.txt": pointer } : {}),
    };
    const inputs = { manifestsBelow: [], everythingBelow: ["."], files: [] };
    const searchPath = toolBox("helm", `echo > ${marker}`);
    const planned = { renders: [helm(parts)], inputs };
    const rendered = await renderSources(planned, inputsOf(files), { searchPath });
    expect(Object.values(rendered)).toMatchObject([
      { kind: "failed", issue: { message: expect.stringContaining(message) } },
    ]);
    expect(existsSync(marker)).toBe(false);
  });
});

function helm(parts: Partial<HelmRender>): HelmRender {
  return { kind: "helm", chart: "chart", release: "shop", namespace: "shop", values: [], ...parts };
}
