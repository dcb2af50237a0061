import type { JsonValue } from "../base/json.ts";
import type { Mark, ReadValue } from "./marks.ts";
import type { ParseLimits } from "./parse-limits.ts";
import { composeYaml } from "./read-yaml.ts";
import { yamlToJson } from "./yaml-to-json.ts";

/** One entry of a block collection: the text from `start` to `end`, at a column. */
export interface EntrySpan {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
  /** Of a mapping; `undefined`: an item of a sequence. */
  readonly key: string | undefined;
}

/**
 * The value of one entry as the YAML reader reads it, or `undefined` where that is not certain to be what it reads in the
 * whole document: at every fault and warning, and with anchors, which may be meant from outside.
 */
export function readYamlEntry(
  text: string,
  { start, end, indent, key }: EntrySpan,
  limits: ParseLimits,
): ReadValue | undefined {
  // The spaces keep every column, on which it hangs what belongs to what.
  const composed = composeYaml(" ".repeat(indent) + text.slice(start, end), limits);
  if (typeof composed === "string") return undefined;
  const [document, second] = composed;
  if (document === undefined || second !== undefined) return undefined;
  if (document.errors.length > 0 || document.warnings.length > 0) return undefined;
  const { value, mark, faults, hasAnchors } = yamlToJson(document.contents, text, start - indent, limits);
  if (faults.length > 0 || hasAnchors) return undefined;
  return onlyEntry(value, mark, key);
}

function onlyEntry(value: JsonValue, { children }: Mark, key: string | undefined): ReadValue | undefined {
  if (Array.isArray(value) && Array.isArray(children)) {
    const [item = null] = value as readonly JsonValue[];
    const [mark] = children as readonly Mark[];
    return key === undefined && value.length === 1 && mark !== undefined ? { value: item, mark } : undefined;
  }
  if (key === undefined || !(children instanceof Map) || children.size !== 1) return undefined;
  const mark = (children as ReadonlyMap<string, Mark>).get(key);
  const [entry = null] = Object.values(value as Record<string, JsonValue>);
  return mark === undefined ? undefined : { value: entry, mark };
}
