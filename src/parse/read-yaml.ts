import { Composer, isScalar, Lexer, Parser, type Document, type ParsedNode } from "yaml";
import type { CST } from "yaml";
import { cstDepth } from "./cst-depth.ts";
import type { DocumentReading } from "./document-reading.ts";
import type { ParseLimits } from "./parse-limits.ts";
import { repairFlowIndent } from "./repair-flow-indent.ts";
import { limitFault, type TextFault } from "./text-fault.ts";
import { yamlToJson } from "./yaml-to-json.ts";

export type Parsed = Document.Parsed;

/**
 * Reads the part of the text from `start` to `end` as YAML 1.2 (core schema), usually one document. Only the
 * first syntax error of a document is told: the others follow from it.
 */
export function readYaml(
  text: string,
  start: number,
  end: number,
  limits: ParseLimits,
): readonly DocumentReading[] {
  const part = text.slice(start, end);
  const composed = composeYaml(part, limits);
  if (typeof composed === "string") return [overLimit(composed, start, limits)];
  const repaired = composed.some((document) => document.errors.length > 0)
    ? repairFlowIndent(part, (candidate) => firstError(composeYaml(candidate, limits)))
    : undefined;
  if (repaired === undefined)
    return composed.map((document) => readDocument(document, text, start, end, limits));
  const again = composeYaml(repaired.text, limits);
  if (typeof again === "string") return [overLimit(again, start, limits)];
  // The repair keeps every offset, so places are still those of the text as written.
  const warnings = repaired.places.map((place) => flowIndentWarning(start + place));
  return again.map((document, index) => {
    const reading = readDocument(document, text, start, end, limits);
    return index > 0 ? reading : { read: reading.read, faults: [...reading.faults, ...warnings] };
  });
}

type Composed = readonly Parsed[] | "yamlTokens" | "depth";

/** The documents of a text, or the limit it goes past. */
export function composeYaml(part: string, limits: ParseLimits): Composed {
  const tokens: CST.Token[] = [];
  const parser = new Parser();
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(part)) {
    // Each costs some hundred bytes, whatever it says: counted before they are kept.
    if (++lexemes > limits.yamlTokens) return "yamlTokens";
    tokens.push(...parser.next(lexeme));
  }
  tokens.push(...parser.end());
  // The composer recurses: what is too deep must never reach it.
  if (tokens.some((token) => cstDepth(token, limits.depth) > limits.depth)) return "depth";
  const composer = new Composer<ParsedNode, true>({
    version: "1.2",
    schema: "core",
    resolveKnownTags: false,
    // Checked in yaml-to-json: this check takes time in the square of the number of keys.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  return [...composer.compose(tokens, true, part.length)] as Parsed[];
}

function firstError(composed: Composed): { readonly code: string; readonly at: number } | undefined {
  if (typeof composed === "string") return undefined;
  const error = composed.flatMap((document) => document.errors)[0];
  return error === undefined ? undefined : { code: error.code, at: error.pos[0] };
}

function readDocument(
  document: Parsed,
  text: string,
  base: number,
  end: number,
  limits: ParseLimits,
): DocumentReading {
  const error = document.errors[0];
  if (error !== undefined) {
    const message = lowerFirst(error.message);
    // What is missing at the end is missing on the last line that says something.
    const last = text.slice(base, end).trimEnd().length - 1;
    const start = base + Math.max(0, Math.min(error.pos[0], last));
    const fault: TextFault = {
      code: "yaml-syntax",
      severity: "error",
      message,
      start,
      use: "ignored",
    };
    return { read: undefined, faults: [fault] };
  }
  const faults = document.warnings.map((warning): TextFault => {
    const message = lowerFirst(warning.message).replace(
      /^unresolved tag: (.*)$/,
      "tag `$1` means nothing here, it is read as if it were not there",
    );
    return { code: "yaml-tag", severity: "warning", message, start: base + warning.pos[0] };
  });
  const { contents } = document;
  const empty =
    contents === null || (isScalar(contents) && contents.value === null && contents.source === "");
  if (empty) return { read: undefined, faults };
  const { value, mark, faults: found } = yamlToJson(contents, text, base, limits);
  return { read: { value, mark }, faults: [...faults, ...found] };
}

function overLimit(limit: "yamlTokens" | "depth", start: number, limits: ParseLimits): DocumentReading {
  return { read: undefined, faults: [limitFault(limit, limits, start)] };
}

function flowIndentWarning(start: number): TextFault {
  return {
    code: "yaml-flow-indent",
    severity: "warning",
    message:
      "a flow collection goes on with too little indentation: Kubernetes clients read it, YAML 1.2 does not",
    start,
  };
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).trimEnd();
}
