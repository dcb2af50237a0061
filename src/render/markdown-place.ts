import { formatSourceRef, placeInTree, type SourceRef } from "../model/source-ref.ts";
import { markdownCode } from "./escape-markdown.ts";
import { pathUrl } from "./path-url.ts";
import { shorten } from "./shorten.ts";

/** Addresses that a path is put behind to show a file of the side: `https://github.com/o/r/blob/<sha>/`. */
export interface SideLinks {
  readonly base?: string;
  readonly head?: string;
}

/** `path:line` as code, linked where the side's files have an address. Empty for no place. */
export function markdownPlace(place: SourceRef | undefined, prefix: string | undefined): string {
  if (place === undefined) return "";
  const text = markdownCode(shorten(formatSourceRef(place), 100));
  return prefix === undefined ? text : `[${text}](${fileAddress(place, prefix)})`;
}

/** What was rendered from no file that is known leads to the directory it was rendered from. */
function fileAddress(place: SourceRef, prefix: string): string {
  const { path, line, endLine } = placeInTree(place);
  const [, directory] = /^(.*) \(rendered[^()]*\)$/s.exec(path) ?? [];
  if (directory !== undefined) return prefix + (directory === "." ? "" : pathUrl(directory));
  const lines = endLine === undefined || endLine === line ? `#L${line}` : `#L${line}-L${endLine}`;
  return prefix + pathUrl(path) + lines;
}
