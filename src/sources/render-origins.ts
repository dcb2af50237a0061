import type { RenderOrigins, SourceFile } from "../model/resource.ts";
import type { PlannedSource, Render } from "./source-plan.ts";
import { liesIn } from "./tree-path.ts";

/** The files of the tree that the objects of a render come from. */
export function renderOrigins(
  render: Render,
  { reads }: PlannedSource,
  files: ReadonlyMap<string, SourceFile>,
): RenderOrigins {
  const inTree = (paths: readonly string[]): readonly SourceFile[] =>
    paths.flatMap((path) => files.get(path) ?? []);
  if (render.kind === "helm") {
    const { chart } = render;
    return { kind: "templates", chart, files: inTree(reads.filter((path) => liesIn(path, chart))) };
  }
  const { objects = [], others = [] } = render.built ?? {};
  return { kind: "objects", objects: inTree(objects), patches: inTree(others) };
}
