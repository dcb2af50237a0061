import type { IssueCode } from "../model/issues/issue-catalogue.ts";
import type { JsonValue } from "../base/json.ts";
import type { Issue } from "../model/issue.ts";
import type { FieldPath } from "../model/resource.ts";
import type { SourceRef } from "../model/source-ref.ts";
import { locateField } from "./locate-field.ts";
import { packMarks } from "./marks.ts";
import { defaultParseLimits, utf8Length, type ParseLimits } from "./parse-limits.ts";
import { readYaml } from "./read-yaml.ts";
import { createSourceText } from "./source-text.ts";
import { limitFault, placeFault, type TextFault } from "./text-fault.ts";

export interface YamlDocument {
  /** `undefined`: the file is empty, or an issue of severity `error` says why it can't be read. */
  readonly value: JsonValue | undefined;
  /** Place of the entry, key included, or of the nearest one above it that exists. */
  readonly locate: (path: FieldPath) => SourceRef;
  /** Place of the value alone. */
  readonly locateValue: (path: FieldPath) => SourceRef;
  readonly issues: readonly Issue[];
}

/** Reads a YAML file that holds one document, such as configuration, with the place of every key and value. */
export function parseYamlDocument(
  path: string,
  given: string,
  limits: ParseLimits = defaultParseLimits,
): YamlDocument {
  const text = given.startsWith("\uFEFF") ? given.slice(1) : given;
  const source = createSourceText(text);
  const bytes = utf8Length(text);
  const tooLong = bytes > limits.fileBytes;
  const readings = tooLong ? [] : readYaml(text, 0, text.length, limits);
  const faults: TextFault[] = readings.flatMap((reading) => reading.faults);
  if (tooLong) faults.push(limitFault("fileBytes", limits, 0, bytes));
  const second = readings.filter((reading) => reading.read !== undefined)[1]?.read;
  if (second !== undefined)
    faults.push(error("yaml-syntax", "a second document starts here, expected one", second.mark.start));
  const issues = faults.map((fault) => placeFault(fault, source, path));
  const read = readings[0]?.read;
  if (read === undefined || issues.some((issue) => issue.severity === "error")) {
    const top = (): SourceRef => ({ path, line: 1 });
    return { value: undefined, locate: top, locateValue: top, issues };
  }
  const marks = packMarks(read.mark, read.value);
  return {
    value: read.value,
    locate: (field) => locateField(path, source, marks, read.value, field),
    locateValue: (field) => locateField(path, source, marks, read.value, field, "value"),
    issues,
  };
}

function error(code: IssueCode, message: string, start: number): TextFault {
  return { code, severity: "error", message, start };
}
