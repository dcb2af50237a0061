import { normalizedName } from "./normalized-name.ts";

export type TemplateParameters = ReadonlyMap<string, string>;

/** The functions that templates commonly use, by name: the arguments in their order, that of a pipe last. */
const functions: ReadonlyMap<string, (words: readonly string[]) => string | undefined> = new Map([
  ["lower", ([text = ""]) => text.toLowerCase()],
  ["upper", ([text = ""]) => text.toUpperCase()],
  ["trim", ([text = ""]) => text.trim()],
  ["toString", ([text = ""]) => text],
  ["normalize", ([text = ""]) => normalizedName(text)],
  ["trimPrefix", ([prefix = "", text = ""]) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)],
  [
    "trimSuffix",
    ([suffix = "", text = ""]) => (text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text),
  ],
  ["replace", ([from = "", to = "", text = ""]) => text.split(from).join(to)],
  ["printf", ([format = "", ...words]) => print(format, words)],
]);

/**
 * What a template puts in the place of an expression: a parameter, or functions of parameters and texts.
 * `undefined`: it holds something else, or a parameter that is not set. Source: Argo CD, "Go Template".
 */
export function templateExpression(expression: string, parameters: TemplateParameters): string | undefined {
  const tokens = tokensOf(expression);
  if (tokens === undefined) return undefined;
  let at = 0;
  /** `a | b c | d`, up to the end or to the bracket that closes it. */
  const pipeline = (): string | undefined => {
    let value = call(undefined);
    while (tokens[at] === "|") {
      at += 1;
      value = call({ piped: value });
    }
    return value;
  };
  /** One command of a pipeline; what is piped into it is its last argument. */
  const call = (before: { readonly piped: string | undefined } | undefined): string | undefined => {
    const words: (string | undefined)[] = [];
    const name = /^[A-Za-z]+$/.test(tokens[at] ?? "") ? tokens[at++] : undefined;
    if (name === "index") words.push(tokens[at++]);
    while (at < tokens.length && tokens[at] !== "|" && tokens[at] !== ")") words.push(operand());
    if (before !== undefined) words.push(before.piped);
    if (name === undefined) return words.length === 1 ? words[0] : undefined;
    if (name === "index") return parameters.get(`index ${words[0] ?? ""} ${words[1] ?? ""}`);
    if (name === "default") return words[1] === undefined || words[1] === "" ? words[0] : words[1];
    const known = words.filter((word) => word !== undefined);
    return known.length === words.length ? functions.get(name)?.(known) : undefined;
  };
  const operand = (): string | undefined => {
    const token = tokens[at++] ?? "";
    if (token === "(") {
      const value = pipeline();
      at += 1;
      return value;
    }
    if (token.startsWith('"') || token.startsWith("`")) return token.slice(1, -1);
    return token.startsWith(".") ? parameters.get(token.slice(1)) : /^\d+$/.test(token) ? token : undefined;
  };
  const value = pipeline();
  return at === tokens.length ? value : undefined;
}

/** `undefined`: something that is none of these. Texts with escapes in them are left to Argo CD. */
function tokensOf(expression: string): readonly string[] | undefined {
  const token = /\s*("[^"\\]*"|`[^`]*`|\.?[\w][\w.-]*|[|()])/y;
  const tokens: string[] = [];
  while (token.lastIndex < expression.trimEnd().length) {
    const found = token.exec(expression)?.[1];
    if (found === undefined) return undefined;
    tokens.push(found);
  }
  return tokens;
}

/** `%s` and `%v` are the next word each; `undefined`: there are others, or they are not as many. */
function print(format: string, words: readonly string[]): string | undefined {
  const [first = "", ...rest] = format.split(/%[sv]/);
  if (rest.length !== words.length || format.replace(/%[sv]/g, "").includes("%")) return undefined;
  return first + rest.map((part, index) => (words[index] ?? "") + part).join("");
}
