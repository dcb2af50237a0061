const longest = 1000;

/**
 * Whether Go's `regexp.Compile` takes the text, as near as JavaScript's own parser can tell: flags at the start and
 * named groups are translated, and what RE2 lacks is refused. The pattern is never run.
 */
export function isGoPattern(text: string): boolean {
  if (text.length > longest) return true;
  if (/\(\?(<?[=!]|>)|\\[1-9k]|[*+?}]\+|[*+]\*/.test(withoutEscapes(text))) return false;
  const translated = text
    .replaceAll(/\(\?[imsU]+(-[imsU]+)?\)/g, "")
    .replaceAll(/\(\?[imsU]+(-[imsU]+)?:/g, "(?:")
    .replaceAll("(?P<", "(?<")
    .replaceAll(/\\[AzaCQE]/g, "");
  try {
    new RegExp(translated);
    return true;
  } catch {
    return false;
  }
}

/** Escaped punctuation and character classes hold no operators. */
function withoutEscapes(text: string): string {
  return text.replaceAll(/\\[^1-9k]/g, "x").replaceAll(/\[[^\]]*\]/g, "x");
}
