import { validateResource } from "../library.ts";
import { record, text, type JsonRecord } from "../read/json.ts";
import { unknownFieldsText } from "../read/problem-text.ts";
import type { Check } from "../recorder.ts";
import { expandRepeats } from "./calico-validation.ts";

/** Kubernetes' cluster policies against their published CRDs, of both channels. Calico ships the standard one. */
export function checkClusterPolicyCrd(entry: JsonRecord, check: Check): void {
  const resource = record(expandRepeats(entry["resource"] ?? null));
  for (const channel of ["standard", "experimental"] as const) {
    const expected = record(entry[channel]);
    const got = validateResource(resource, { channel });
    const what = `${text(entry["kind"]) ?? ""}: ${text(entry["description"]) ?? ""}, ${channel} channel`;
    const context = (): readonly string[] => [
      `expected: ${JSON.stringify(expected)}`,
      `got: ${JSON.stringify(got)}`,
      `resource: ${JSON.stringify(entry["resource"]).slice(0, 1500)}`,
    ];
    check.same(what, expected["valid"], got.nativeCRD?.valid ?? got.valid, context);
    const unknownFields = got.nativeCRD?.unknownFields.toSorted();
    check.same(
      `${what}, unknown fields`,
      unknownFieldsText(expected["unknownFields"]),
      unknownFields,
      context,
    );
  }
}
