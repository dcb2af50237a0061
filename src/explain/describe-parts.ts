import type { JsonValue } from "../base/json.ts";
import type { Cause } from "../model/cause.ts";
import { describeResource, type FieldPath } from "../model/resource.ts";
import { fieldKind, objectKind } from "./cause-kinds.ts";
import type { EditPart } from "./edit-parts.ts";
import type { Edit } from "./edits.ts";
import { partDiff, type SidedFiles } from "./part-diff.ts";
import { partPaths, type PartSides } from "./part-paths.ts";
import type { NumberedPart } from "./subset-clusters.ts";
import { valueAt } from "../base/value-at.ts";

/** More parts of one object than these are told as one. */
const mostParts = 3;

/** Parts of edits as causes: what was done, in words, and where. They are needed together. */
export function describeParts(parts: readonly NumberedPart[], sides: SidedFiles): readonly Cause[] {
  const byEdit = new Map<Edit, EditPart[]>();
  for (const { edit, part } of parts) byEdit.set(edit, [...(byEdit.get(edit) ?? []), part]);
  const causes = [...byEdit].flatMap(([edit, list]) => describeEdit(edit, list, sides));
  return causes.map((cause) => ({ ...cause, sufficient: causes.length === 1 }));
}

type Described = Omit<Cause, "sufficient">;

function describeEdit(edit: Edit, parts: readonly EditPart[], sides: SidedFiles): readonly Described[] {
  const { base, head } = edit;
  const object = describeResource(head ?? base ?? { kind: "", namespace: undefined, name: edit.key });
  if (base === undefined || head === undefined || parts.some(({ kind }) => kind === "object")) {
    const verb = head === undefined ? "removed" : base === undefined ? "added" : "changed";
    return [
      {
        kind: objectKind((head ?? base)?.kind ?? "", verb),
        text: `${object} was ${verb}`,
        base: base?.locate([]),
        head: head?.locate([]),
        diff: undefined,
      },
    ];
  }
  const described = parts.map((part) => describePart(part, object, { base, head }, sides));
  const [first] = described;
  if (first === undefined || described.length <= mostParts) return described;
  const text = `${described.length} fields were changed in ${object}`;
  return [{ ...first, text, diff: undefined }];
}

function describePart(part: EditPart, object: string, sides: PartSides, files: SidedFiles): Described {
  const paths = partPaths(part, sides);
  return {
    ...partText(part, object, sides),
    base: paths.base === undefined ? undefined : sides.base.locate(paths.base),
    head: paths.head === undefined ? undefined : sides.head.locate(paths.head),
    diff: partDiff(part, sides, files),
  };
}

function partText(part: EditPart, object: string, sides: PartSides): Pick<Described, "kind" | "text"> {
  if (part.kind === "object") return { kind: objectKind(sides.head.kind, "changed"), text: object };
  if (part.kind === "entry") return entryText(part, object, sides);
  const { path } = part;
  const before = valueAt(sides.base.object, path);
  const after = valueAt(sides.head.object, path);
  const labels = path.indexOf("labels");
  const key = path[labels + 1];
  if (labels >= 0 && path[labels - 1] === "metadata") {
    // Without a key the labels were added or removed as a whole.
    const what = key === undefined ? `labels ${listKeys(after ?? before)}` : `label \`${key}\``;
    const verb = key === undefined ? "were" : "was";
    return { kind: "label", text: `${what} of ${object} ${verb} ${changeWord(before, after)}` };
  }
  return {
    kind: fieldKind(sides.head.kind, path),
    text: `\`${fieldText(path)}\` of ${object} was ${changeWord(before, after)}`,
  };
}

function entryText(
  { list, step }: Extract<EditPart, { kind: "entry" }>,
  object: string,
  { base, head }: PartSides,
): Pick<Described, "kind" | "text"> {
  const kind = fieldKind(head.kind, list);
  const isRule = kind === "rule" && (list[1] === "ingress" || list[1] === "egress");
  const named = (index: number): string =>
    isRule ? `rule ${String(list[1])}[${index}]` : `\`${fieldText(list)}[${index}]\``;
  const value =
    step.kind === "insert"
      ? valueAt(head.object, [...list, step.head])
      : valueAt(base.object, [...list, step.base]);
  const isPlain = typeof value === "string" || typeof value === "number";
  switch (step.kind) {
    case "insert":
    case "remove": {
      const added = step.kind === "insert";
      if (isPlain)
        return {
          kind,
          text: `\`${value}\` was ${added ? "added to" : "removed from"} \`${fieldText(list)}\` of ${object}`,
        };
      return {
        kind,
        text: `${named(added ? step.head : step.base)} was ${added ? "added to" : "removed from"} ${object}`,
      };
    }
    case "change": {
      const after = valueAt(head.object, [...list, step.head]);
      return {
        kind,
        text:
          isPlain && isShort(after)
            ? `\`${value}\` was changed to \`${after}\` in \`${fieldText(list)}\` of ${object}`
            : `${named(step.base)} was changed in ${object}`,
      };
    }
    case "move":
      return {
        kind,
        text: `${named(step.base)} was moved to ${isRule ? `${String(list[1])}[${step.head}]` : named(step.head)} in ${object}`,
      };
  }
}

function changeWord(before: JsonValue | undefined, after: JsonValue | undefined): string {
  if (before === undefined) return "added";
  if (after === undefined) return "removed";
  return isShort(before) && isShort(after) ? `changed from \`${before}\` to \`${after}\`` : "changed";
}

function isShort(value: JsonValue | undefined): value is string | number | boolean {
  return value !== undefined && typeof value !== "object" && String(value).length <= 60;
}

function listKeys(value: JsonValue | undefined): string {
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  return (
    keys
      .slice(0, 3)
      .map((key) => `\`${key}\``)
      .join(", ") + (keys.length > 3 ? " and others" : "")
  );
}

function fieldText(path: FieldPath): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`))
    .join("")
    .replace(/^\./, "");
}
