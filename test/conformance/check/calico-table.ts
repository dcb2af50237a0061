import { readFileSync } from "node:fs";
import { parseJson, record, records, text, type JsonRecord } from "../read/json.ts";
import type { Check } from "../recorder.ts";
import { checkConversion } from "./calico-conversion.ts";
import { checkClusterPolicyCrd } from "./calico-crd.ts";
import { checkEffectiveModel } from "./calico-effective.ts";
import { checkPolicyOrder } from "./calico-order.ts";
import { checkSelector } from "./calico-selector.ts";
import { checkFelixState } from "./calico-states.ts";
import { checkValidation } from "./calico-validation.ts";

export interface TableCase {
  readonly id: string;
  readonly run: (check: Check) => void;
}

/** The cases of a table; what they are about is told by their fields. */
export function tableCases(path: string): readonly TableCase[] {
  return records(record(parseJson(readFileSync(path, "utf8")))["cases"]).map((entry, index) => ({
    id: text(entry["id"]) ?? `case ${String(index)}`,
    run: (check) => {
      checkEntry(entry, check);
    },
  }));
}

function checkEntry(entry: JsonRecord, check: Check): void {
  const has = (...fields: readonly string[]): boolean => fields.every((field) => field in entry);
  if (has("selector", "tokenizes")) checkSelector(entry, check);
  else if (has("resource", "standard")) checkClusterPolicyCrd(entry, check);
  else if (has("resource", "valid")) checkValidation(entry, check);
  else if (has("input") && (has("effective") || has("error"))) checkEffectiveModel(entry, check);
  else if (has("input") && Object.keys(entry).some((key) => /^expected(V3_\d+)?$/.test(key)))
    checkConversion(entry, check);
  else if (has("resources", "localNode", "expected")) checkFelixState(entry, check);
  else if (has("tiers", "policies", "expected")) checkPolicyOrder(entry, check);
  else check.skip(`a table of a kind this run does not know: ${Object.keys(entry).join(", ")}`);
}
