import type { JsonValue } from "../base/json.ts";
import type { FieldPath } from "../model/resource.ts";
import type { SourceRef } from "../model/source-ref.ts";
import { locateField } from "./locate-field.ts";
import type { ParsedObject, ParsedText } from "./parsed-text.ts";

/** An object of the tree, or what a patch says of one, that objects are rendered from. */
export interface OriginLayer {
  /** What is said, in the shape of the object. */
  readonly written: JsonValue;
  /** Place of a field that is said. */
  readonly locate: (field: FieldPath) => SourceRef;
  readonly kind: (kind: string) => boolean;
  /** `undefined`: the group doesn't matter. */
  readonly home: string | undefined;
  readonly name: (name: string) => boolean;
}

/** Objects as they lie in a file. */
export function objectLayers(path: string, { objects, source }: ParsedText): readonly ObjectLayer[] {
  return objects.map((object) => ({
    object,
    written: object.written,
    locate: (field) => locateField(path, source, object.marks, object.written, field),
    kind: (kind) => kind === object.known.kind,
    home: object.known.home,
    name: (name) => name === object.name,
  }));
}

export interface ObjectLayer extends OriginLayer {
  readonly object: ParsedObject;
}
