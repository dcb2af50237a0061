import type { JsonValue } from "../base/json.ts";
import { formatAddressSet, parseCidr } from "../sets/address-set.ts";
import { parseJson } from "./parse-json.ts";

export const sourcePrefixesAnnotation = "cni.projectcalico.org/allowedSourcePrefixes";

/** What Felix does with endpoints that ask for source addresses that are not theirs (`workloadSourceSpoofing`). */
export type SourceSpoofing = "allowed" | "dropped" | "unknown";

export type SourcePrefixes =
  | { readonly ok: true; readonly prefixes: readonly string[] }
  | { readonly ok: false; readonly message: string };

/**
 * Networks that a pod asks to send from, host bits cleared (MISC-2). Anything that can't be read fails the whole pod.
 * Source: Calico `libcalico-go/lib/backend/k8s/conversion/workload_endpoint_default.go`.
 */
export function sourcePrefixes(annotations: ReadonlyMap<string, string>): SourcePrefixes {
  const text = annotations.get(sourcePrefixesAnnotation) ?? "";
  if (text === "") return { ok: true, prefixes: [] };
  const list = parseJson(text);
  // To Go, `null` is a list without entries.
  if (list === null) return { ok: true, prefixes: [] };
  if (!isTextList(list)) return { ok: false, message: `failed to parse '${text}' as JSON list of CIDRs` };
  const prefixes: string[] = [];
  for (const entry of list) {
    const cidr = parseCidr(entry);
    if (cidr === undefined) {
      return { ok: false, message: `failed to parse '${entry}' as a CIDR: invalid CIDR address: ${entry}` };
    }
    prefixes.push(...formatAddressSet(cidr.set));
  }
  return { ok: true, prefixes };
}

function isTextList(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((entry: unknown) => typeof entry === "string");
}
