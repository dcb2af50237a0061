import type { FieldPath, Resource, SourceFile } from "../model/resource.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { EditPart } from "./edit-parts.ts";
import { diffExcerpts, excerptAt } from "./excerpt.ts";
import { partPaths, type PartSides } from "./part-paths.ts";

/** The files of both sides, for excerpts. */
export interface SidedFiles {
  readonly base: { readonly files: ReadonlyMap<string, SourceFile> };
  readonly head: { readonly files: ReadonlyMap<string, SourceFile> };
}

/** Lines longer than this, such as JSON on one line, show nothing. */
const longestLine = 400;

/**
 * The text difference of one part: what was added or taken away by itself, what was changed line by line. `undefined`
 * where the lines say nothing, as for an entry that only moved.
 */
export function partDiff(part: EditPart, { base, head }: PartSides, files: SidedFiles): string | undefined {
  if (part.kind === "object" || (part.kind === "entry" && part.step.kind === "move")) return undefined;
  const paths = partPaths(part, { base, head });
  const shown = ownLines(paths, { base, head });
  const side = (
    resource: Resource,
    path: FieldPath | undefined,
    lines: ReadonlyMap<string, SourceFile>,
  ): { readonly text: string | undefined; readonly place: SourceRef } => ({
    text: path === undefined ? undefined : excerptAt(lines, resource.locate(path)),
    place: resource.locate(path ?? []),
  });
  const before = side(base, shown.base, files.base.files);
  const after = side(head, shown.head, files.head.files);
  if ([before, after].some(({ text = "" }) => text.split("\n").some((line) => line.length > longestLine)))
    return undefined;
  return diffExcerpts(before, after);
}

/** A part that shares its line with what is around it, `{ app: web, env: prod }`, is shown as all of that line's parent. */
function ownLines(
  paths: ReturnType<typeof partPaths>,
  { base, head }: PartSides,
): ReturnType<typeof partPaths> {
  if (paths.base !== undefined && paths.head !== undefined) return paths;
  const path = paths.head ?? paths.base ?? [];
  const resource = paths.head === undefined ? base : head;
  const parent = path.slice(0, -1);
  const sharesLine = resource.locate(path).line === resource.locate(parent).line;
  return sharesLine ? { base: parent, head: parent } : paths;
}
