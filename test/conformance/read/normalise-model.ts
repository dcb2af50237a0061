import { isRecord, list, type Json } from "./json.ts";
import { selectorForm } from "./selector-form.ts";

const selectorKeys = new Set(["selector", "notSelector", "namespaceSelector", "serviceAccountSelector"]);
/** Written by clusters or of no meaning to policy: identity, bookkeeping, interface names. */
const ignoredKeys = new Set([
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "apiVersion",
  "interfaceName",
  "mac",
  "containerID",
]);

/**
 * A resource or its flattened form, so that two spellings of one thing are equal: selectors in one form, no empty sides
 * of rules, no bookkeeping; `unsaid` are fields that the other side has no place for.
 */
export function normaliseModel(value: Json | undefined, unsaid: readonly string[] = []): unknown {
  if (Array.isArray(value)) return list(value).map((item) => normaliseModel(item, unsaid));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).flatMap(([key, field]): [string, unknown][] => {
    if (ignoredKeys.has(key) || unsaid.includes(key) || field === undefined) return [];
    if (selectorKeys.has(key) && typeof field === "string") return [[key, selectorForm(field)]];
    const normal = normaliseModel(field, unsaid);
    // Absent and empty mean the same for a side of a rule, a list of rules or ports, and a map of labels.
    return isEmpty(normal) ? [] : [[key, normal]];
  });
  return Object.fromEntries(entries);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
