import { Composer, isScalar, Parser, type Document, type ParsedNode } from "yaml";
import type { CST } from "yaml";
import { cstDepth } from "./cst-depth.ts";
import type { ReadValue } from "./marks.ts";
import { limitMessage, type ParseLimits } from "./parse-limits.ts";
import { repairFlowIndent } from "./repair-flow-indent.ts";
import type { TextFault } from "./text-fault.ts";
import { yamlToJson } from "./yaml-to-json.ts";

/** One document of a YAML text. With a fault of severity `error` the value isn't to be used. */
export interface YamlReading {
  /** `undefined`: the document holds nothing. */
  readonly read: ReadValue | undefined;
  readonly faults: readonly TextFault[];
}

type Parsed = Document.Parsed;

/**
 * Reads the part of the text from `start` to `end` as YAML 1.2 (core schema), usually one document. Only the
 * first syntax error of a document is told: the others follow from it.
 */
export function readYaml(
  text: string,
  start: number,
  end: number,
  limits: ParseLimits,
): readonly YamlReading[] {
  const part = text.slice(start, end);
  const composed = composeYaml(part, limits);
  if (composed === "too-deep") return [tooDeep(start, limits)];
  const repaired = composed.some((document) => document.errors.length > 0)
    ? repairFlowIndent(part, (candidate) => firstError(composeYaml(candidate, limits)))
    : undefined;
  if (repaired === undefined)
    return composed.map((document) => readDocument(document, text, start, end, limits));
  const again = composeYaml(repaired.text, limits);
  if (again === "too-deep") return [tooDeep(start, limits)];
  // The repair keeps every offset, so places are still those of the text as written.
  const warnings = repaired.places.map((place) => flowIndentWarning(start + place));
  return again.map((document, index) => {
    const reading = readDocument(document, text, start, end, limits);
    return index > 0 ? reading : { read: reading.read, faults: [...reading.faults, ...warnings] };
  });
}

function composeYaml(part: string, limits: ParseLimits): readonly Parsed[] | "too-deep" {
  const tokens: CST.Token[] = [...new Parser().parse(part)];
  // The composer recurses: what is too deep must never reach it.
  if (tokens.some((token) => cstDepth(token, limits.depth) > limits.depth)) return "too-deep";
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

function firstError(
  composed: readonly Parsed[] | "too-deep",
): { readonly code: string; readonly at: number } | undefined {
  if (composed === "too-deep") return undefined;
  const error = composed.flatMap((document) => document.errors)[0];
  return error === undefined ? undefined : { code: error.code, at: error.pos[0] };
}

function readDocument(
  document: Parsed,
  text: string,
  base: number,
  end: number,
  limits: ParseLimits,
): YamlReading {
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

function tooDeep(start: number, limits: ParseLimits): YamlReading {
  const message = limitMessage("depth", limits);
  return {
    read: undefined,
    faults: [{ code: "limit-exceeded", severity: "error", message, start, use: "ignored" }],
  };
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
