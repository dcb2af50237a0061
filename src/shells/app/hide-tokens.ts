/** The text without anything that looks like a GitHub token (`ghs_...`, any length) or a bearer header. */
export function hideTokens(text: string): string {
  return text
    .replace(/\b(?:gh[a-z]|github_pat)_[A-Za-z0-9_.-]+/g, "[hidden]")
    .replace(/\b(bearer|token) [A-Za-z0-9_.-]{20,}/gi, "$1 [hidden]");
}
