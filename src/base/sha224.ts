import { sha2 } from "./sha2.ts";

// The second half of the 64 bits of the square roots of the 9th to 16th prime, which a double can't hold
// (FIPS 180-4, section 5.3.2).
const initialHash: readonly number[] = [
  0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
];

/** The 28-byte SHA-224 digest of `bytes`. Source: FIPS 180-4, section 6.3. */
export function sha224(bytes: Uint8Array): Uint8Array {
  return sha2(bytes, initialHash).slice(0, 28);
}
