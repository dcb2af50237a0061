import { isLfsPointer } from "../app/decode-blob.ts";

export type DecodedText =
  { readonly kind: "text"; readonly text: string } | { readonly kind: "unreadable"; readonly reason: string };

/** The text of a file, or why it has none that can be judged. */
export function decodeText(bytes: Uint8Array): DecodedText {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return isLfsPointer(text)
      ? { kind: "unreadable", reason: "it is a Git LFS pointer: its content is not there" }
      : { kind: "text", text };
  } catch {
    return { kind: "unreadable", reason: "it is not UTF-8 text" };
  }
}
