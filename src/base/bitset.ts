/** A set of small integers, 32 to a word. Only its maker edits it. */
export type Bitset = Uint32Array;

export function emptyBitset(size: number): Bitset {
  return new Uint32Array((size + 31) >>> 5);
}

export function fullBitset(size: number): Bitset {
  const bits = emptyBitset(size).fill(0xffffffff);
  const rest = size & 31;
  if (rest !== 0) bits[bits.length - 1] = 2 ** rest - 1;
  return bits;
}

export function isEmptyBitset(bits: Bitset): boolean {
  for (let at = 0; at < bits.length; at += 1) if (bits[at] !== 0) return false;
  return true;
}

export function hasBit(bits: Bitset, index: number): boolean {
  return ((bits[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
}

export function setBit(bits: Bitset, index: number): void {
  // Invariant: callers stay inside the size the set was made with.
  bits[index >>> 5] = (bits[index >>> 5] ?? 0) | (1 << (index & 31));
}

export function clearBit(bits: Bitset, index: number): void {
  bits[index >>> 5] = (bits[index >>> 5] ?? 0) & ~(1 << (index & 31));
}

/** Adds the members of another set of the same size. */
export function addBits(bits: Bitset, more: Bitset): void {
  for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) | (more[at] ?? 0);
}

export function andBits(a: Bitset, b: Bitset): Bitset {
  const both = a.slice();
  for (let at = 0; at < both.length; at += 1) both[at] = (both[at] ?? 0) & (b[at] ?? 0);
  return both;
}

export function andNotBits(a: Bitset, b: Bitset): Bitset {
  const rest = a.slice();
  for (let at = 0; at < rest.length; at += 1) rest[at] = (rest[at] ?? 0) & ~(b[at] ?? 0);
  return rest;
}

/** Whether `b`, of the same size, has every member of `a`. */
export function isSubsetBits(a: Bitset, b: Bitset): boolean {
  for (let at = 0; at < a.length; at += 1) if (((a[at] ?? 0) & ~(b[at] ?? 0)) !== 0) return false;
  return true;
}

/** Whether two sets of the same size have a member in common. */
export function overlapsBits(a: Bitset, b: Bitset): boolean {
  for (let at = 0; at < a.length; at += 1) if (((a[at] ?? 0) & (b[at] ?? 0)) !== 0) return true;
  return false;
}

/** Members in ascending order. */
export function bitMembers(bits: Bitset): number[] {
  const members: number[] = [];
  for (let word = 0; word < bits.length; word += 1) {
    for (let rest = bits[word] ?? 0; rest !== 0; rest &= rest - 1)
      members.push(word * 32 + 31 - Math.clz32(rest & -rest));
  }
  return members;
}

export function equalBits(a: Bitset, b: Bitset): boolean {
  if (a === b) return true;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return a.length === b.length;
}

/** Equal texts for equal sets of one size; nothing for the empty one. */
export function bitsetKey(bits: Bitset): string {
  if (isEmptyBitset(bits)) return "";
  const halves = new Uint16Array(bits.buffer, bits.byteOffset, bits.length * 2);
  let key = "";
  // Chunks keep the argument list of fromCharCode within every engine's limit.
  for (let start = 0; start < halves.length; start += 4096) {
    key += String.fromCharCode(...halves.subarray(start, start + 4096));
  }
  return key;
}
