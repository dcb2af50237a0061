import { sha224 } from "./sha224.ts";

/**
 * 16 hexadecimal digits that stand for `text`, the same on every machine. Cryptographic underneath: people accept
 * findings by this id, so nobody may be able to write manifests whose finding gets the id of an accepted one.
 */
export function stableHash(text: string): string {
  const digest = sha224(new TextEncoder().encode(text)).subarray(0, 8);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
