/**
 * Bounds on what is read. A tree is written by anyone who can open a pull request: what it costs to read must
 * not grow past these. Reaching one is an `error` issue that names the limit, never a silent cut.
 */
export interface ParseLimits {
  /** Of one file that may hold an object, in UTF-8. */
  readonly fileBytes: number;
  /** Of all such files together. */
  readonly totalBytes: number;
  /** YAML documents and JSON values, in all files, whatever they hold. */
  readonly documents: number;
  /** Objects of the kinds read, in all files. */
  readonly objects: number;
  /** Collections within collections, aliases followed. */
  readonly depth: number;
  /** Nodes that the aliases of one document add to it. */
  readonly aliasedNodes: number;
}

/** Room for the largest real repositories and for `kubectl get` dumps of a large cluster. */
export const defaultParseLimits: ParseLimits = {
  fileBytes: 16 * 1024 * 1024,
  totalBytes: 256 * 1024 * 1024,
  documents: 200_000,
  objects: 100_000,
  depth: 100,
  aliasedNodes: 100_000,
};

/** Says which limit was reached, and how far the input goes past it where that is known. */
export function limitMessage(limit: keyof ParseLimits, limits: ParseLimits, found?: number): string {
  const more =
    found === undefined ? `more than ${limits[limit]}` : `${found}, at most ${limits[limit]} are read`;
  return `limit \`${limit}\`: ${more}`;
}

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
