import { isJsonObject, type JsonValue } from "../base/json.ts";

/** Maps that kustomize puts common labels and annotations into. */
const commonMaps: ReadonlySet<string> = new Set(["labels", "matchLabels", "annotations"]);

/** Whether kustomize may have rendered the one from the other without a patch. `key`: what both stand under. */
export function isAsWritten(rendered: JsonValue, written: JsonValue, key = ""): boolean {
  if (Array.isArray(rendered) && Array.isArray(written)) {
    const others = written as readonly JsonValue[];
    return (
      rendered.length === others.length &&
      (rendered as readonly JsonValue[]).every((one, index) => isAsWritten(one, others[index] ?? null))
    );
  }
  if (!isJsonObject(rendered) || !isJsonObject(written)) return rendered === written;
  const keys = Object.keys(written);
  const isWhole = commonMaps.has(key) || Object.keys(rendered).length === keys.length;
  return (
    isWhole &&
    keys.every(
      (one) => Object.hasOwn(rendered, one) && isAsWritten(rendered[one] ?? null, written[one] ?? null, one),
    )
  );
}
