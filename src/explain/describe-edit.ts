import type { JsonValue } from "../base/json.ts";
import type { Cause } from "../model/cause.ts";
import type { FieldPath, Resource } from "../model/resource.ts";
import type { SourceRef } from "../model/source-ref.ts";
import { editedObject, type Edit } from "./edits.ts";

/** An edit as a cause: what was done, in words, and where. */
export function describeEdit(edit: Edit, sufficient: boolean, diff: string | undefined): Cause {
  const { base, head } = edit;
  const object = editedObject(edit);
  if (base === undefined || head === undefined) {
    const kind = wholeObjectKind((head ?? base)?.kind ?? "", head !== undefined);
    const text = `${object} was ${head === undefined ? "removed" : "added"}`;
    return { kind, text, base: base?.locate([]), head: head?.locate([]), diff, sufficient };
  }
  const parts = uniqueBy(
    edit.paths.map((path) => describePath(path, base, head)),
    (part) => part.text,
  );
  const [first] = parts;
  const text =
    parts.length <= 3
      ? parts.map((part) => part.text).join(", ")
      : `${String(parts.length)} fields were changed`;
  const path = first?.path ?? [];
  return {
    kind: first?.kind ?? "configuration",
    text: `${text} ${parts.length <= 3 && parts.every((p) => p.text.startsWith("label")) ? "of" : "in"} ${object}`,
    base: base.locate(path),
    head: head.locate(path),
    diff,
    sufficient,
  };
}

interface EditedPart {
  readonly kind: Cause["kind"];
  readonly text: string;
  readonly path: FieldPath;
}

function describePath(path: FieldPath, base: Resource, head: Resource): EditedPart {
  const labels = path.indexOf("labels");
  const key = path[labels + 1];
  if (labels >= 0 && typeof key === "string" && path[labels - 1] === "metadata") {
    const before = valueAt(base.object, path);
    const after = valueAt(head.object, path);
    const verb = before === undefined ? "added" : after === undefined ? "removed" : "changed";
    return { kind: "label", text: `label \`${key}\` was ${verb}`, path };
  }
  const field = path[1];
  if (path[0] === "spec" && (field === "ingress" || field === "egress")) {
    const rule = typeof path[2] === "number" ? `rule ${field}[${String(path[2])}]` : `the ${field} rules`;
    return { kind: "rule", text: `${rule} was changed`, path: path.slice(0, 3) };
  }
  const kind = fieldKind(head.kind, typeof field === "string" ? field : "");
  const shown = path
    .map((part) => (typeof part === "number" ? `[${String(part)}]` : `.${part}`))
    .join("")
    .replace(/^\./, "");
  return { kind, text: `\`${shown}\` was ${changeWord(base, head, path)}`, path };
}

function changeWord(base: Resource, head: Resource, path: FieldPath): string {
  const before = valueAt(base.object, path);
  const after = valueAt(head.object, path);
  if (before === undefined) return "added";
  if (after === undefined) return "removed";
  const isShort = (value: JsonValue): value is string | number | boolean =>
    typeof value !== "object" && String(value).length <= 60;
  return isShort(before) && isShort(after)
    ? `changed from \`${String(before)}\` to \`${String(after)}\``
    : "changed";
}

function fieldKind(kind: string, field: string): Cause["kind"] {
  if (kind === "Tier") return "tier";
  if (kind.endsWith("NetworkSet")) return "set";
  if (kind.endsWith("NetworkPolicy")) {
    if (field === "order" || field === "priority") return "order";
    if (field === "tier") return "tier";
    return /selector|subject/i.test(field) ? "selector" : "rule";
  }
  return /Configuration$|IPPool|Service|EndpointSlice|^Node$/.test(kind) ? "configuration" : "endpoint";
}

function wholeObjectKind(kind: string, added: boolean): Cause["kind"] {
  if (kind === "Tier") return "tier";
  if (kind.endsWith("NetworkPolicy")) return added ? "policy-added" : "policy-removed";
  if (kind.endsWith("NetworkSet")) return "set";
  if (/Configuration$|IPPool|Service|EndpointSlice/.test(kind)) return "configuration";
  return added ? "endpoint-added" : "endpoint-removed";
}

function valueAt(value: JsonValue | undefined, path: FieldPath): JsonValue | undefined {
  let current: JsonValue | undefined = value;
  for (const part of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Record<string | number, JsonValue | undefined>)[part];
  }
  return current;
}

function uniqueBy<T>(list: readonly T[], key: (item: T) => string): readonly T[] {
  return [...new Map(list.map((item) => [key(item), item])).values()];
}

/** Where an edit is best looked at: the head, else the base. */
export function editPlace(cause: Cause): SourceRef | undefined {
  return cause.head ?? cause.base;
}
