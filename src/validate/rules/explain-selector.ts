import { parseSelector } from "../../selector/parse-selector.ts";

export interface SelectorFault {
  /** What the parser wanted, and where: `expected `==` at character 5`. */
  readonly detail: string;
  /** The text as it was probably meant. */
  readonly hint: string | undefined;
}

/** Why a selector can't be parsed; undefined for one that can. Calico itself names only the field (reference section 13). */
export function selectorFault(text: string): SelectorFault | undefined {
  const parsed = parseSelector(text);
  if (parsed.ok) return undefined;
  const meant = asMeant(text);
  return {
    detail: `${parsed.message} at character ${String(parsed.offset + 1)}`,
    hint: meant === undefined ? undefined : `did you mean \`${meant}\``,
  };
}

/** Slips that other languages lead to, mended outside of quotes; undefined where the text then still can't be parsed. */
function asMeant(text: string): string | undefined {
  const mended = text
    .split(/("[^"]*"|'[^']*')/)
    .map((part, index) => (index % 2 === 1 ? part : mend(part)))
    .join("")
    .trim();
  return mended !== "" && parseSelector(mended).ok ? mended : undefined;
}

function mend(part: string): string {
  return part
    .replaceAll(/\s*[\r\n]\s*/g, " ")
    .replaceAll(/(?<![!=])=+/g, "==")
    .replaceAll(/!==+/g, "!=")
    .replaceAll(/\s(?:and|AND|&)\s/g, " && ")
    .replaceAll(/\s(?:or|OR|\|)\s/g, " || ")
    .replaceAll(/\b(has|all|global)\s+\(/g, "$1(");
}
