import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { CALICO_STORAGE } from "./known-kinds.ts";
import { splitApiVersion } from "./kind-index.ts";
import type { Mark } from "./marks.ts";
import { packMarks } from "./marks.ts";
import { normaliseCrd } from "./normalise-crd.ts";
import type { ParsedObject } from "./parsed-text.ts";
import type { ObjectRead } from "./read-objects.ts";
import type { TextFault } from "./text-fault.ts";

export interface NamedObject {
  /** `undefined`: it can't be told which object this is. */
  readonly object: ParsedObject | undefined;
  readonly faults: readonly TextFault[];
}

/** Reads what an object is called, and gives objects in storage form the metadata of the API form. */
export function nameObject(read: ObjectRead): NamedObject {
  const { known } = read;
  const faults: TextFault[] = [];
  let object = read.object;
  if (known.group === CALICO_STORAGE) {
    const normal = normaliseCrd(object);
    object = normal.object;
    if (normal.fault) faults.push(badAnnotation(read));
  }
  const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  const name = known.nameless ? (textOf(metadata["name"]) ?? "") : nameOf(metadata);
  if (name === undefined)
    return { object: undefined, faults: [...faults, nameFault(read, metadata["name"])] };
  const namespace = metadata["namespace"] ?? undefined;
  if (namespace !== undefined && typeof namespace !== "string") {
    const start = markOf(read.mark, ["metadata", "namespace"]).start;
    const message = `\`metadata.namespace\` of ${known.kind} \`${name}\` must be text`;
    return {
      object: undefined,
      faults: [...faults, { ...nameFault(read, undefined), code: "namespace-invalid", message, start }],
    };
  }
  const asWritten = splitApiVersion(read.apiVersion);
  // In the wrong group or version it is read as what it was taken for.
  const served =
    asWritten.group === known.group &&
    (known.versions.length === 0 || known.versions.includes(asWritten.version));
  const version = served ? asWritten.version : (known.versions[0] ?? asWritten.version);
  const { written } = read;
  const marks = packMarks(read.mark, written);
  const scope = namespace === "" ? undefined : namespace;
  return { object: { known, version, namespace: scope, name, object, written, marks }, faults };
}

/** `generateName` stands for the name: `kubectl create` takes such objects. */
function nameOf(metadata: JsonObject): string | undefined {
  return (
    textOf(metadata["name"]) ??
    (metadata["name"] === undefined ? textOf(metadata["generateName"]) : undefined)
  );
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function nameFault(read: ObjectRead, found: JsonValue | undefined): TextFault {
  const { kind } = read.known;
  const wrong = found !== undefined && found !== null && found !== "";
  return {
    code: "name-missing",
    severity: "error",
    message: wrong
      ? `\`metadata.name\` of a ${kind} must be text`
      : `a ${kind} without \`metadata.name\` is no object`,
    start: markOf(read.mark, ["metadata", "name"]).start,
    field: "metadata.name",
    object: kind,
    use: "ignored",
    ...(wrong ? { value: JSON.stringify(found).slice(0, 100) } : {}),
  };
}

function badAnnotation(read: ObjectRead): TextFault {
  return {
    code: "crd-metadata-invalid",
    severity: "warning",
    message:
      "annotation `projectcalico.org/metadata` is no JSON object, labels and name are read from the object itself",
    start: markOf(read.mark, ["metadata", "annotations", "projectcalico.org/metadata"]).start,
    object: read.known.kind,
    use: "used-in-part",
  };
}

/** The mark at the path, or the nearest one above it. */
function markOf(mark: Mark, path: readonly string[]): Mark {
  let here = mark;
  for (const step of path) {
    const next = here.children instanceof Map ? (here.children.get(step) as Mark | undefined) : undefined;
    if (next === undefined) return here;
    here = next;
  }
  return here;
}
