import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { SourceFile } from "../model/resource.ts";
import { parseYamlDocument } from "../parse/parse-yaml-document.ts";
import { textAt, valueAt } from "./read-fields.ts";
import type { Substitution } from "./substitute-variables.ts";

/** What a deployment writes of the variables to fill in. */
export interface WrittenSubstitution {
  /** These win over all others. */
  readonly inline: Readonly<Record<string, string>>;
  /** Later ones win. */
  readonly from: readonly ValueSource[];
}

/** Texts of objects that a source of the cluster brings, as written or rendered, but for variables if `filled`. */
export interface HeldObjects {
  readonly files: readonly SourceFile[];
  /** Of objects that name none. */
  readonly namespace: string | undefined;
  readonly filled: boolean;
}

/** A ConfigMap or Secret of the cluster. */
export interface ValueSource {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

/**
 * The variables with those of ConfigMaps that the cluster's own sources bring. A Secret of the tree
 * tells its keys, not its values: it is encrypted, as a rule. One that the tree doesn't hold may set any variable.
 * Source: Flux, "Post build variable substitution".
 */
export function resolveSubstitution(
  { inline, from }: WrittenSubstitution,
  sources: readonly HeldObjects[],
): Substitution {
  let variables = new Map<string, string>();
  const hidden = new Set<string>();
  const elsewhere: string[] = [];
  for (const source of from) {
    const data = findData(source, sources);
    if (data === undefined) {
      // What came before may be something else there.
      variables = new Map();
      elsewhere.push(`${source.kind} \`${source.name}\``);
    }
    for (const [key, value] of Object.entries(data ?? {})) {
      if (value === undefined) {
        variables.delete(key);
        hidden.add(key);
      } else {
        variables.set(key, value);
        hidden.delete(key);
      }
    }
  }
  return {
    variables: { ...Object.fromEntries(variables), ...inline },
    hidden: [...hidden].filter((key) => !Object.hasOwn(inline, key)),
    elsewhere,
  };
}

/** What the object holds, values that nobody can tell as `undefined`. `undefined`: it is not there, or there twice. */
export function findData(
  wanted: ValueSource,
  sources: readonly HeldObjects[],
): Readonly<Record<string, string | undefined>> | undefined {
  const found = new Map<string, Readonly<Record<string, string | undefined>>>();
  for (const { files, namespace, filled } of sources) {
    for (const { path, text } of files) {
      if (!text.includes(wanted.name) || !text.includes(wanted.kind)) continue;
      for (const object of documentsOf(path, text)) {
        const lies = textAt(object, "metadata", "namespace") ?? namespace;
        if (object["kind"] !== wanted.kind || textAt(object, "metadata", "name") !== wanted.name) continue;
        if (lies !== undefined && wanted.namespace !== undefined && lies !== wanted.namespace) continue;
        const data = wanted.kind === "Secret" ? keysOf(object) : dataOf(object, filled);
        found.set(JSON.stringify(Object.entries(data)), data);
      }
    }
  }
  const [only, ...others] = found.values();
  return others.length === 0 ? only : undefined;
}

function documentsOf(path: string, text: string): readonly JsonObject[] {
  return text.split(/^---.*$/m).flatMap((document) => {
    const { value } = parseYamlDocument(path, document);
    return isJsonObject(value) ? [value] : [];
  });
}

/** `filled`: variables are filled into the object itself. */
function dataOf(object: JsonObject, filled: boolean): Readonly<Record<string, string | undefined>> {
  const readable = (value: JsonValue | undefined): string | undefined =>
    typeof value === "string" && !(filled && value.includes("${")) ? value : undefined;
  return Object.fromEntries(entriesOf(object, "data").map(([key, value]) => [key, readable(value)]));
}

function keysOf(object: JsonObject): Readonly<Record<string, undefined>> {
  const keys = ["data", "stringData"].flatMap((field) => entriesOf(object, field).map(([key]) => key));
  return Object.fromEntries(keys.map((key) => [key, undefined]));
}

function entriesOf(object: JsonObject, field: string): readonly (readonly [string, JsonValue | undefined])[] {
  const value = valueAt(object, field);
  return isJsonObject(value) ? Object.entries(value) : [];
}
