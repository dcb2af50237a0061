import { compareBy } from "../base/compare.ts";
import type { SourceFile } from "../model/resource.ts";
import { createFindOrigin } from "./create-find-origin.ts";
import { chartTemplates } from "./chart-templates.ts";
import { createKindIndex, type ExtraKind } from "./kind-index.ts";
import type { ParseCache } from "./parse-cache.ts";
import { defaultParseLimits, utf8Length, type ParseLimits } from "./parse-limits.ts";
import { mayHoldObjects, parseText, type TextFormat } from "./parse-text.ts";
import type { ParsedText } from "./parsed-text.ts";
import { TreeBuilder, type ParsedTree } from "./tree-builder.ts";

export interface ParseOptions {
  /** Shared between base and head, and between runs. */
  readonly cache?: ParseCache;
  readonly limits?: Partial<ParseLimits>;
  /** Extra kinds with a pod template. */
  readonly workloads?: readonly ExtraKind[];
  /** Namespace of namespaced objects that name none, to know objects written twice by. Default `default`. */
  readonly defaultNamespace?: string;
}

/**
 * Reads the objects out of the `.yaml`, `.yml` and `.json` files of a tree. The order of the files changes nothing:
 * they are taken by the order of their sources, then by path. An object written twice counts as its later place says,
 * with a warning.
 * Never throws: what can't be read is an issue.
 */
export function parseFiles(files: readonly SourceFile[], options: ParseOptions = {}): ParsedTree {
  const limits: ParseLimits = { ...defaultParseLimits, ...options.limits };
  const tree = new TreeBuilder(limits, options.defaultNamespace ?? "default");
  const reader = createTextReader(options, limits);
  const inChart = chartTemplates(files);
  const bySource = compareBy<SourceFile>(
    (file) => file.order ?? 0,
    (file) => file.path,
    (file) => file.text,
    (file) => file.namespace ?? "",
  );
  for (const { path, text, namespace, inventory, origins } of [...files].sort(bySource)) {
    const format = formatOf(path);
    if (format === undefined || !mayHoldObjects(text)) continue;
    const known = reader.known(text, format);
    if (!tree.admitText(path, known?.bytes ?? utf8Length(text))) continue;
    const parsed = known ?? reader.read(text, format);
    if (parsed.template !== undefined && inChart(path)) tree.addTemplate(path, parsed);
    else {
      const findOrigin =
        origins === undefined ? undefined : createFindOrigin(origins, text, reader.readWhole);
      const given = {
        ...(namespace === undefined ? {} : { namespace }),
        ...(findOrigin === undefined ? {} : { findOrigin }),
      };
      tree.addText(path, parsed, given, inventory);
    }
  }
  return tree.finish();
}

interface TextReader {
  /** What the text was read to before. */
  readonly known: (text: string, format: TextFormat) => ParsedText | undefined;
  readonly read: (text: string, format: TextFormat) => ParsedText;
  /** A file that something was rendered from; `undefined` for one that is too big, or holds no objects. */
  readonly readWhole: (file: SourceFile) => ParsedText | undefined;
}

function createTextReader({ cache, workloads = [] }: ParseOptions, limits: ParseLimits): TextReader {
  const kinds = createKindIndex(workloads);
  const settings = JSON.stringify([
    limits.documents,
    limits.depth,
    limits.aliasedNodes,
    limits.values,
    limits.yamlTokens,
    workloads.map((one) => [one.group, one.kind]),
  ]);
  const variants = { yaml: `yaml ${settings}`, json: `json ${settings}` };
  const known = (text: string, format: TextFormat): ParsedText | undefined =>
    cache?.get(variants[format], text);
  const read = (text: string, format: TextFormat): ParsedText => {
    const parsed = parseText(text, format, kinds, limits);
    cache?.set(variants[format], text, parsed);
    return parsed;
  };
  const readWhole = ({ path, text }: SourceFile): ParsedText | undefined => {
    const format = formatOf(path);
    if (format === undefined || !mayHoldObjects(text)) return undefined;
    const before = known(text, format);
    if ((before?.bytes ?? utf8Length(text)) > limits.fileBytes) return undefined;
    return before ?? read(text, format);
  };
  return { known, read, readWhole };
}

/** `undefined`: not a file that manifests are written to. */
function formatOf(path: string): TextFormat | undefined {
  if (/\.ya?ml$/i.test(path) || / \(rendered[^()]*\)$/.test(path)) return "yaml";
  return /\.json$/i.test(path) ? "json" : undefined;
}
