import { expandVariable, type ExpandedText } from "./expand-variable.ts";

/** Variables that are filled into the text of everything a deployment takes, as Flux does after building it. */
export interface Substitution {
  readonly variables: Readonly<Record<string, string>>;
  /** Those whose value the tree doesn't tell. */
  readonly hidden: readonly string[];
  /** What else variables come from, that a tree doesn't hold: `ConfigMap cluster-vars`. */
  readonly elsewhere: readonly string[];
}

export interface SubstitutedText {
  readonly text: string;
  /** What could not be filled in, with the line it stands in. */
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

/** An object with this annotation or label is left as it is. Source: Flux, "Post build variable substitution". */
const disabled = /kustomize\.toolkit\.fluxcd\.io\/substitute["']?\s*:\s*["']?disabled/;
/** What is in these decides no connection, and scripts in them have variables of their own. */
const irrelevant = /^["']?kind["']?\s*:\s*["']?(?:ConfigMap|Secret)\b/m;

/**
 * Fills in `${name}`, with defaults and functions as Flux has them; `$$` stands for `$`. A variable that has no value
 * anywhere is empty, as Flux leaves it. Lines stay where they are.
 */
export function substituteVariables(text: string, substitution: Substitution): SubstitutedText {
  const faults: { line: number; message: string }[] = [];
  let line = 1;
  const documents = text.split(/^(?=---)/m).map((document) => {
    const first = line;
    line += countLines(document);
    if (disabled.test(document) || irrelevant.test(document)) return document;
    return withoutNeedlessQuotes(document).replace(
      /\$\$|\$\{((?:[^{}\n]|\$\{[^{}\n]*\})*)\}/g,
      (whole, expression: string | undefined, offset: number) => {
        if (expression === undefined) return "$";
        const filled = expandVariable(expression, (name) => valueOf(name, substitution));
        if (typeof filled === "string") return filled;
        faults.push({ line: first + countLines(document.slice(0, offset)), message: filled.why });
        return whole;
      },
    );
  });
  return { text: documents.join(""), faults };
}

function valueOf(name: string, { variables, hidden, elsewhere }: Substitution): ExpandedText {
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (hidden.includes(name))
    return { why: `the value of \`${name}\` is set by an object that does not tell it` };
  if (value === undefined && elsewhere.length > 0)
    return { why: `the value of \`${name}\` may come from ${elsewhere.join(", ")}, which is not known` };
  return (value ?? "").replaceAll("\n", "");
}

/**
 * Flux fills in what kustomize has written, which quotes only what has to be: `port: "${PORT}"` becomes a number there.
 */
function withoutNeedlessQuotes(document: string): string {
  return document.replace(
    /^(\s*(?:- )*(?:[\w./-]+:[ \t]+)?)(["'])((?:(?!\2)[^\n\\])*\$\{(?:(?!\2)[^\n\\])*)\2([ \t]*(?:#.*)?)$/gm,
    (whole, before: string, _quote: string, inside: string, after: string) =>
      /^[\s&*!|>%@`{}[\],?:#-]|: |\s#|[\s:]$/.test(inside) ? whole : before + inside + after,
  );
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}
