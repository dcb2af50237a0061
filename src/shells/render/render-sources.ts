import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Rendered, RenderedSources } from "../../sources/collect-files.ts";
import { limitHint } from "../../model/limits.ts";
import { readsWhole, type PlannedRenders } from "../../sources/planned-renders.ts";
import { renderKey, type Render } from "../../sources/source-plan.ts";
import { defaultRenderLimits, type RenderLimits } from "./render-limits.ts";
import { renderFailure } from "./render-failure.ts";
import { renderOne } from "./render-one.ts";
import type { Scratch } from "./tool-call.ts";
import { withEditedFile } from "./with-edited-file.ts";
import type { FlawedInput, WriteInputs } from "./write-inputs.ts";

export interface RenderSettings {
  /** Where tools are looked for: the PATH of the process. */
  readonly searchPath: string | undefined;
  readonly limits?: Partial<RenderLimits>;
  /** Ends the tool that runs; then the rendering rejects. */
  readonly signal?: AbortSignal;
}

/** What renders of the same tree have taken before. */
export interface SpentOnRenders {
  readonly renders: number;
  readonly milliseconds: number;
}

/**
 * Runs renders, in a directory that is removed afterwards. `writeInputs` puts the files there that they read. What goes
 * wrong is an error of the sources concerned.
 */
export async function renderSources(
  { renders, inputs }: PlannedRenders,
  writeInputs: WriteInputs,
  { searchPath, limits, signal }: RenderSettings,
  spent: SpentOnRenders = { renders: 0, milliseconds: 0 },
): Promise<RenderedSources> {
  if (renders.length === 0) return {};
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "calsim-render-")));
  try {
    const scratch: Scratch = { tree: path.join(root, "tree"), home: path.join(root, "home") };
    await mkdir(scratch.tree);
    await mkdir(scratch.home);
    const flawed = await writeInputs(scratch.tree, inputs);
    const bounds = { ...defaultRenderLimits, ...limits };
    const end = Date.now() + bounds.totalMilliseconds - spent.milliseconds;
    const rendered: Record<string, Rendered> = {};
    for (const [index, render] of renders.entries()) {
      const left = end - Date.now();
      const run = (): Promise<Rendered> => {
        const milliseconds = Math.min(bounds.milliseconds, left);
        return renderOne(render, scratch, { searchPath, signal, limits: { ...bounds, milliseconds } });
      };
      rendered[renderKey(render)] =
        refusal(render, { index: spent.renders + index, left, flawed }, bounds) ??
        (await withEditedFile(render, scratch.tree, run));
    }
    return rendered;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

interface Circumstances {
  /** Renders before this one. */
  readonly index: number;
  /** Milliseconds left for all of them. */
  readonly left: number;
  readonly flawed: readonly FlawedInput[];
}

/** Why a render is not even tried. */
function refusal(
  render: Render,
  { index, left, flawed }: Circumstances,
  { renders, totalMilliseconds }: RenderLimits,
): Rendered | undefined {
  if (index >= renders)
    return renderFailure(
      render,
      "limit-exceeded",
      `there are more than ${renders} sources to render; ${limitHint("renders")}`,
    );
  if (left <= 0) {
    const message = `rendering all sources takes more than ${totalMilliseconds / 1000} s; ${limitHint("renderTotalSeconds")}`;
    return renderFailure(render, "render-timeout", message);
  }
  // Kustomize says what it misses; a template finds an empty text or is not there, and nobody hears of it.
  const flaw = render.kind === "helm" ? flawed.find(({ path: file }) => readsWhole(render, file)) : undefined;
  if (flaw === undefined) return undefined;
  const message = `\`${flaw.path}\` can't be given to helm: ${flaw.reason}`;
  return renderFailure(render, "render-input-missing", message);
}
