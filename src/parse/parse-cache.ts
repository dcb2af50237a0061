import type { ParsedText } from "./parsed-text.ts";

/** Keeps what texts were read to, by content: a file that is the same in base and head is parsed once. */
export interface ParseCache {
  /** `variant` tells apart readings of the same text under other options. */
  readonly get: (variant: string, text: string) => ParsedText | undefined;
  readonly set: (variant: string, text: string, parsed: ParsedText) => void;
}

/** Room for both sides of a large repository. */
const DEFAULT_CHARACTERS = 256 * 1024 * 1024;

/** `characters` bounds the sum of the lengths of the texts kept; the one used longest ago goes first. */
export function createParseCache(characters: number = DEFAULT_CHARACTERS): ParseCache {
  // Keyed by the text itself: the runtime hashes it once and compares in full, so no two texts can be confused.
  const variants = new Map<string, Map<string, ParsedText>>();
  let kept = 0;
  const evict = (): void => {
    for (const texts of variants.values()) {
      for (const text of texts.keys()) {
        if (kept <= characters) return;
        texts.delete(text);
        kept -= text.length;
      }
    }
  };
  return {
    get: (variant, text) => {
      const texts = variants.get(variant);
      const parsed = texts?.get(text);
      if (texts !== undefined && parsed !== undefined) {
        texts.delete(text);
        texts.set(text, parsed);
      }
      return parsed;
    },
    set: (variant, text, parsed) => {
      if (text.length > characters) return;
      const texts = variants.get(variant) ?? new Map<string, ParsedText>();
      variants.set(variant, texts);
      if (!texts.has(text)) kept += text.length;
      texts.set(text, parsed);
      evict();
    },
  };
}
