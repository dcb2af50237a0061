import type { IssueCode } from "../model/issues/issue-catalogue.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { KindClass, KindIndex } from "./kind-index.ts";
import type { KnownKind } from "./known-kinds.ts";
import type { Mark, ReadValue } from "./marks.ts";
import type { TextFault } from "./text-fault.ts";

/** What one value of a file holds: lists opened, kinds told apart. */
export interface ObjectsRead {
  readonly objects: readonly ObjectRead[];
  readonly faults: readonly TextFault[];
  /** `apiVersion/kind` of each object of a kind that isn't read. */
  readonly skipped: readonly string[];
}

export interface ObjectRead {
  readonly known: KnownKind;
  readonly apiVersion: string;
  /** As written. */
  readonly written: JsonObject;
  /** With the `apiVersion` and `kind` that an item of a typed list may leave to the list. */
  readonly object: JsonObject;
  readonly mark: Mark;
}

interface Collected {
  readonly objects: ObjectRead[];
  readonly faults: TextFault[];
  readonly skipped: string[];
}

interface Defaults {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Finds the objects in a value. What isn't an object of Kubernetes gives nothing, without complaint. */
export function readObjects(read: ReadValue, kinds: KindIndex): ObjectsRead {
  const collected: Collected = { objects: [], faults: [], skipped: [] };
  collect(read, kinds, undefined, collected);
  return collected;
}

/** Recursion through lists in lists ends at the depth limit that the value was read with. */
function collect(
  read: ReadValue,
  kinds: KindIndex,
  defaults: Defaults | "in-list" | undefined,
  out: Collected,
): void {
  const written = read.value;
  if (!isJsonObject(written)) {
    if (defaults !== undefined)
      out.faults.push(fault("item-invalid", "an item of a list must be an object", read.mark));
    return;
  }
  const typed = typeof defaults === "object" ? defaults : undefined;
  const kind = written["kind"] ?? typed?.kind;
  const apiVersion = written["apiVersion"] ?? typed?.apiVersion;
  if (typeof kind !== "string" || typeof apiVersion !== "string") {
    const problem = typeMetaFault(written, kind, apiVersion, defaults !== undefined, kinds);
    if (problem !== undefined) out.faults.push({ ...problem, start: read.mark.start });
    return;
  }
  const kindClass = kinds.classify(apiVersion, kind);
  switch (kindClass.kind) {
    case "read":
      out.objects.push(objectRead(read.mark, written, kindClass.known, apiVersion, kind));
      return;
    case "list":
      openList(read, written, kindClass, apiVersion, kinds, out);
      return;
    case "near-miss": {
      const { hint, readAs } = kindClass;
      const start = childMark(read.mark, readAs === undefined ? "kind" : "apiVersion").start;
      out.faults.push(unknownKind(apiVersion, kind, hint, start, readAs));
      if (readAs !== undefined) out.objects.push(objectRead(read.mark, written, readAs, apiVersion, kind));
      return;
    }
    case "other":
      out.skipped.push(`${apiVersion}/${kind}`);
  }
}

function objectRead(
  mark: Mark,
  written: JsonObject,
  known: KnownKind,
  apiVersion: string,
  kind: string,
): ObjectRead {
  const complete = written["kind"] === kind && written["apiVersion"] === apiVersion;
  return { known, apiVersion, written, object: complete ? written : { ...written, apiVersion, kind }, mark };
}

function openList(
  read: ReadValue,
  list: JsonObject,
  listClass: Extract<KindClass, { kind: "list" }>,
  apiVersion: string,
  kinds: KindIndex,
  out: Collected,
): void {
  const items = list["items"] ?? [];
  const mark = childMark(read.mark, "items");
  if (!Array.isArray(items) || !Array.isArray(mark.children ?? [])) {
    out.faults.push(fault("item-invalid", "`items` of a list must be a list of objects", mark));
    return;
  }
  const values = items as readonly JsonValue[];
  const marks = (mark.children ?? []) as readonly Mark[];
  const defaults = listClass.item === undefined ? "in-list" : { apiVersion, kind: listClass.item };
  marks.forEach((itemMark, index) => {
    collect({ value: values[index] ?? null, mark: itemMark }, kinds, defaults, out);
  });
}

/** Something that was meant as an object we read, and lacks `kind` or `apiVersion`. `undefined`: it was not. */
function typeMetaFault(
  written: JsonObject,
  kind: JsonValue | undefined,
  apiVersion: JsonValue | undefined,
  listed: boolean,
  kinds: KindIndex,
): Omit<TextFault, "start"> | undefined {
  const shaped = isJsonObject(written["metadata"]) || isJsonObject(written["spec"]);
  const missing = (
    code: IssueCode,
    field: string,
    found: JsonValue | undefined,
  ): Omit<TextFault, "start"> => ({
    code,
    severity: "error",
    message: found === undefined ? `\`${field}\` is missing` : `\`${field}\` must be text`,
    use: "ignored",
  });
  if (typeof kind === "string") {
    // A values file may well have a `kind: Deployment` of its own.
    return listed || (shaped && kinds.concerns(kind))
      ? missing("api-version-missing", "apiVersion", apiVersion)
      : undefined;
  }
  const ours = typeof apiVersion === "string" && kinds.concernsGroup(apiVersion);
  if (listed || (shaped && ours)) return missing("kind-missing", "kind", kind);
  // No policy is of the core group, so what is lost protects nobody.
  return shaped && apiVersion === "v1"
    ? { ...missing("kind-missing", "kind", kind), severity: "warning" }
    : undefined;
}

export function unknownKind(
  apiVersion: string,
  kind: string,
  hint: string,
  start: number,
  readAs?: KnownKind,
): TextFault {
  const outcome = readAs === undefined ? "the object is not read" : "the object is read all the same";
  return {
    code: "unknown-kind",
    severity: "warning",
    message: `no API serves kind \`${kind}\` in \`${apiVersion}\`, ${outcome}`,
    start,
    use: readAs === undefined ? "ignored" : "used",
    value: `${apiVersion}/${kind}`,
    hint,
  };
}

function childMark(mark: Mark, key: string): Mark {
  return mark.children instanceof Map ? ((mark.children.get(key) as Mark | undefined) ?? mark) : mark;
}

function fault(code: IssueCode, message: string, mark: Mark): TextFault {
  return { code, severity: "error", message, start: mark.start, use: "ignored" };
}
