import { effectiveModel } from "../library.ts";
import { record, text, type Json, type JsonRecord } from "../read/json.ts";
import { normaliseModel } from "../read/normalise-model.ts";
import type { Check } from "../recorder.ts";

/** v3 resources in the flattened form that policy is evaluated in. */
export function checkEffectiveModel(entry: JsonRecord, check: Check): void {
  const input = record(entry["input"]);
  const got = effectiveModel(input) as unknown as Json | undefined;
  const what = `${text(entry["kind"]) ?? ""} ${text(entry["description"]) ?? ""}`.trim();
  const context = (): readonly string[] => [`input: ${JSON.stringify(input)}`];
  if (entry["error"] !== undefined) {
    check.same(`${what} is refused`, null, got ?? null, context);
    return;
  }
  // The published form leaves `notICMP` out, beside `icmp` at least.
  const unsaid = JSON.stringify(entry["effective"] ?? null).includes('"notICMP"') ? [] : ["notICMP"];
  check.same(what, normaliseModel(entry["effective"]), normaliseModel(got ?? null, unsaid), context);
}
