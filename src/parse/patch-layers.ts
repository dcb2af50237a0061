import { isJsonObject, type JsonValue } from "../base/json.ts";
import type { FieldPath, SourceFile } from "../model/resource.ts";
import type { SourceRef } from "../model/source-ref.ts";
import { objectLayers, type OriginLayer } from "./origin-layer.ts";
import { parseYamlDocument } from "./parse-yaml-document.ts";
import type { ParsedText } from "./parsed-text.ts";

type ReadFile = (file: SourceFile) => ParsedText | undefined;

/** What a file that kustomize reads besides its objects says of them: a patch, or a kustomization that holds patches. */
export function patchLayers(file: SourceFile, read: ReadFile): readonly OriginLayer[] {
  const { path, text } = file;
  const isKustomization = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path);
  return isKustomization ? inlineLayers(file, read) : layersOf(path, text, read);
}

/** Patches as objects, and JSON patches (RFC 6902). */
function layersOf(path: string, text: string, read: ReadFile): readonly OriginLayer[] {
  const parsed = read({ path, text });
  const merged = parsed === undefined ? [] : objectLayers(path, parsed);
  return /\bop\b/.test(text) ? [...merged, ...operationLayers(path, text)] : merged;
}

/** Operations that put something somewhere: a layer each, which says that alone. */
function operationLayers(path: string, text: string): readonly OriginLayer[] {
  const { value, locate } = parseYamlDocument(path, text);
  if (!Array.isArray(value)) return [];
  return (value as readonly JsonValue[]).flatMap((operation, index): readonly OriginLayer[] => {
    if (!isJsonObject(operation) || operation["value"] === undefined) return [];
    const at = pointer(operation["path"]);
    if (at === undefined) return [];
    const written = at.reduceRight<JsonValue>(
      (inner, step) => (typeof step === "number" ? [inner] : { [step]: inner }),
      operation["value"],
    );
    return [
      {
        written,
        locate: (field) => locate([index, "value", ...field.slice(at.length)]),
        kind: () => true,
        home: undefined,
        name: () => true,
      },
    ];
  });
}

/**
 * A JSON pointer; a position in a list, which the operation may move, is its first. `undefined` for one that leads into an
 * entry of a list: the operation says a part of it.
 */
function pointer(text: JsonValue | undefined): FieldPath | undefined {
  if (typeof text !== "string" || !text.startsWith("/")) return undefined;
  const steps = text
    .slice(1)
    .split("/")
    .map((step) => (/^(?:-|\d+)$/.test(step) ? 0 : step.replaceAll("~1", "/").replaceAll("~0", "~")));
  return steps.slice(0, -1).includes(0) ? undefined : steps;
}

/** Patches that a kustomization holds itself. */
function inlineLayers({ path, text }: SourceFile, read: ReadFile): readonly OriginLayer[] {
  const { value, locateValue } = parseYamlDocument(path, text);
  if (!isJsonObject(value)) return [];
  const lines = text.split(/\r\n?|\n/);
  const held = (key: string): readonly JsonValue[] => {
    const list = value[key];
    return Array.isArray(list) ? (list as readonly JsonValue[]) : [];
  };
  const layers = (
    field: FieldPath,
    patch: JsonValue | undefined,
    target?: JsonValue,
  ): readonly OriginLayer[] => {
    if (typeof patch !== "string") return [];
    const place = inlinePlace(locateValue(field), patch, lines);
    const named = targeted(target);
    return layersOf(`${path}.yaml`, patch, read).map((layer) => ({
      ...layer,
      ...named,
      locate: (at) => place(layer.locate(at)),
    }));
  };
  return [
    ...held("patchesStrategicMerge").flatMap((patch, index) =>
      layers(["patchesStrategicMerge", index], patch),
    ),
    ...["patches", "patchesJson6902"].flatMap((key) =>
      held(key).flatMap((entry, index) =>
        isJsonObject(entry) ? layers([key, index, "patch"], entry["patch"], entry["target"]) : [],
      ),
    ),
  ];
}

/** What a target says of kind and name: regular expressions that match the whole. */
function targeted(target: JsonValue | undefined): Partial<OriginLayer> {
  if (!isJsonObject(target)) return {};
  const matching = (pattern: JsonValue | undefined): ((text: string) => boolean) => {
    if (typeof pattern !== "string" || pattern === "") return () => true;
    const plain = plainPattern(pattern);
    return (text) => text === pattern || plain?.test(text) === true;
  };
  return { kind: matching(target["kind"]), name: matching(target["name"]) };
}

const longestPattern = 300;

/**
 * The pattern where it is as plain as nearly all are: dots, alternatives, and `.*` once in each. Kustomize reads it with
 * Go's RE2, which never backtracks; what could do so here is not tried, and has no origin.
 */
function plainPattern(pattern: string): RegExp | undefined {
  if (pattern.length > longestPattern) return undefined;
  const isPlain = pattern.split("|").every((one) => /^[\w.-]*(?:\.\*)?[\w.-]*$/.test(one));
  return isPlain ? new RegExp(`^(?:${pattern})$`) : undefined;
}

/** Places in the file of what stands at a place of the text in it: line by line where the file has its lines. */
function inlinePlace(
  start: SourceRef,
  inner: string,
  lines: readonly string[],
): (place: SourceRef) => SourceRef {
  const first = start.line;
  const written = inner.trimEnd().split("\n");
  const asWritten = written.every((line, index) => lines[first + index]?.trim() === line.trim());
  const { path } = start;
  return ({ line, endLine }) => {
    if (!asWritten) return { path, line: first };
    return { path, line: first + line, ...(endLine === undefined ? {} : { endLine: first + endLine }) };
  };
}
