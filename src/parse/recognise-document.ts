/** What a document is, as far as its lines at column 0 tell without a parse. */
export type Recognition =
  | { readonly kind: "object"; readonly apiVersion: string; readonly objectKind: string }
  /** For certain no Kubernetes object: no `kind` at the top level, or the top level isn't a mapping. */
  | { readonly kind: "not-an-object"; readonly apiVersion: string | undefined }
  /** Only a parse can tell. */
  | { readonly kind: "unsure" };

const UNSURE: Recognition = { kind: "unsure" };
const PLAIN_KEY = /([A-Za-z_][\w./-]*)[ \t]*:(?=[ \t\r\n]|$)/y;
const PLAIN_VALUE = /[ \t]+(["']?)([A-Za-z][\w./-]*)\1[ \t]*(?:#[^\n]*|\r)?(?=\n|$)/y;

/**
 * Reads `apiVersion` and `kind` off a document written as a plain block mapping at column 0, which nearly all
 * are. Says `unsure` to anything unusual (quoted keys, merges, tags, flow style, a key met twice): nobody may hide
 * an object from the parser by the way it is written. `start` and `end` are offsets of the document in the text.
 */
export function recogniseDocument(text: string, start: number, end: number): Recognition {
  const found = new Map<string, string>();
  let first = true;
  let onScalar = false;
  for (let line = start; line < end; line = nextLine(text, line, end)) {
    const letter = text[line] ?? "";
    if (letter === "#" || letter === "\n" || (letter === "\r" && text[line + 1] === "\n")) continue;
    if (first && line === start && text.startsWith("---", line)) {
      if (!/^---[ \t]*(?:#.*)?\r?$/.test(text.slice(line, nextLine(text, line, end)).replace(/\n$/, "")))
        return UNSURE;
      continue;
    }
    if (letter === " " || letter === "\t") {
      if ((!first && !onScalar) || isBlank(text, line, end)) continue;
      return UNSURE;
    }
    if (letter === "-" && " \t\r\n".includes(text[line + 1] ?? "\n")) {
      // A sequence at column 0 is the whole document, or the value of the key above it.
      if (first) return { kind: "not-an-object", apiVersion: undefined };
      continue;
    }
    first = false;
    onScalar = false;
    PLAIN_KEY.lastIndex = line;
    const key = PLAIN_KEY.exec(text)?.[1];
    if (key === undefined) return UNSURE;
    if (key !== "kind" && key !== "apiVersion") continue;
    PLAIN_VALUE.lastIndex = PLAIN_KEY.lastIndex;
    const value = PLAIN_VALUE.exec(text)?.[2];
    if (value === undefined || found.has(key)) return UNSURE;
    found.set(key, value);
    // An indented line after it would be part of the scalar.
    onScalar = true;
  }
  const objectKind = found.get("kind");
  const apiVersion = found.get("apiVersion");
  if (objectKind === undefined) return { kind: "not-an-object", apiVersion };
  return apiVersion === undefined ? UNSURE : { kind: "object", apiVersion, objectKind };
}

function nextLine(text: string, line: number, end: number): number {
  const newline = text.indexOf("\n", line);
  return newline < 0 || newline >= end ? end : newline + 1;
}

function isBlank(text: string, line: number, end: number): boolean {
  const content = text.slice(line, nextLine(text, line, end)).trim();
  return content === "" || content.startsWith("#");
}

const KIND_ANYWHERE = /(?:^|[\s{,])["']?kind["']?[ \t]*:[ \t]*["']?([A-Za-z]\w*)/gm;

/** Every `kind: Word` in a text that couldn't be parsed: what its author may have meant to write. */
export function kindsMentioned(text: string): readonly string[] {
  return [...new Set([...text.matchAll(KIND_ANYWHERE)].map((match) => match[1] ?? ""))];
}
