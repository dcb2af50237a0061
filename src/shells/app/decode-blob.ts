/** The text of a blob, or why it has none that can be judged. */
export type DecodedBlob =
  { readonly kind: "text"; readonly text: string } | { readonly kind: "unreadable"; readonly reason: string };

/**
 * Decodes a blob as GitHub sends it. A Git LFS pointer is not the file: what the file says is somewhere else,
 * so it is refused rather than parsed.
 */
export function decodeBlob(content: string, encoding: string): DecodedBlob {
  if (encoding !== "base64" && encoding !== "utf-8") {
    return { kind: "unreadable", reason: `GitHub sent it as \`${encoding}\`, which calsim can't read` };
  }
  let text: string;
  try {
    const bytes = Buffer.from(content, encoding === "base64" ? "base64" : "utf8");
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { kind: "unreadable", reason: "it is not UTF-8 text" };
  }
  if (isLfsPointer(text)) {
    return { kind: "unreadable", reason: "it is a Git LFS pointer: its content is not in the repository" };
  }
  return { kind: "text", text };
}

/** Source: Git LFS specification, "The Pointer": the first line is always the version, the file is under 1 KiB. */
export function isLfsPointer(text: string): boolean {
  return text.length < 1024 && /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\//.test(text);
}
