import { isJsonObject, type JsonObject, type JsonValue } from "../../src/base/json.ts";
import type { SourceFile } from "../../src/model/resource.ts";
import type { RandomCluster } from "../support/random-cluster.ts";
import type { FuzzCase } from "./check-cluster.ts";

/** The case without everything that can be left out while `isBroken` still holds: options, files, then their fields. */
export function minimise(start: FuzzCase, isBroken: (one: FuzzCase) => boolean): FuzzCase {
  let best = start;
  const attempt = (one: FuzzCase): boolean => {
    if (!isBroken(one)) return false;
    best = one;
    return true;
  };
  for (let found = true; found;) {
    found = false;
    for (const smaller of [...withoutOptions(best), ...withoutFiles(best), ...withoutFields(best)]) {
      if (attempt(smaller)) {
        found = true;
        break;
      }
    }
  }
  return best;
}

function both(one: FuzzCase, change: (side: RandomCluster) => RandomCluster): FuzzCase {
  return { base: change(one.base), head: change(one.head) };
}

function* withoutOptions(one: FuzzCase): Iterable<FuzzCase> {
  for (const name of Object.keys(one.base.options)) {
    const options = Object.fromEntries(Object.entries(one.base.options).filter(([key]) => key !== name));
    yield both(one, (side) => ({ ...side, options }));
  }
}

function paths({ base, head }: FuzzCase): readonly string[] {
  return [...new Set([...base.files, ...head.files].map(({ path }) => path))];
}

function* withoutFiles(one: FuzzCase): Iterable<FuzzCase> {
  for (const path of paths(one)) {
    yield both(one, (side) => ({ ...side, files: side.files.filter((file) => file.path !== path) }));
  }
}

/** Leaves out one field or one element of a list, in every file with the same text on either side. */
function* withoutFields(one: FuzzCase): Iterable<FuzzCase> {
  const texts = new Set([...one.base.files, ...one.head.files].map(({ text }) => text));
  for (const text of texts) {
    for (const smaller of smallerObjects(JSON.parse(text) as JsonObject)) {
      const edit = (file: SourceFile): SourceFile =>
        file.text === text ? { ...file, text: JSON.stringify(smaller) } : file;
      yield both(one, (side) => ({ ...side, files: side.files.map(edit) }));
    }
  }
}

const kept = new Set(["apiVersion", "kind", "metadata", "name", "action"]);

function* smallerObjects(object: JsonObject): Iterable<JsonObject> {
  for (const [key, value] of Object.entries(object)) {
    if (!kept.has(key)) yield Object.fromEntries(Object.entries(object).filter(([other]) => other !== key));
    for (const smaller of smallerValues(value ?? null)) yield { ...object, [key]: smaller };
  }
}

function* smallerValues(value: JsonValue): Iterable<JsonValue> {
  if (isJsonObject(value)) yield* smallerObjects(value);
  if (!Array.isArray(value)) return;
  const list: readonly JsonValue[] = value;
  for (const [index, element] of list.entries()) {
    yield list.filter((_, other) => other !== index);
    for (const smaller of smallerValues(element))
      yield list.map((each, other) => (other === index ? smaller : each));
  }
}
