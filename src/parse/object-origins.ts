import type { JsonValue } from "../base/json.ts";
import { valueAt } from "../base/value-at.ts";
import type { FieldPath, SourceFile } from "../model/resource.ts";
import type { Origin } from "../model/source-ref.ts";
import type { FindOrigin } from "./find-origin.ts";
import { isAsWritten } from "./is-as-written.ts";
import { locateField } from "./locate-field.ts";
import type { ParsedObject, ParsedText } from "./parsed-text.ts";
import type { SourceText } from "./source-text.ts";

/** An object of the tree, or a patch of one, that objects are rendered from. */
interface Written {
  readonly path: string;
  readonly source: SourceText;
  readonly parsed: ParsedObject;
  readonly isPatch: boolean;
}

/**
 * Origins of what kustomize renders. An object is known again by its kind and name, which kustomize may put a prefix and
 * a suffix to; a field by its value. Where two objects of the tree answer to that, none is the origin.
 */
export function objectOrigins(
  objects: readonly SourceFile[],
  patches: readonly SourceFile[],
  read: (file: SourceFile) => ParsedText | undefined,
): FindOrigin {
  const writtenIn = (file: SourceFile, isPatch: boolean): readonly Written[] => {
    const text = read(file);
    if (text === undefined) return [];
    return text.objects.map((parsed) => ({ path: file.path, source: text.source, parsed, isPatch }));
  };
  const all = [
    ...objects.flatMap((file) => writtenIn(file, false)),
    ...patches.flatMap((file) => writtenIn(file, true)),
  ];
  const byKind = new Map<string, Written[]>();
  for (const one of all) {
    const list = byKind.get(kindKey(one.parsed));
    if (list === undefined) byKind.set(kindKey(one.parsed), [one]);
    else list.push(one);
  }
  const known = new WeakMap<ParsedObject, readonly Written[]>();
  return (rendered, field) => {
    let layers = known.get(rendered);
    if (layers === undefined)
      known.set(rendered, (layers = layersOf(rendered, byKind.get(kindKey(rendered)) ?? [])));
    return originIn(layers, rendered, field);
  };
}

function kindKey({ known }: ParsedObject): string {
  return `${known.home} ${known.kind}`;
}

/** The objects it may be rendered from, and the patches of them. */
function layersOf(rendered: ParsedObject, candidates: readonly Written[]): readonly Written[] {
  const names = new Set(candidates.filter(({ isPatch }) => !isPatch).map(({ parsed }) => parsed.name));
  const matching = [...names].filter((name) => name !== "" && rendered.name.includes(name));
  const longest = Math.max(0, ...matching.map((name) => name.length));
  const [name, ...others] = matching.filter((one) => one.length === longest);
  if (name === undefined || others.length > 0) return [];
  const named = candidates.filter(({ parsed }) => parsed.name === name || parsed.name === rendered.name);
  const inNamespace = named.filter(({ parsed }) => parsed.namespace === rendered.namespace);
  return inNamespace.some(({ isPatch }) => !isPatch)
    ? named.filter(({ parsed, isPatch }) => isPatch || parsed.namespace === rendered.namespace)
    : named;
}

function originIn(layers: readonly Written[], rendered: ParsedObject, field: FieldPath): Origin | undefined {
  const objects = layers.filter(({ isPatch }) => !isPatch);
  const [object] = objects;
  if (object === undefined) return undefined;
  if (field.length === 0) return objects.length === 1 ? originAt(object, [], true) : undefined;
  const { entry, rest } = splitAtEntry(existing(rendered.written, field));
  const value = valueAt(rendered.written, entry);
  if (value === undefined || entry.length === 0) return originIn(layers, rendered, []);
  const holding = (among: readonly Written[]): readonly Found[] =>
    among.flatMap((layer) => whereWritten(layer, entry, value) ?? []);
  const inObjects = holding(objects);
  const found = inObjects.length > 0 ? inObjects : holding(layers.filter(({ isPatch }) => isPatch));
  const [only] = found;
  if (only !== undefined && found.length === 1) return originAt(only.layer, [...only.entry, ...rest], true);
  return objects.length === 1 ? originAt(object, [], false) : undefined;
}

/** The part of a path that leads to something. */
function existing(written: JsonValue, field: FieldPath): FieldPath {
  let path = field;
  while (path.length > 0 && valueAt(written, path) === undefined) path = path.slice(0, -1);
  return path;
}

/** A field within an entry of a list is looked for where that entry stands: what `nets` says is said by many rules. */
function splitAtEntry(field: FieldPath): { readonly entry: FieldPath; readonly rest: FieldPath } {
  const at = field.findIndex((step) => typeof step === "number") + 1;
  return at === 0 ? { entry: field, rest: [] } : { entry: field.slice(0, at), rest: field.slice(at) };
}

interface Found {
  readonly layer: Written;
  readonly entry: FieldPath;
}

/** At the same path, or at another position of the same list where only one entry is the same. */
function whereWritten(layer: Written, entry: FieldPath, value: JsonValue): Found | undefined {
  const { written } = layer.parsed;
  const holds = (path: FieldPath): boolean => {
    const own = valueAt(written, path);
    return own !== undefined && isAsWritten(value, own, String(path.at(-1)));
  };
  if (holds(entry)) return { layer, entry };
  if (typeof entry.at(-1) !== "number") return undefined;
  const list = entry.slice(0, -1);
  const entries = valueAt(written, list);
  if (!Array.isArray(entries)) return undefined;
  const same = entries.flatMap((_, index) => (holds([...list, index]) ? [[...list, index]] : []));
  const [only] = same;
  return only === undefined || same.length > 1 ? undefined : { layer, entry: only };
}

function originAt({ path, source, parsed }: Written, field: FieldPath, exact: boolean): Origin {
  const { line, endLine, column } = locateField(path, source, parsed.marks, parsed.written, field);
  return {
    path,
    line,
    ...(endLine === undefined || !exact ? {} : { endLine }),
    ...(column === undefined ? {} : { column }),
    exact,
  };
}
