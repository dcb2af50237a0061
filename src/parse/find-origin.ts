import type { FieldPath } from "../model/resource.ts";
import type { Origin, SourceRef } from "../model/source-ref.ts";
import type { ParsedObject } from "./parsed-text.ts";

/** Where the tree holds the field of an object of a rendered text, which stands there at `place`. */
export type FindOrigin = (object: ParsedObject, field: FieldPath, place: SourceRef) => Origin | undefined;
