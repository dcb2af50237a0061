import { validateResource } from "../library.ts";
import { isRecord, list, record, text, type Json, type JsonRecord } from "../read/json.ts";
import { expectedLayers, refusingLayers, unknownFieldsText } from "../read/problem-text.ts";
import type { Check } from "../recorder.ts";

/** One resource, three judges: the Calico API, the native CRDs, and what Felix makes of it when it is stored. */
export function checkValidation(entry: JsonRecord, check: Check): void {
  const resource = record(expandRepeats(entry["resource"] ?? null));
  const got = validateResource(resource);
  const context = (): readonly string[] => [
    `expected: ${JSON.stringify({ errors: entry["errors"], nativeCRD: entry["nativeCRD"], felixReason: entry["felixReason"] })}`,
    `got: ${JSON.stringify(got)}`,
    `resource: ${JSON.stringify(entry["resource"]).slice(0, 1500)}`,
  ];
  const about = (what: string): string =>
    `${what} of ${text(entry["kind"]) ?? ""}: ${text(entry["description"]) ?? ""}`;
  check.same(about("validity"), entry["valid"], got.valid, context);
  check.same(about("refusing layers"), expectedLayers(entry["errors"]), refusingLayers(got.errors), context);
  if (entry["felix"] !== undefined) check.same(about("use by Felix"), entry["felix"], got.felix, context);
  if (entry["nativeCRD"] === undefined) return;
  const native = record(entry["nativeCRD"]);
  check.same(about("validity by the native CRD"), native["valid"], got.nativeCRD?.valid, context);
  const unknownFields = got.nativeCRD?.unknownFields.toSorted();
  check.same(
    about("fields the CRD does not know"),
    unknownFieldsText(native["unknownFields"]),
    unknownFields,
    context,
  );
}

/** A long string of one character is written `{"$repeat": ["x", 262144]}`. */
export function expandRepeats(value: Json): Json {
  if (Array.isArray(value)) return list(value).map(expandRepeats);
  if (!isRecord(value)) return value;
  const [unit, times] = list(value["$repeat"]);
  if (typeof unit === "string" && typeof times === "number") return unit.repeat(times);
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, field === undefined ? field : expandRepeats(field)]),
  );
}
