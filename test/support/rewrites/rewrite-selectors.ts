import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/base/json.ts";
import type { Random } from "../random/random.ts";
import { hasCalicoRules, objectAt, plain, withRules, withSpec, type Rewrite } from "./rewrite.ts";

/**
 * Another text of the same meaning. `all()` and `global()` are replaced by their text (SEL-5, SEL-9), so none is added and none
 * is wrapped where it stands alone.
 */
function otherText(selector: string, random: Random): string {
  if (selector.includes("all()") || selector.includes("global()") || selector.trim() === "") return selector;
  const [, key, values] = /^([\w./-]+) in \{([^}]*)\}$/.exec(selector) ?? [];
  if (key !== undefined && values !== undefined && random.chance(0.5))
    return values
      .split(",")
      .map((value) => `${key} == ${value.trim()}`)
      .join(" || ");
  const [, different, value] = /^([\w./-]+) != ('[^']*')$/.exec(selector) ?? [];
  if (different !== undefined && value !== undefined && random.chance(0.5))
    return random.pick([
      `!(${different} == ${value})`,
      `${different} not in {${value}}`,
      `!${different} == ${value}`,
    ]);
  return random.pick([
    `!(!(${selector}))`,
    `(${selector}) && (${selector})`,
    `(${selector}) || (${selector})`,
    `!(!(${selector}) || !(${selector}))`,
    `(${selector}) && !has(no.such/label)`,
    `(${selector}) || has(no.such/label)`,
  ]);
}

const keys = ["selector", "notSelector", "namespaceSelector", "serviceAccountSelector"];

function rewriteTexts(value: JsonObject, random: Random): JsonObject {
  const changed = Object.entries(value).map(([key, text]): [string, JsonValue | undefined] => [
    key,
    typeof text === "string" && keys.includes(key) ? otherText(text, random) : text,
  ]);
  return Object.fromEntries(changed);
}

export const selectorRewrites: readonly Rewrite[] = [
  {
    name: "selectors of rules in other words",
    rewrite: (object, random) =>
      hasCalicoRules(object)
        ? withRules(object, (rule) => {
            const sides = ["source", "destination"].flatMap((side) =>
              rule[side] === undefined ? [] : [[side, rewriteTexts(objectAt(rule, side), random)] as const],
            );
            return [{ ...rule, ...Object.fromEntries(sides) }];
          })
        : undefined,
  },
  {
    name: "selectors of policies in other words",
    rewrite: (object, random) =>
      hasCalicoRules(object) ? [withSpec(object, rewriteTexts(objectAt(object, "spec"), random))] : undefined,
  },
  {
    name: "a label that nothing asks for",
    rewrite: (object) => {
      if (!["Pod", "Node", "HostEndpoint", "GlobalNetworkSet", "NetworkSet"].includes(plain(object["kind"])))
        return undefined;
      const metadata = objectAt(object, "metadata");
      const labels = isJsonObject(metadata["labels"]) ? metadata["labels"] : {};
      return [{ ...object, metadata: { ...metadata, labels: { ...labels, "example.com/note": "x" } } }];
    },
  },
];
