/**
 * A path of the tree as a relative URL: every segment percent-encoded, with what would end a Markdown link or start
 * emphasis besides. A lone surrogate, which encodeURIComponent throws at, becomes U+FFFD.
 */
export function pathUrl(path: string): string {
  return path.split("/").map(encodeSegment).join("/");
}

function encodeSegment(segment: string): string {
  const escaped = encodeURIComponent(segment.replace(/\p{Cs}/gu, "\ufffd"));
  return escaped.replace(/[()!'*_~]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);
}
