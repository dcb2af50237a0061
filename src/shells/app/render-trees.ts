import { inputFilter, mayNeedRender, type RenderInputs } from "../../sources/planned-renders.ts";
import type { SourceFile } from "../../model/resource.ts";
import { createRenderer, MAX_RENDER_ROUNDS } from "../render/create-renderer.ts";
import { renderLimits } from "../render/render-limits.ts";
import { writeInput, type FlawedInput } from "../render/write-inputs.ts";
import type { AppTools } from "./app-tools.ts";
import type { RenderedPair } from "./engine-port.ts";
import type { GitHub, RepositoryRef } from "./github.ts";
import type { TreeFile } from "./list-tree.ts";
import { readBytes } from "./read-blobs.ts";
import { AnalysisRefused } from "./analysis-refused.ts";
import { refusal, type Trees } from "./read-trees.ts";
import { limitReason } from "../../model/limits.ts";

type RenderTools = Pick<AppTools, "engine" | "searchPath" | "cache" | "limits">;

/** Renders what the trees call for, and what that calls for, each side from its own files. Fetches what is not policy and is rendered from. */
export async function renderTrees(
  github: GitHub,
  repository: RepositoryRef,
  { base, head, entries }: Pick<Trees, "base" | "head" | "entries">,
  tools: RenderTools,
  signal: AbortSignal,
): Promise<RenderedPair["rendered"]> {
  // Most repositories need no render, and planning takes a thread.
  if (![...base, ...head].some(mayNeedRender)) return { base: {}, head: {} };
  const settings = { searchPath: tools.searchPath, limits: renderLimits(tools.limits), signal };
  const renderer = (side: Side): ReturnType<typeof createRenderer> =>
    createRenderer(
      (directory, inputs) => writeSide(github, repository, { ...side, directory, inputs }, tools, signal),
      settings,
    );
  const render = {
    base: renderer({ files: base, entries: entries.base }),
    head: renderer({ files: head, entries: entries.head }),
  };
  let rendered: RenderedPair["rendered"] = { base: {}, head: {} };
  for (let round = 0; round < MAX_RENDER_ROUNDS; round += 1) {
    const planned = await tools.engine.planRenders({ base, head, rendered }, signal);
    if (planned.base.renders.length + planned.head.renders.length === 0) break;
    rendered = { base: await render.base(planned.base), head: await render.head(planned.head) };
  }
  return rendered;
}

interface Side {
  readonly files: readonly SourceFile[];
  readonly entries: readonly TreeFile[];
}

async function writeSide(
  github: GitHub,
  repository: RepositoryRef,
  { files, entries, directory, inputs }: Side & { readonly directory: string; readonly inputs: RenderInputs },
  { cache, limits }: RenderTools,
  signal: AbortSignal,
): Promise<readonly FlawedInput[]> {
  const isInput = inputFilter(inputs);
  const texts = new Map(files.flatMap(({ path, text, link }) => (link === undefined ? [[path, text]] : [])));
  const wanted = entries.filter(({ path }) => isInput(path));
  const flawed: FlawedInput[] = [];
  const others: TreeFile[] = [];
  for (const file of wanted) {
    const reason = refusal(file, limits);
    if (reason !== undefined) flawed.push({ path: file.path, reason });
    else if (!texts.has(file.path)) others.push(file);
  }
  const refuse = (limit: "renderFiles" | "totalBytes", found: number): never => {
    throw new AnalysisRefused(
      `rendering reads too many files that are no YAML or JSON: ${limitReason(limit, limits, found)}`,
    );
  };
  if (others.length > limits.renderFiles) refuse("renderFiles", others.length);
  if (sum(others) > limits.totalBytes) refuse("totalBytes", sum(others));
  const bytes = await readBytes(github, repository, new Set(others.map(({ sha }) => sha)), { cache, signal });
  for (const { path, sha } of wanted) {
    const text = texts.get(path);
    const content = text === undefined ? bytes.get(sha) : Buffer.from(text);
    const flaw = content === undefined ? undefined : await writeInput(directory, path, content);
    if (flaw !== undefined) flawed.push(flaw);
  }
  return flawed;
}

function sum(files: readonly TreeFile[]): number {
  return files.reduce((bytes, { size }) => bytes + size, 0);
}
