import { sha2 } from "./sha2.ts";

// The first 32 bits of the fractions of the square roots of the first eight primes (FIPS 180-4, section 5.3.3).
const initialHash = [2, 3, 5, 7, 11, 13, 17, 19].map((prime) => Math.floor((Math.sqrt(prime) % 1) * 2 ** 32));

/** The 32-byte SHA-256 digest of `bytes`. Source: FIPS 180-4, section 6.2. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return sha2(bytes, initialHash);
}
