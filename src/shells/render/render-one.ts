import path from "node:path";
import { limitHint } from "../../model/limits.ts";
import type { Rendered } from "../../sources/collect-files.ts";
import type { Render } from "../../sources/source-plan.ts";
import { resolvePath } from "../../sources/tree-path.ts";
import { renderFailure } from "./render-failure.ts";
import { runTool, type ToolLimits } from "./run-tool.ts";
import { toolCall, type Scratch } from "./tool-call.ts";

export interface RenderOneOptions {
  readonly searchPath: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly limits: ToolLimits;
}

/** Runs the tool for one source. */
export async function renderOne(
  render: Render,
  scratch: Scratch,
  { searchPath, limits, signal }: RenderOneOptions,
): Promise<Rendered> {
  const refused = refusal(render);
  if (refused !== undefined) return renderFailure(render, "render-failed", refused);
  const call = await toolCall(render, scratch, searchPath);
  if ("missing" in call) {
    const message = `\`${call.missing}\` is not installed, and renders this: what it deploys is not known`;
    const hint = "install it, or commit what it renders to and name that as a `path` source in `.calsim.yml`";
    return renderFailure(render, "render-tool-missing", message, hint);
  }
  const run = await runTool(call, limits, signal);
  const tool = path.basename(call.file);
  switch (run.kind) {
    case "output":
      return isManifests(run.text)
        ? { kind: "text", text: run.text }
        : renderFailure(render, "render-failed", `what ${tool} prints holds no objects`);
    case "failed":
      return renderFailure(render, "render-failed", `${tool}: ${inWordsOfTree(run.message, scratch)}`);
    case "timeout":
      return renderFailure(
        render,
        "render-timeout",
        `rendering takes more than ${limits.milliseconds / 1000} s; ${limitHint("renderSeconds")}`,
      );
    case "too-big":
      return renderFailure(
        render,
        "render-too-big",
        `it renders to more than ${limits.outputBytes} bytes; ${limitHint("renderBytes")}`,
      );
    case "out-of-memory":
      return renderFailure(
        render,
        "render-too-big",
        `${tool} needs more than ${limits.memoryBytes} bytes of memory for it; ${limitHint("renderMegabytes")}`,
      );
  }
}

/** Objects, or nothing at all: an overlay may leave nothing over. */
function isManifests(text: string): boolean {
  if (/kind["']?\s*:/.test(text) && /apiVersion["']?\s*:/.test(text)) return true;
  return text.split("\n").every((line) => /^\s*(?:#.*|---\s*)?$/.test(line));
}

/** What no tool may be told to read. */
function refusal(render: Render): string | undefined {
  const files =
    render.kind === "helm"
      ? [...render.values, ...(render.set ?? []).flatMap(({ as, value }) => (as === "file" ? [value] : []))]
      : [];
  const directory = render.kind === "helm" ? render.chart : render.path;
  const outside = [directory, ...files].find((one) => resolvePath(".", one) === undefined);
  if (outside !== undefined) return `\`${outside}\` leads out of the tree`;
  // Helm splits such a name, and takes a part that is an address for something to fetch.
  const split = files.find((file) => file.includes(","));
  return split === undefined ? undefined : `helm can't be given the file \`${split}\``;
}

/** The same fault is the same text: without the directory of this run, and without the time `kubectl` puts before it. */
function inWordsOfTree(message: string, { tree, home }: Scratch): string {
  return message
    .replaceAll(/^[EFIW]\d{4} [\d:.]+ +\d+ [\w.-]+:\d+\] /gm, "")
    .replaceAll(/^(?:\d{4}\/\d\d\/\d\d|level=\w+|time=\S+) .*\n/gm, "")
    .replaceAll(`${tree}/`, "")
    .replaceAll(tree, ".")
    .replaceAll(home, "")
    .replaceAll(/\s*\n\s*/g, "; ");
}
