import { sha224 } from "./sha224.ts";

/**
 * 32 hexadecimal digits that stand for `text`, the same on every machine. Cryptographic underneath: people accept
 * findings by this id, so nobody may be able to write manifests whose finding gets the id of an accepted one. The author
 * of a pull request chooses both of two such findings, and finds a pair with equal ids in the square root of all ids:
 * 64 bits would be a matter of hours, 128 are out of reach.
 */
export function stableHash(text: string): string {
  const digest = sha224(new TextEncoder().encode(text)).subarray(0, 16);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
