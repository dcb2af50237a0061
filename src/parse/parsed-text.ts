import type { JsonObject } from "../base/json.ts";
import type { KnownKind } from "./known-kinds.ts";
import type { MarkTable } from "./marks.ts";
import type { SourceText } from "./source-text.ts";
import type { TextFault } from "./text-fault.ts";

/** What a text says, wherever it lies: shared by all files and sides that hold the same text. */
export interface ParsedText {
  readonly source: SourceText;
  readonly objects: readonly ParsedObject[];
  readonly faults: readonly TextFault[];
  /** `apiVersion/kind` -> number of objects of kinds that aren't read. */
  readonly skipped: ReadonlyMap<string, number>;
  readonly documents: number;
  /** Length of the text in UTF-8. */
  readonly bytes: number;
  /** Offset of the first `{{`, where the text seems to be a template that was not rendered. */
  readonly template: number | undefined;
}

export interface ParsedObject {
  readonly known: KnownKind;
  readonly version: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly object: JsonObject;
  /** The object as written, which the table of marks belongs to. */
  readonly written: JsonObject;
  readonly marks: MarkTable;
}
