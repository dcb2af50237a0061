import type { RenderOrigins, SourceFile } from "../model/resource.ts";
import type { PlannedSource, Render } from "./source-plan.ts";
import { substituteVariables } from "./substitute-variables.ts";
import { liesIn } from "./tree-path.ts";

/** The files of the tree that the objects of a render come from, with the variables that are filled into those. */
export function renderOrigins(
  render: Render,
  { reads, substitution }: PlannedSource,
  files: ReadonlyMap<string, SourceFile>,
): RenderOrigins {
  const filled = (file: SourceFile): SourceFile =>
    substitution === undefined || !file.text.includes("$")
      ? file
      : { ...file, text: substituteVariables(file.text, substitution).text };
  const inTree = (paths: readonly string[]): readonly SourceFile[] =>
    paths.flatMap((path) => {
      const file = files.get(path);
      return file === undefined ? [] : [filled(file)];
    });
  if (render.kind === "helm") {
    const { chart } = render;
    return { kind: "templates", chart, files: inTree(reads.filter((path) => liesIn(path, chart))) };
  }
  const { objects = [], others = [] } = render.built ?? {};
  return { kind: "objects", objects: inTree(objects), patches: inTree(others) };
}
