import { createTwoFilesPatch } from "diff";
import type { SourceFile } from "../model/resource.ts";
import { formatSourceRef, type SourceRef } from "../model/source-ref.ts";

/** The lines of a place as written, without their common indentation. `undefined` where the file is not at hand. */
export function excerptAt(
  files: ReadonlyMap<string, SourceFile>,
  place: SourceRef | undefined,
): string | undefined {
  const file = place === undefined ? undefined : files.get(place.path);
  if (file === undefined || place === undefined) return undefined;
  const lines = file.text.split(/\r?\n/).slice(place.line - 1, place.endLine ?? place.line);
  const indents = lines
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents, 200);
  return lines
    .map((line) => line.slice(indent))
    .join("\n")
    .trimEnd();
}

/** A unified difference of two excerpts with their places as file names; `undefined` when they are equal. */
export function diffExcerpts(
  base: { readonly text: string | undefined; readonly place: SourceRef | undefined },
  head: { readonly text: string | undefined; readonly place: SourceRef | undefined },
): string | undefined {
  if (base.text === head.text) return undefined;
  const name = (place: SourceRef | undefined): string =>
    place === undefined ? "absent" : formatSourceRef(place);
  const ended = (text: string | undefined): string => (text === undefined ? "" : `${text}\n`);
  const patch = createTwoFilesPatch(
    name(base.place),
    name(head.place),
    ended(base.text),
    ended(head.text),
    "",
    "",
    { context: 3 },
  );
  return patch.replace(/^(?:Index:.*\n)?=+\n/, "").trimEnd();
}
