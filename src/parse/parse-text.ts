import type { KindIndex } from "./kind-index.ts";
import { nameObject } from "./name-object.ts";
import { utf8Length, type ParseLimits } from "./parse-limits.ts";
import type { ParsedObject, ParsedText } from "./parsed-text.ts";
import { readDocument } from "./read-document.ts";
import { readObjects, unknownKind } from "./read-objects.ts";
import { kindsMentioned, recogniseDocument } from "./recognise-document.ts";
import { createSourceText } from "./source-text.ts";
import { splitDocuments } from "./split-documents.ts";
import type { TextFault } from "./text-fault.ts";

export type TextFormat = "yaml" | "json";

/** Whether a text may hold an object at all: `kind` is a word in it, or could be spelt with an escape. */
export function mayHoldObjects(text: string): boolean {
  return text.includes("kind") || text.includes("apiVersion") || /\\[uUx]/.test(text);
}

/** Reads one file's text. Knows no path, so that the answer serves every file with the same text. */
export function parseText(
  given: string,
  format: TextFormat,
  kinds: KindIndex,
  limits: ParseLimits,
): ParsedText {
  const text = cleanText(given);
  const out: Collected = { objects: [], faults: [], skipped: new Map(), documents: 0 };
  const spans = format === "json" ? [{ start: 0, end: text.length }] : splitDocuments(text);
  for (const { start, end } of spans) {
    // Of a text that goes past the limit nothing is taken: the rest need not be read to know it.
    if (out.documents > limits.documents) break;
    parseDocument(text, start, end, format, kinds, limits, out);
  }
  const template = text.indexOf("{{");
  const bytes = utf8Length(given);
  return { source: createSourceText(text), ...out, bytes, template: template < 0 ? undefined : template };
}

interface Collected {
  readonly objects: ParsedObject[];
  readonly faults: TextFault[];
  readonly skipped: Map<string, number>;
  documents: number;
}

/** Without the byte order mark; carriage returns on their own are line breaks to YAML (same length, same offsets). */
function cleanText(given: string): string {
  const text = given.startsWith("\uFEFF") ? given.slice(1) : given;
  return text.includes("\r") ? text.replace(/\r(?!\n)/g, "\n") : text;
}

function parseDocument(
  text: string,
  start: number,
  end: number,
  format: TextFormat,
  kinds: KindIndex,
  limits: ParseLimits,
  out: Collected,
): void {
  out.documents++;
  if (format === "yaml" && isSettledUnparsed(text, start, end, kinds, out)) return;
  const readings = readDocument(text, start, end, format, limits);
  out.documents += Math.max(0, readings.length - 1);
  for (const { read, faults } of readings) {
    const error = faults.find((fault) => fault.severity === "error");
    if (error !== undefined || read === undefined) {
      if (error !== undefined) out.faults.push(...weighFaults(faults, text.slice(start, end), start, kinds));
      continue;
    }
    const { objects, faults: found, skipped } = readObjects(read, kinds);
    for (const kind of skipped) countSkipped(out, kind);
    // Warnings of the reader concern us where something was read.
    if (objects.length > 0 || found.length > 0) out.faults.push(...faults);
    out.faults.push(...found);
    for (const object of objects) {
      const named = nameObject(object);
      out.faults.push(...named.faults);
      if (named.object === undefined) continue;
      const template = templatedName(named.object, text, start);
      if (template === undefined) out.objects.push(named.object);
      else out.faults.push(template);
    }
  }
}

/** Whether the top-level lines alone say that nothing is to be read here. Parsing is slow, most documents aren't ours. */
function isSettledUnparsed(
  text: string,
  start: number,
  end: number,
  kinds: KindIndex,
  out: Collected,
): boolean {
  const recognised = recogniseDocument(text, start, end);
  switch (recognised.kind) {
    case "unsure":
      return false;
    case "not-an-object":
      return (
        recognised.apiVersion === undefined ||
        (recognised.apiVersion !== "v1" && !kinds.concernsGroup(recognised.apiVersion))
      );
    case "object": {
      const { apiVersion, objectKind } = recognised;
      const kindClass = kinds.classify(apiVersion, objectKind);
      if (kindClass.kind === "other") countSkipped(out, `${apiVersion}/${objectKind}`);
      if (kindClass.kind === "near-miss" && kindClass.readAs === undefined) {
        const at = text.slice(start, end).search(/^kind[ \t]*:/m);
        out.faults.push(unknownKind(apiVersion, objectKind, kindClass.hint, start + Math.max(0, at)));
      }
      return kindClass.kind === "other" || (kindClass.kind === "near-miss" && kindClass.readAs === undefined);
    }
  }
}

/**
 * A fault stops the check only where an object that we read may be meant. An unrendered template is told as what
 * it is: its syntax errors are none of its author's.
 */
function weighFaults(
  faults: readonly TextFault[],
  part: string,
  start: number,
  kinds: KindIndex,
): readonly TextFault[] {
  const mentioned = kindsMentioned(part);
  const concerns =
    mentioned.length > 0 ? mentioned.some(kinds.concerns) : /["']?apiVersion["']?\s*:/.test(part);
  const template = part.indexOf("{{");
  if (template >= 0) return concerns ? [templateFault(start + template)] : [];
  if (concerns) return faults;
  // A limit reached is an error whatever the text seems to hold: what was not read can't be known.
  return faults.map((fault) =>
    fault.severity === "error" && fault.code !== "limit-exceeded" ? { ...fault, severity: "notice" } : fault,
  );
}

function templatedName(object: ParsedObject, text: string, start: number): TextFault | undefined {
  const templated = object.name.includes("{{") || object.namespace?.includes("{{") === true;
  return templated ? templateFault(Math.max(start, text.indexOf("{{", start))) : undefined;
}

/** The severity is that of a file outside a chart; the caller knows the path. */
function templateFault(start: number): TextFault {
  return {
    code: "template-not-rendered",
    severity: "warning",
    message: "this is a template that was not rendered, its objects are not read",
    start,
    use: "ignored",
    hint: "name the chart as a `helm` source in `.calsim.yml`, or commit what it renders to",
  };
}

function countSkipped(out: Collected, kind: string): void {
  out.skipped.set(kind, (out.skipped.get(kind) ?? 0) + 1);
}
