import { nearestText } from "../base/nearest-text.ts";
import { describeResource, type FieldPath, type Resource } from "../model/resource.ts";
import type { Issue } from "../model/issue.ts";
import { calicoSchemas } from "./schema/calico-schemas.ts";
import type { ObjectSchema, Schema } from "./schema/schema.ts";
import type { Validation } from "./validate-resource.ts";

/**
 * What a validation means for the reader: an object that would be refused can't be applied as written and is an error, with
 * what Felix would make of it if it were stored all the same. A field nobody knows is a warning: it has no effect.
 */
export function validationIssues(resource: Resource, validation: Validation): readonly Issue[] {
  const object = describeResource(resource);
  const unknown = validation.nativeCRD?.unknownFields ?? [];
  const use =
    validation.felix === "used" || validation.felix === undefined
      ? unknown.length > 0
        ? "used-in-part"
        : "used"
      : "ignored";
  const problems = validation.errors.filter(({ code }) => code !== "unknown-field");
  const refused = problems.map(({ code, path, reason, value }): Issue => ({
    code,
    severity: "error",
    message: `\`${fieldText(path)}\`: ${reason}`,
    place: resource.locate(path),
    object,
    use,
    ...(value === undefined ? {} : { value }),
    ...(validation.felixReason === undefined
      ? {}
      : { hint: `if stored, it is ${String(validation.felix)}: ${validation.felixReason}` }),
  }));
  const dropped = unknown.map((path): Issue => {
    const near = nearField(resource.kind, path);
    return {
      code: "unknown-field",
      severity: "warning",
      message: `\`${fieldText(path)}\` is no field of ${resource.kind}: it has no effect`,
      place: resource.locate(path),
      object,
      use,
      ...(near === undefined ? {} : { hint: `did you mean \`${near}\`` }),
    };
  });
  return uniqueByText([...refused, ...dropped]);
}

/** `spec.ingress[0].action`. */
export function fieldText(path: FieldPath): string {
  return path
    .map((part) => (typeof part === "number" ? `[${String(part)}]` : `.${part}`))
    .join("")
    .replace(/^\./, "");
}

function nearField(kind: string, path: FieldPath): string | undefined {
  let schema: Schema | undefined = calicoSchemas[kind];
  for (const part of path.slice(0, -1)) {
    if (schema?.type === "list") schema = schema.items;
    else if (schema?.type === "object") schema = schema.fields[String(part)];
  }
  const last = path.at(-1);
  if (schema?.type !== "object" || typeof last !== "string") return undefined;
  return nearestText(last, Object.keys((schema satisfies ObjectSchema).fields));
}

function uniqueByText(issues: readonly Issue[]): readonly Issue[] {
  const key = (issue: Issue): string => `${issue.code} ${issue.message} ${String(issue.place?.line)}`;
  return [...new Map(issues.map((issue) => [key(issue), issue])).values()];
}
