import type { FieldPath, Resource } from "../model/resource.ts";
import type { SourceRef } from "../model/source-ref.ts";
import { CALICO_STORAGE } from "./known-kinds.ts";
import { locateField } from "./locate-field.ts";
import { metadataAnnotationPath } from "./normalise-crd.ts";
import type { FindOrigin } from "./find-origin.ts";
import type { ParsedObject } from "./parsed-text.ts";
import type { SourceText } from "./source-text.ts";

/** What the file of an object says of it. */
export interface GivenBy {
  /** Where it goes when it names no namespace. */
  readonly namespace?: string;
  readonly findOrigin?: FindOrigin;
}

/** The object as it lies at `path`. */
export function makeResource(
  parsed: ParsedObject,
  source: SourceText,
  path: string,
  { namespace: given, findOrigin }: GivenBy = {},
): Resource {
  const { known, version, name, object } = parsed;
  // The API server takes the namespace off what lies in none; kustomize puts one on every custom resource.
  const namespace = known.namespaced ? (parsed.namespace ?? given) : undefined;
  const locateWritten = (field: FieldPath): SourceRef => {
    const place = locateField(path, source, parsed.marks, parsed.written, field);
    const origin = findOrigin?.(parsed, field, place);
    return origin === undefined ? place : { ...place, origin };
  };
  return {
    group: known.group,
    version,
    kind: known.kind,
    namespace,
    name,
    object,
    locate: (field) => {
      const place = locateWritten(field);
      const missing = field.length > 1 && field[0] === "metadata" && place.field === "metadata";
      const stored = known.group === CALICO_STORAGE && missing;
      return stored ? locateWritten(annotationOr(field)) : place;
    },
  };
}

/** Metadata that the object itself doesn't have came from its metadata annotation. */
function annotationOr(field: FieldPath): FieldPath {
  return field[1] === "annotations" ? field : metadataAnnotationPath;
}
