import { defaultLimits, type Limits } from "../model/limits.ts";

/** The limits that hold while files are read for objects. */
export type ParseLimits = Pick<
  Limits,
  "fileBytes" | "totalBytes" | "documents" | "objects" | "depth" | "aliasedNodes" | "values" | "yamlTokens"
>;

export const defaultParseLimits: ParseLimits = defaultLimits;

/** Length of the text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    // A surrogate is half of a character of four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
