import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { nearestText } from "../../base/nearest-text.ts";
import type { FieldPath } from "../../model/resource.ts";
import { asList, fieldOf, isZero } from "../read-field.ts";
import type { ObjectSchema, Schema, StructCheck } from "../schema/schema.ts";
import { makeProblem, type Problem } from "../validation.ts";

/**
 * What Calico's own validator says of an object as `decodeObject` gives it: the rules of single fields and those over
 * several. Source: Calico `libcalico-go/lib/validator/v3/validator.go`.
 */
export function checkTags(schema: ObjectSchema, object: JsonObject, release: number): readonly Problem[] {
  const problems: Problem[] = [];
  walk(schema, object, [], { release, problems, evenEmpty: false });
  return problems;
}

interface Scope {
  readonly release: number;
  readonly problems: Problem[];
  /** Items of lists are looked at even where they are empty, as are pointers. */
  readonly evenEmpty: boolean;
}

function walk(schema: Schema, value: JsonValue, path: FieldPath, scope: Scope): void {
  runTags(schema, value, path, { ...scope, evenEmpty: scope.evenEmpty || schema.empty === "kept" });
  if (schema.kind === "list") {
    for (const [index, item] of (asList(value) ?? []).entries()) {
      walk(schema.items, item, [...path, index], { ...scope, evenEmpty: true });
    }
  }
  if (schema.kind !== "object" || !isJsonObject(value)) return;
  for (const check of schema.checks ?? []) runCheck(check, value, path, scope);
  for (const [key, field] of Object.entries(schema.fields)) {
    const child = fieldOf(value, key);
    const inner = { ...scope, evenEmpty: false };
    if (child !== undefined) walk(field, child, [...path, key], inner);
    else runTags(field, "", [...path, key], inner);
  }
}

function runTags(schema: Schema, value: JsonValue, path: FieldPath, scope: Scope): void {
  for (const tag of schema.tags ?? []) {
    const skipped = isZero(value) && !scope.evenEmpty && tag.evenEmpty !== true;
    if (skipped || tag.accepts(value)) continue;
    const why = tag.explain?.(value);
    const reason = why === undefined ? tag.reason : `${tag.reason}: ${why.detail}`;
    const hint = why?.hint ?? nearest(value, tag.values ?? []);
    scope.problems.push(makeProblem("validator", tag.code, path, reason, { value, hint }));
  }
}

function runCheck(check: StructCheck, value: JsonObject, path: FieldPath, scope: Scope): void {
  check(value, {
    release: scope.release,
    fault: (code, field, reason, offending, near = []) => {
      const extra = offending === undefined ? {} : { value: offending, hint: nearest(offending, near) };
      scope.problems.push(makeProblem("validator", code, [...path, ...field], reason, extra));
    },
  });
}

function nearest(value: unknown, candidates: readonly string[]): string | undefined {
  const near = typeof value === "string" ? nearestText(value, candidates) : undefined;
  return near === undefined ? undefined : `did you mean \`${near}\``;
}
