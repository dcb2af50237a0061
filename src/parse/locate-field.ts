import type { FieldPath } from "../model/resource.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { JsonValue } from "../base/json.ts";
import { formatFieldPath } from "./format-field-path.ts";
import { findSpan, type MarkTable } from "./marks.ts";
import type { SourceText } from "./source-text.ts";

/** Which place of a field is asked for: its key (or dash) to its end, or its value alone. */
export type Part = "entry" | "value";

/**
 * Place of the field, or of the nearest ancestor that exists. The range starts at the key of a mapping entry and at
 * the dash of a sequence item, and ends with the value: comments and blank lines after it are not in it.
 */
export function locateField(
  path: string,
  source: SourceText,
  marks: MarkTable,
  written: JsonValue,
  field: FieldPath,
  part: Part = "entry",
): SourceRef {
  const { span, found } = findSpan(marks, written, field);
  const start = source.position(part === "entry" ? span.start : span.value);
  const end = source.position(Math.max(span.start, span.end - 1));
  const text = formatFieldPath(found);
  return {
    path,
    line: start.line,
    endLine: end.line,
    column: start.column,
    ...(text === "" ? {} : { field: text }),
  };
}
