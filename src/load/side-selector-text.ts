import type { JsonObject } from "../base/json.ts";
import { compareText } from "../base/compare.ts";
import { prefixedText } from "./policy-selector-text.ts";
import { objectAt, textAt, textsAt } from "./read-json.ts";

/** Selector texts of one side of a rule as Felix gets them; empty means none. */
export interface SideSelectorText {
  readonly selector: string;
  readonly notSelector: string;
}

/**
 * Combines the selectors of a rule's `source` or `destination` in a policy of `namespace` (none for a global policy
 * or a profile): SEL-3 to SEL-7, RULE-21. What can't be parsed goes on as written, so that the whole can't either.
 * Source: Calico `updateprocessors/rules.go`, `getEndpointSelector`.
 */
export function sideSelectorText(side: JsonObject, namespace: string | undefined): SideSelectorText {
  const written = textAt(side, "selector") ?? "";
  const notSelector = textAt(side, "notSelector") ?? "";
  const namespaceSelector = textAt(side, "namespaceSelector") ?? "";
  const accounts = accountText(objectAt(side, "serviceAccounts"));
  const scope =
    namespaceSelector !== ""
      ? namespaceText(namespaceSelector)
      : namespace === undefined
        ? ""
        : `projectcalico.org/namespace == '${namespace}'`;
  const own = joinText(accounts, written);
  // With nets or ports alone the side is not tied to the namespace (SEL-3).
  const scoped = written !== "" || notSelector !== "" || accounts !== "" || namespaceSelector !== "";
  return { selector: scoped ? joinText(scope, own) : own, notSelector };
}

function namespaceText(written: string): string {
  const prefixed = prefixedText(written, "pcns.") ?? written;
  return prefixed
    .replaceAll("all()", "has(projectcalico.org/namespace)")
    .replaceAll("global()", "!has(projectcalico.org/namespace)");
}

function accountText(accounts: JsonObject): string {
  const written = textAt(accounts, "selector") ?? "";
  const names = [...new Set(textsAt(accounts, "names"))].sort(compareText);
  const selector = written === "" ? "" : (prefixedText(written, "pcsa.") ?? written);
  const list = names.map((name) => (name.includes('"') ? `'${name}'` : `"${name}"`)).join(", ");
  return joinText(selector, names.length === 0 ? "" : `projectcalico.org/serviceaccount in {${list}}`);
}

function joinText(a: string, b: string): string {
  if (a === "") return b;
  return b === "" ? a : `(${a}) && (${b})`;
}
