/** Decoded text of Git blobs by content hash, the least recently used dropped first. */
export interface BlobCache {
  readonly get: (key: string) => string | undefined;
  readonly set: (key: string, text: string) => void;
}

/** A cache of at most `maxBytes` of text (two bytes a character, as V8 may hold it). */
export function createBlobCache(maxBytes: number): BlobCache {
  // Invariant: insertion order is order of use, oldest first; `bytes` is the weight of all entries.
  const entries = new Map<string, string>();
  let bytes = 0;
  const weigh = (text: string): number => text.length * 2;
  return {
    get(key) {
      const text = entries.get(key);
      if (text === undefined) return undefined;
      entries.delete(key);
      entries.set(key, text);
      return text;
    },
    set(key, text) {
      if (weigh(text) > maxBytes) return;
      bytes += weigh(text) - weigh(entries.get(key) ?? "");
      entries.delete(key);
      entries.set(key, text);
      for (const [oldest, old] of entries) {
        if (bytes <= maxBytes) break;
        entries.delete(oldest);
        bytes -= weigh(old);
      }
    },
  };
}
