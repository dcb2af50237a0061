/** A text in which line breaks inside flow collections were made spaces; every offset still holds. */
export interface FlowRepair {
  readonly text: string;
  /** Offsets of the lines that had too little indentation. */
  readonly places: readonly number[];
}

type FirstError = (text: string) => { readonly code: string; readonly at: number } | undefined;

/** Each repair costs a parse of the text: bounded in number and in characters parsed. */
const MAX_REPAIRS = 50;
const MAX_CHARACTERS = 2_000_000;

/**
 * Makes readable what the Go clients of Kubernetes accept and YAML 1.2 doesn't: a flow collection whose next line
 * is indented no more than its parent, mostly one closed by a `]` at column 0. Inside a flow collection a line
 * break means what a space means, so joining lines can't change the value. `undefined`: the text has other
 * faults, or the collection is never closed.
 */
export function repairFlowIndent(text: string, firstError: FirstError): FlowRepair | undefined {
  const places: number[] = [];
  let repaired = text;
  for (let count = 0; count <= MAX_REPAIRS && count * text.length <= MAX_CHARACTERS; count++) {
    const error = firstError(repaired);
    if (error === undefined) return places.length === 0 ? undefined : { text: repaired, places };
    if (error.code !== "BAD_INDENT") return undefined;
    const joined = joinCollection(repaired, error.at);
    if (joined === undefined) return undefined;
    places.push(error.at);
    repaired = joined;
  }
  return undefined;
}

/** A line break with text on both sides: joined, it would make one scalar out of two lines. */
const BROKEN_SCALAR = /[^\s,[{][ \t]*\r?\n\s*[^\s,\]}]/;

/** Joins the line at `at` to the one above, and every line after it up to the bracket that closes the collection. */
function joinCollection(text: string, at: number): string | undefined {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const above = text.slice(text.lastIndexOf("\n", lineStart - 2) + 1, lineStart);
  // After a comment the joined text would be part of the comment.
  if (lineStart === 0 || above.includes("#") || text.slice(lineStart, at).trim() !== "") return undefined;
  const end = closingBracket(text, at);
  if (end === undefined) return undefined;
  const inside = text.slice(lineStart - 1, end);
  if (/\s#/.test(inside) || BROKEN_SCALAR.test(above + text.slice(lineStart, end + 1))) return undefined;
  const before = above.endsWith("\r\n") ? lineStart - 2 : lineStart - 1;
  return text.slice(0, before) + text.slice(before, end).replace(/[\r\n]/g, " ") + text.slice(end);
}

/** Offset of the bracket that closes the flow collection around `at`. */
function closingBracket(text: string, at: number): number | undefined {
  let open = 1;
  for (let index = at; index < text.length; index++) {
    const letter = text[index] ?? "";
    if (letter === '"' || letter === "'") {
      const end = text.indexOf(letter, index + 1);
      if (end < 0) return undefined;
      index = end;
    } else if (letter === "[" || letter === "{") {
      open++;
    } else if (letter === "]" || letter === "}") {
      open--;
      if (open === 0) return index;
    }
  }
  return undefined;
}
