import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { FieldPath, Resource } from "../model/resource.ts";
import { alignLists, type ListStep } from "./align-lists.ts";

/** The smallest part of an object that an edit may change by itself. */
export type EditPart =
  /** The object as a whole: added, removed, or of another version. */
  | { readonly kind: "object" }
  /** A field; absent on the side that lacks it. */
  | { readonly kind: "field"; readonly path: FieldPath }
  /** An entry of a list that is meant one by one: a rule, a net. */
  | { readonly kind: "entry"; readonly list: FieldPath; readonly step: Exclude<ListStep, { kind: "keep" }> };

/** What differs between two versions of an object, part by part. */
export function partsBetween(base: Resource | undefined, head: Resource | undefined): readonly EditPart[] {
  if (base === head) return [];
  if (base === undefined || head === undefined || base.version !== head.version) return [{ kind: "object" }];
  return partsAt(base.object, head.object, []).filter(
    (part) => base.kind !== "Service" || part.kind !== "field" || part.path[0] !== "status",
  );
}

function partsAt(
  base: JsonValue | undefined,
  head: JsonValue | undefined,
  path: FieldPath,
): readonly EditPart[] {
  if (isJsonObject(base) && isJsonObject(head)) {
    return keysOf(base, head).flatMap((key) => partsAt(base[key], head[key], [...path, key]));
  }
  if (isList(base) && isList(head)) {
    const steps = alignLists(base, head);
    if (!isEntered(path)) return steps.every(({ kind }) => kind === "keep") ? [] : [{ kind: "field", path }];
    return steps.flatMap((step): readonly EditPart[] =>
      step.kind === "keep" || (step.kind === "move" && step.at === "head")
        ? []
        : [{ kind: "entry", list: path, step }],
    );
  }
  return base === head ? [] : [{ kind: "field", path }];
}

/** The base object with the chosen parts as the head has them. */
export function withParts(
  base: Resource | undefined,
  head: Resource | undefined,
  chosen: readonly EditPart[],
): Resource | undefined {
  if (chosen.length === 0) return base;
  if (base === undefined || head === undefined || chosen.some(({ kind }) => kind === "object")) return head;
  const keys = new Set(chosen.map(partKey));
  // Cast: two objects merge to an object.
  return { ...base, object: merge(base.object, head.object, [], keys) as JsonObject };
}

function merge(
  base: JsonValue | undefined,
  head: JsonValue | undefined,
  path: FieldPath,
  chosen: ReadonlySet<string>,
): JsonValue | undefined {
  if (isJsonObject(base) && isJsonObject(head)) {
    const fields = keysOf(base, head).flatMap((key) => {
      const value = merge(base[key], head[key], [...path, key], chosen);
      return value === undefined ? [] : [[key, value] as const];
    });
    return Object.fromEntries(fields);
  }
  if (isList(base) && isList(head) && isEntered(path)) {
    return alignLists(base, head).flatMap((step): readonly JsonValue[] => {
      const isChosen = step.kind !== "keep" && chosen.has(partKey({ kind: "entry", list: path, step }));
      return entriesOf(step, isChosen, base, head);
    });
  }
  return chosen.has(partKey({ kind: "field", path })) ? head : base;
}

/** What a step leaves in the list, taken or not. */
function entriesOf(
  step: ListStep,
  isTaken: boolean,
  base: readonly JsonValue[],
  head: readonly JsonValue[],
): readonly JsonValue[] {
  switch (step.kind) {
    case "keep":
      return base.slice(step.base, step.base + 1);
    case "change":
      return isTaken ? head.slice(step.head, step.head + 1) : base.slice(step.base, step.base + 1);
    case "remove":
      return isTaken ? [] : base.slice(step.base, step.base + 1);
    case "insert":
      return isTaken ? head.slice(step.head, step.head + 1) : [];
    case "move":
      return (step.at === "head") === isTaken ? base.slice(step.base, step.base + 1) : [];
  }
}

/** Equal for equal parts of one object. */
export function partKey(part: EditPart): string {
  if (part.kind === "object") return "object";
  if (part.kind === "field") return JSON.stringify(part.path);
  const { kind, base = "", head = "" } = { base: undefined, head: undefined, ...part.step };
  return `${JSON.stringify(part.list)} ${kind} ${base} ${head}`;
}

/** Rules, nets, ports and the like: lists right below `spec`. Deeper ones are part of an entry. */
function isEntered(path: FieldPath): boolean {
  return path.length === 2 && path[0] === "spec";
}

function keysOf(base: JsonObject, head: JsonObject): readonly string[] {
  return [...new Set([...Object.keys(base), ...Object.keys(head)])];
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
