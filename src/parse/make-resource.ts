import type { FieldPath, Resource } from "../model/resource.ts";
import { CALICO_STORAGE } from "./known-kinds.ts";
import { locateField } from "./locate-field.ts";
import { metadataAnnotationPath } from "./normalise-crd.ts";
import type { ParsedObject } from "./parsed-text.ts";
import type { SourceText } from "./source-text.ts";

/** The object as it lies at `path`. `given`: the namespace what deploys it puts it into when it names none. */
export function makeResource(
  parsed: ParsedObject,
  source: SourceText,
  path: string,
  given?: string,
): Resource {
  const { known, version, name, object } = parsed;
  const namespace = parsed.namespace ?? (known.namespaced ? given : undefined);
  return {
    group: known.group,
    version,
    kind: known.kind,
    namespace,
    name,
    object,
    locate: (field) => {
      const place = locateField(path, source, parsed.marks, parsed.written, field);
      const missing = field.length > 1 && field[0] === "metadata" && place.field === "metadata";
      const stored = known.group === CALICO_STORAGE && missing;
      return stored ? locateField(path, source, parsed.marks, parsed.written, annotationOr(field)) : place;
    },
  };
}

/** Metadata that the object itself doesn't have came from its metadata annotation. */
function annotationOr(field: FieldPath): FieldPath {
  return field[1] === "annotations" ? field : metadataAnnotationPath;
}
