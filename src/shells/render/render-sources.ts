import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Issue } from "../../model/issue.ts";
import type { Rendered, RenderedSources } from "../../sources/collect-files.ts";
import { renderKey, type Render, type SourcePlan } from "../../sources/source-plan.ts";
import { defaultRenderLimits, type RenderLimits } from "./render-limits.ts";
import { runTool } from "./run-tool.ts";
import { withEditedFile } from "./with-edited-file.ts";
import { toolCall, type Scratch } from "./tool-call.ts";

export interface RenderSettings {
  /** Where tools are looked for: the PATH of the process. */
  readonly searchPath: string | undefined;
  readonly limits?: Partial<RenderLimits>;
}

/**
 * Runs every render of a plan, in a directory that is removed afterwards. `writeTree` puts the tree's files there. What
 * goes wrong is an error of the sources concerned.
 */
export async function renderSources(
  plan: SourcePlan,
  writeTree: (directory: string) => Promise<void>,
  { searchPath, limits }: RenderSettings,
): Promise<RenderedSources> {
  const wanted = new Map(
    plan.clusters
      .flatMap(({ sources }) => sources.flatMap(({ renders }) => renders))
      .map((render) => [renderKey(render), render]),
  );
  if (wanted.size === 0) return {};
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "calsim-render-")));
  try {
    const scratch: Scratch = { tree: path.join(root, "tree"), home: path.join(root, "home") };
    await mkdir(scratch.tree);
    await mkdir(scratch.home);
    await writeTree(scratch.tree);
    const bounds = { ...defaultRenderLimits, ...limits };
    const rendered: Record<string, Rendered> = {};
    let count = 0;
    for (const [key, render] of wanted) {
      count += 1;
      rendered[key] =
        count > bounds.renders
          ? failed(render, "limit-exceeded", `there are more than ${bounds.renders} sources to render`)
          : await withEditedFile(render, scratch.tree, () => renderOne(render, scratch, searchPath, bounds));
    }
    return rendered;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function renderOne(
  render: Render,
  scratch: Scratch,
  searchPath: string | undefined,
  limits: RenderLimits,
): Promise<Rendered> {
  // Helm splits such a name, and takes a part that is an address for something to fetch.
  const given =
    render.kind === "helm"
      ? [...render.values, ...(render.set ?? []).flatMap(({ as, value }) => (as === "file" ? [value] : []))]
      : [];
  const split = given.find((file) => file.includes(","));
  if (split !== undefined)
    return failed(render, "render-failed", `helm can't be given the file \`${split}\``);
  const call = await toolCall(render, scratch, searchPath);
  if ("missing" in call) {
    const message = `\`${call.missing}\` is not installed, and renders this: what it deploys is not known`;
    const hint = "install it, or commit what it renders to and name that as a `path` source in `.calsim.yml`";
    return failed(render, "render-tool-missing", message, hint);
  }
  const run = await runTool(call, limits);
  switch (run.kind) {
    case "output":
      return { kind: "text", text: run.text };
    case "failed": {
      const message = withoutLogHeader(run.message)
        .replaceAll(`${scratch.tree}/`, "")
        .replaceAll(scratch.tree, ".");
      return failed(
        render,
        "render-failed",
        `${path.basename(call.file)}: ${message.replaceAll(/\s*\n\s*/g, "; ")}`,
      );
    }
    case "timeout":
      return failed(render, "render-timeout", `rendering takes more than ${limits.milliseconds / 1000} s`);
    case "too-big":
      return failed(render, "render-too-big", `it renders to more than ${limits.outputBytes} bytes`);
  }
}

function failed(render: Render, code: string, message: string, hint?: string): Rendered {
  const directory = render.kind === "kustomize" ? render.path : render.chart;
  const name = render.kind === "kustomize" ? "kustomization.yaml" : "Chart.yaml";
  const file = directory === "." ? name : `${directory}/${name}`;
  const issue: Issue = { code, severity: "error", message, place: { path: file, line: 1 } };
  return { kind: "failed", issue: hint === undefined ? issue : { ...issue, hint } };
}

/** `kubectl` puts the time and its process before what it says: the same fault must be the same text. */
function withoutLogHeader(message: string): string {
  return message.replaceAll(/^[EFIW]\d{4} [\d:.]+ +\d+ [\w.-]+:\d+\] /gm, "");
}
