/** The value of a variable, empty where nobody sets it; `why`: it can't be told. */
export type ExpandedText = string | { readonly why: string };

type Lookup = (name: string) => ExpandedText;

/**
 * What stands for `${expression}`: the value of a variable, cut, replaced or by default as the expression says.
 * A variable that is empty counts as one that is not set. Source: Flux, `pkg/envsubst`.
 */
export function expandVariable(expression: string, lookup: Lookup): ExpandedText {
  const unknown = { why: `\`\${${expression}}\` is not carried out by calsim` };
  const [, hash = "", name = "", operator = "", rest = ""] =
    /^(#?)([A-Za-z_]\w*)((?::[-=?+]|=|:|\^\^?|,,?|\/[/#%]?|##?|%%?)?)(.*)$/su.exec(expression) ?? [];
  if (name === "" || (operator === "" && rest !== "") || (hash !== "" && operator !== "")) return unknown;
  const value = lookup(name);
  if (typeof value !== "string") return value;
  if (hash !== "") return isAscii(value) ? String(value.length) : unknown;
  if (operator === "") return value;
  if (/^:[-=?+]$|^=$/.test(operator)) return value === "" ? expandAll(rest, lookup) : value;
  const args = expandAll(rest, lookup);
  if (typeof args !== "string") return args;
  return changed(value, operator, args) ?? unknown;
}

/** A text with the expressions in it. */
function expandAll(text: string, lookup: Lookup): ExpandedText {
  let fault: { readonly why: string } | undefined;
  const expanded = text.replace(/\$\{([^{}]*)\}/g, (whole, expression: string) => {
    const found = expandVariable(expression, lookup);
    if (typeof found === "string") return found;
    fault ??= found;
    return whole;
  });
  return fault ?? expanded;
}

/** `undefined`: Flux refuses it, or nobody writes it. */
function changed(value: string, operator: string, args: string): string | undefined {
  if (operator.startsWith("/")) return replaced(value, operator, args);
  if (operator === ":") return substring(value, args);
  if (operator.startsWith("#")) return withoutStart(value, args, operator === "##");
  if (operator.startsWith("%")) {
    const rest = withoutStart(reversed(value), reversed(args), operator === "%%");
    return rest === undefined ? undefined : reversed(rest);
  }
  if (args !== "") return undefined;
  const count = operator.length === 2 ? value.length : 1;
  const part = value.slice(0, count);
  return (operator.startsWith("^") ? part.toUpperCase() : part.toLowerCase()) + value.slice(count);
}

function replaced(value: string, operator: string, args: string): string | undefined {
  // A slash or backslash of the pattern is escaped.
  const [, pattern, written] = /^((?:[^/\\]|\\[/\\])*)\/(.*)$/s.exec(args) ?? [];
  if (pattern === undefined || written === undefined) return undefined;
  const from = pattern.replace(/\\([/\\])/g, "$1");
  const to = written.replace(/\\([/\\])/g, "$1");
  if (operator === "/#") return value.startsWith(from) ? to + value.slice(from.length) : value;
  if (operator === "/%")
    return value.endsWith(from) ? value.slice(0, value.length - from.length) + to : value;
  if (from === "") return undefined;
  return operator === "//" ? value.split(from).join(to) : value.replace(from, () => to);
}

function substring(value: string, args: string): string | undefined {
  const [, from, , length] = /^\s*(-?\d+)(:(\d+))?$/.exec(args) ?? [];
  if (from === undefined || !isAscii(value)) return undefined;
  const at = Number(from) < 0 ? Math.max(0, value.length + Number(from)) : Number(from);
  return value.slice(at, length === undefined ? undefined : at + Number(length));
}

/** More is no value of a variable, and takes long. */
const LONGEST_CUT = 1000;

/** Without the shortest or longest start, of at least one character, that a pattern matches. */
function withoutStart(value: string, pattern: string, longest: boolean): string | undefined {
  if (/[[\]\\]/.test(pattern) || value.length > LONGEST_CUT) return undefined;
  const lengths = Array.from({ length: value.length }, (_, index) => index + 1);
  const found = (longest ? lengths.reverse() : lengths).find((length) =>
    isMatch(value.slice(0, length), pattern),
  );
  return found === undefined ? value : value.slice(found);
}

/** Whether a pattern with `*` and `?` matches a whole text. Goes back to the last star only, so it takes no longer for more. */
function isMatch(text: string, pattern: string): boolean {
  let at = 0;
  let next = 0;
  let star: { readonly next: number; at: number } | undefined;
  while (at < text.length) {
    if (pattern[next] === "*") {
      next += 1;
      star = { next, at };
    } else if (next < pattern.length && (pattern[next] === "?" || pattern[next] === text[at])) {
      at += 1;
      next += 1;
    } else if (star === undefined) return false;
    else {
      star.at += 1;
      ({ at, next } = star);
    }
  }
  return /^\**$/.test(pattern.slice(next));
}

function reversed(text: string): string {
  return Array.from(text).reverse().join("");
}

/** Flux counts bytes. */
function isAscii(text: string): boolean {
  return Array.from(text).every((letter) => letter < "\u0080");
}
