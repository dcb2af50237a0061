import { sha224 } from "../base/sha224.ts";
import { canonicalSelector } from "./print-selector.ts";
import type { Selector } from "./selector.ts";

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * Calico's identity of a selector: `s:` and the URL-safe base64 of the SHA-224 of `s:` and the canonical text.
 * Source: Calico `libcalico-go/lib/hash/id.go`.
 */
export function selectorUid(selector: Selector): string {
  return `s:${base64Url(sha224(new TextEncoder().encode(`s:${canonicalSelector(selector)}`)))}`;
}

/** URL-safe base64 without padding, of 28 bytes: two bits are left over. */
function base64Url(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 6; bits -= 6) text += digits[(held >> (bits - 6)) & 63] ?? "";
    held &= 63;
  }
  return text + (digits[(held << (6 - bits)) & 63] ?? "");
}
