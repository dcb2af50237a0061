import type { JsonObject } from "../../base/json.ts";
import { tokenizeSelector } from "../../selector/tokenize-selector.ts";
import { textOf } from "../read-field.ts";
import type { CheckScope } from "../schema/schema.ts";

/** `global()` must stand alone. Source: validator.go, `validateEntityRule`; the first test is on the text. */
export function checkEntityRule(side: JsonObject, scope: CheckScope): void {
  const selector = textOf(side, "namespaceSelector");
  if (!selector.includes("global(") || selector === "global()") return;
  const tokenized = tokenizeSelector(selector);
  const alone = tokenized.ok && tokenized.tokens.length <= 2 && tokenized.tokens[0]?.kind === "global";
  if (!alone) {
    scope.fault(
      "global-not-alone",
      ["namespaceSelector"],
      "global() cannot be combined with other selectors",
      selector,
    );
  }
}
