import { convertKubernetesObject } from "../library.ts";
import { isRecord, list, record, text, type Json, type JsonRecord } from "../read/json.ts";
import { normaliseModel } from "../read/normalise-model.ts";
import type { Check } from "../recorder.ts";

/** Kubernetes objects as the Calico resources they are converted into, by release. */
export function checkConversion(entry: JsonRecord, check: Check): void {
  if (isRecord(entry["expected"])) checkRelease(entry, entry["expected"], "3.32", check);
  for (const [key, expected] of Object.entries(entry)) {
    const [, minor] = /^expectedV3_(\d+)$/.exec(key) ?? [];
    if (minor !== undefined && isRecord(expected)) checkRelease(entry, expected, `3.${minor}`, check);
  }
}

function checkRelease(entry: JsonRecord, expected: JsonRecord, calicoVersion: string, check: Check): void {
  const input = record(entry["input"]);
  const got = convertKubernetesObject(input, { calicoVersion }) as unknown as JsonRecord;
  const context = (): readonly string[] => [`input: ${JSON.stringify(input)}`];
  const about = (what: string): string => `${what} in ${calicoVersion} (${text(entry["description"]) ?? ""})`;
  for (const field of ["isWorkload", "isFinished"]) {
    if (expected[field] !== undefined) check.same(about(field), expected[field], got[field], context);
  }
  if (expected["workloadEndpoints"] !== undefined) {
    check.same(
      about("workload endpoints"),
      normaliseModel(expected["workloadEndpoints"]),
      normaliseModel(got["workloadEndpoints"] ?? []),
      context,
    );
  }
  if ("result" in expected) {
    if (expected["key"] !== undefined)
      check.same(about("key"), normaliseModel(expected["key"]), normaliseModel(got["key"]), context);
    check.same(
      about("result"),
      normaliseModel(expected["result"]),
      normaliseModel(got["result"]) ?? null,
      context,
    );
  }
  const hasErrors = (value: Json | undefined): string =>
    list(value).length > 0 ? "problems" : "no problems";
  check.same(about("problems"), hasErrors(expected["errors"]), hasErrors(got["errors"]), context);
}
