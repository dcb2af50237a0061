import { sha256 } from "../base/sha256.ts";

const suffix = "auto-hep";
/** Of a DNS subdomain, in bytes. */
const longest = 253;

/**
 * The name of an automatic host endpoint, from the names of its node, its template and its interface (HEP-25, HEP-26). One
 * that is longer than a name may be is a hash instead: of its base64 text the letters, all small, and the digits.
 * Source: Calico `kube-controllers/pkg/controllers/node/hostendpoints.go` (reference section 11).
 */
export function autoHostEndpointName(parts: readonly string[]): string {
  const name = [...parts, suffix].join("-");
  const bytes = new TextEncoder().encode(name);
  if (bytes.length <= longest) return name;
  const digest = btoa(String.fromCharCode(...sha256(bytes)));
  return `${digest.replaceAll(/[^A-Za-z0-9]/g, "").toLowerCase()}-${suffix}`;
}
