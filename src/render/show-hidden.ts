/**
 * Characters a reader can't see, or that move what they can see: control characters, line and paragraph separators,
 * bidirectional and zero-width ones, private use, lone surrogates, odd spaces, and marks piled on marks.
 */
const hidden =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}|(?<=\p{M}\p{M})\p{M}/gu;

const shortForms: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The text on one line with every hidden character spelled out: `\n`, `\u{202e}`. Names in manifests are hostile. */
export function showHidden(text: string): string {
  return text.replace(
    hidden,
    (found) => shortForms[found] ?? `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
