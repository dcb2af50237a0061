import { validateResource } from "../library.ts";
import { record, text, type JsonRecord } from "../read/json.ts";
import type { Check } from "../recorder.ts";
import { expandRepeats } from "./calico-validation.ts";

/** Kubernetes' cluster policies against their published CRDs. Calico ships the standard channel. */
export function checkClusterPolicyCrd(entry: JsonRecord, check: Check): void {
  const got = validateResource(record(expandRepeats(entry["resource"] ?? null)));
  const what = `${text(entry["kind"]) ?? ""}: ${text(entry["description"]) ?? ""}`;
  check.same(
    `${what}, standard channel`,
    record(entry["standard"])["valid"],
    got.nativeCRD?.valid ?? got.valid,
    () => [
      `expected: ${JSON.stringify(entry["standard"])}`,
      `got: ${JSON.stringify(got)}`,
      `resource: ${JSON.stringify(entry["resource"]).slice(0, 1500)}`,
    ],
  );
}
