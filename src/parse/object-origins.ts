import type { JsonValue } from "../base/json.ts";
import { valueAt } from "../base/value-at.ts";
import type { FieldPath, SourceFile } from "../model/resource.ts";
import type { Origin } from "../model/source-ref.ts";
import type { FindOrigin } from "./find-origin.ts";
import { isAsWritten } from "./is-as-written.ts";
import { objectLayers, type ObjectLayer, type OriginLayer } from "./origin-layer.ts";
import { patchLayers } from "./patch-layers.ts";
import type { ParsedObject, ParsedText } from "./parsed-text.ts";

/**
 * Origins of what kustomize renders. An object is known again by its kind and name, which kustomize may put a prefix and
 * a suffix to; a field by its value. Where two objects of the tree answer to that, none is the origin.
 */
export function objectOrigins(
  objects: readonly SourceFile[],
  patches: readonly SourceFile[],
  read: (file: SourceFile) => ParsedText | undefined,
): FindOrigin {
  const byKind = new Map<string, ObjectLayer[]>();
  for (const file of objects) {
    const text = read(file);
    for (const layer of text === undefined ? [] : objectLayers(file.path, text)) {
      const key = kindKey(layer.object);
      byKind.set(key, [...(byKind.get(key) ?? []), layer]);
    }
  }
  const patched = patches.flatMap((file) => patchLayers(file, read));
  const known = new WeakMap<ParsedObject, Layers>();
  return (rendered, field) => {
    let layers = known.get(rendered);
    if (layers === undefined)
      known.set(rendered, (layers = layersOf(rendered, byKind.get(kindKey(rendered)) ?? [], patched)));
    return originIn(layers, rendered, field);
  };
}

function kindKey({ known }: ParsedObject): string {
  return `${known.home} ${known.kind}`;
}

interface Layers {
  /** More than one where nothing tells which of them it is. */
  readonly objects: readonly OriginLayer[];
  readonly patches: readonly OriginLayer[];
}

/** The objects it may be rendered from, and the patches of them. */
function layersOf(
  rendered: ParsedObject,
  ofKind: readonly ObjectLayer[],
  patched: readonly OriginLayer[],
): Layers {
  const { kind, home } = rendered.known;
  const matching = new Set(
    ofKind.map(({ object }) => object.name).filter((name) => rendered.name.includes(name)),
  );
  const longest = Math.max(0, ...[...matching].map((name) => name.length));
  const [name, ...others] = [...matching].filter((one) => one.length === longest);
  if (name === undefined || name === "" || others.length > 0) return { objects: [], patches: [] };
  const objects = ofKind.filter((layer) => layer.name(name));
  const inNamespace = objects.filter(({ object }) => object.namespace === rendered.namespace);
  return {
    objects: inNamespace.length > 0 ? inNamespace : objects,
    patches: patched.filter(
      (layer) =>
        (layer.home ?? home) === home && layer.kind(kind) && (layer.name(name) || layer.name(rendered.name)),
    ),
  };
}

function originIn(layers: Layers, rendered: ParsedObject, field: FieldPath): Origin | undefined {
  const { objects, patches } = layers;
  const [object] = objects;
  if (object === undefined) return undefined;
  if (field.length === 0) return objects.length === 1 ? originAt(object, [], true) : undefined;
  const { entry, rest } = splitAtEntry(existing(rendered.written, field));
  const value = valueAt(rendered.written, entry);
  if (value === undefined || entry.length === 0) return originIn(layers, rendered, []);
  const holding = (among: readonly OriginLayer[]): readonly Found[] =>
    among.flatMap((layer) => whereWritten(layer, entry, value) ?? []);
  const inObjects = holding(objects);
  const found = inObjects.length > 0 ? inObjects : holding(patches);
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
  readonly layer: OriginLayer;
  readonly entry: FieldPath;
}

/** At the same path, or at another position of the same list where only one entry is the same. */
function whereWritten(layer: OriginLayer, entry: FieldPath, value: JsonValue): Found | undefined {
  const { written } = layer;
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

function originAt({ locate }: OriginLayer, field: FieldPath, exact: boolean): Origin {
  const { path, line, endLine, column } = locate(field);
  return {
    path,
    line,
    ...(endLine === undefined || !exact ? {} : { endLine }),
    ...(column === undefined ? {} : { column }),
    exact,
  };
}
