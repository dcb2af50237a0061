import picomatch from "picomatch";
import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { parseYamlDocument } from "../parse/parse-yaml-document.ts";
import { labelSelector } from "../selector/label-selector.ts";
import { matchSelector } from "../selector/match-selector.ts";
import { fillTemplate } from "./fill-template.ts";
import { fileParameters, pathParameters } from "./path-parameters.ts";
import { objectsAt, saysSomething, textAt, textsAt, valueAt } from "./read-fields.ts";
import { repositoryKey } from "./repository-key.ts";
import type { TemplateParameters } from "./template-expression.ts";
import type { TreeIndex } from "./tree-index.ts";
import { directoryOf } from "./tree-path.ts";

/** What a generator gives for one application. */
export interface GeneratedRow {
  readonly parameters: TemplateParameters;
  /** Repositories it was read from: only this tree is known. */
  readonly repositories: readonly string[];
}

export type Generated =
  | {
      readonly kind: "rows";
      readonly rows: readonly GeneratedRow[];
      /** Laid over the template of the set. */
      readonly template: JsonValue;
    }
  | { readonly kind: "unknown"; readonly why: string };

/** What a generator makes of a tree, where a tree says it: lists, directories and files of it, products and unions of those. */
export function generatedRows(generator: JsonObject, tree: TreeIndex, limit: number): Generated {
  const kind = Object.keys(generator).find((key) => key !== "selector") ?? "";
  const settings = valueAt(generator, kind);
  const found = rowsOf(kind, settings, tree, limit);
  if (typeof found === "string") return { kind: "unknown", why: found };
  const { selector } = generator as { readonly selector?: JsonValue };
  const rows = isJsonObject(selector)
    ? found.filter(({ parameters }) => matchSelector(labelSelector(selector), Object.fromEntries(parameters)))
    : found;
  return { kind: "rows", rows, template: valueAt(settings, "template") ?? {} };
}

/** A text says why they are not known. */
function rowsOf(
  kind: string,
  settings: JsonValue | undefined,
  tree: TreeIndex,
  limit: number,
): readonly GeneratedRow[] | string {
  if (kind === "list") {
    if (saysSomething(settings, "elementsYaml")) return "`list.elementsYaml` is made of other generators";
    const elements = objectsAt(settings, "elements");
    return elements.map((element) => ({ parameters: flatten(element), repositories: [] }));
  }
  if (kind === "git") return gitRows(settings, tree);
  if (kind === "matrix") return matrixRows(settings, tree, limit);
  if (kind === "merge") return mergedRows(settings, tree, limit);
  return `the \`${kind}\` generator depends on more than this tree`;
}

function matrixRows(
  settings: JsonValue | undefined,
  tree: TreeIndex,
  limit: number,
): readonly GeneratedRow[] | string {
  let product: readonly GeneratedRow[] = [{ parameters: new Map(), repositories: [] }];
  for (const part of objectsAt(settings, "generators")) {
    const next: GeneratedRow[] = [];
    for (const left of product) {
      // The second generator may name what the first one gives.
      const filled = fillTemplate(part, left.parameters);
      const made = generatedRows(isJsonObject(filled) ? filled : part, tree, limit);
      if (made.kind === "unknown") return made.why;
      for (const right of made.rows) {
        const parameters = new Map([...left.parameters, ...right.parameters]);
        next.push({ parameters, repositories: [...left.repositories, ...right.repositories] });
      }
      if (next.length > limit) return `its matrix makes more than ${limit} combinations`;
    }
    product = next;
  }
  return product;
}

/**
 * The rows of the first generator, with what rows of later ones that agree in the keys say besides.
 * Source: Argo CD, "Merge Generator".
 */
function mergedRows(
  settings: JsonValue | undefined,
  tree: TreeIndex,
  limit: number,
): readonly GeneratedRow[] | string {
  const keys = textsAt(settings, "mergeKeys");
  if (keys.length === 0) return "its `merge` generator names no `mergeKeys`";
  const keyOf = ({ parameters }: GeneratedRow): string =>
    JSON.stringify(keys.map((key) => parameters.get(key) ?? null));
  let merged: ReadonlyMap<string, GeneratedRow> | undefined;
  for (const part of objectsAt(settings, "generators")) {
    const made = generatedRows(part, tree, limit);
    if (made.kind === "unknown") return made.why;
    const rows = new Map(made.rows.map((row) => [keyOf(row), row]));
    if (rows.size < made.rows.length)
      return `its \`merge\` generator has rows that agree in all \`mergeKeys\``;
    merged =
      merged === undefined
        ? rows
        : new Map([...merged].map(([key, row]) => [key, withMore(row, rows.get(key))]));
  }
  return [...(merged ?? new Map<string, GeneratedRow>()).values()];
}

function withMore(row: GeneratedRow, more: GeneratedRow | undefined): GeneratedRow {
  if (more === undefined) return row;
  return {
    parameters: new Map([...row.parameters, ...more.parameters]),
    repositories: [...row.repositories, ...more.repositories],
  };
}

function gitRows(settings: JsonValue | undefined, tree: TreeIndex): readonly GeneratedRow[] | string {
  const prefix = textAt(settings, "pathParamPrefix");
  const address = textAt(settings, "repoURL");
  const repositories = address === undefined ? [] : [repositoryKey(address)];
  const row = (parameters: TemplateParameters): GeneratedRow => {
    const values = fillTemplate(valueAt(settings, "values") ?? null, parameters);
    return { parameters: new Map([...parameters, ...flatten(values, "values.")]), repositories };
  };
  const directories = objectsAt(settings, "directories");
  const files = objectsAt(settings, "files");
  if (directories.length > 0)
    return matching(directories, tree.directories).map((path) => row(pathParameters(path, prefix)));
  const rows: GeneratedRow[] = [];
  for (const path of matching(files, tree.paths)) {
    const { value, issues } = parseYamlDocument(path, tree.files.get(path)?.text ?? "");
    if (issues.some(({ severity }) => severity === "error")) return `\`${path}\` can't be read`;
    const entries = Array.isArray(value) ? (value as readonly JsonValue[]) : [value ?? null];
    const ofPath = [...pathParameters(directoryOf(path), prefix), ...fileParameters(path, prefix)];
    rows.push(...entries.map((one) => row(new Map([...flatten(one), ...ofPath]))));
  }
  return rows;
}

/** Hidden directories are none. A star stays within a step of a directory's path; in a file's, two go through all. */
function matching(entries: readonly JsonObject[], paths: readonly string[]): readonly string[] {
  const patterns = (exclude: boolean): ((path: string) => boolean)[] =>
    entries
      .filter((entry) => (entry["exclude"] === true) === exclude)
      .map((entry) => picomatch((textAt(entry, "path") ?? "").replace(/\/+$/, "")));
  const taken = patterns(false);
  const left = patterns(true);
  return paths.filter((path) => taken.some((is) => is(path)) && !left.some((is) => is(path)));
}

/** `{ values: { team: a } }` -> `values.team`. */
function flatten(value: JsonValue, prefix = ""): TemplateParameters {
  if (!isJsonObject(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([key, one]): [string, string][] => {
      if (isJsonObject(one)) return [...flatten(one, `${prefix}${key}.`)];
      return typeof one === "string" || typeof one === "number" || typeof one === "boolean"
        ? [[prefix + key, String(one)]]
        : [];
    }),
  );
}
