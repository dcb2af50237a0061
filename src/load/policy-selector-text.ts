import type { JsonObject } from "../base/json.ts";
import { parseSelector } from "../selector/parse-selector.ts";
import { canonicalSelector } from "../selector/print-selector.ts";
import { prefixLabels } from "../selector/transform-selector.ts";
import { textAt } from "./read-json.ts";

/** The text of a policy's own selector as Felix gets it, and the fields that were left out of it. */
export interface PolicySelectorText {
  /** Empty for every endpoint (SEL-9). */
  readonly text: string;
  /** Unparsable `namespaceSelector` or `serviceAccountSelector`: Calico leaves them out, which widens the policy. */
  readonly leftOut: readonly ("namespaceSelector" | "serviceAccountSelector")[];
}

/**
 * Combines the selectors of a policy's spec (SEL-8 with a namespace, SEL-9 without). It works on text, because
 * Calico does: `all()` is replaced wherever these letters stand, once a scope is given.
 * Source: Calico `updateprocessors/{networkpolicy,globalnetworkpolicy}processor.go`.
 */
export function policySelectorText(spec: JsonObject, namespace: string | undefined): PolicySelectorText {
  const leftOut: PolicySelectorText["leftOut"][number][] = [];
  let text = textAt(spec, "selector") ?? "";
  const add = (
    field: PolicySelectorText["leftOut"][number],
    prefix: string,
    scope: string | undefined,
  ): void => {
    const written = textAt(spec, field) ?? "";
    if (written === "") return;
    const prefixed = prefixedText(written, prefix);
    if (prefixed === undefined) {
      leftOut.push(field);
      return;
    }
    text = text === "" ? prefixed : `(${text}) && ${prefixed}`;
    if (scope !== undefined) text = text.replaceAll("all()", `has(${scope})`);
  };
  if (namespace === undefined) {
    add("namespaceSelector", "pcns.", "projectcalico.org/namespace");
    add("serviceAccountSelector", "pcsa.", "projectcalico.org/serviceaccount");
  } else {
    const scope = `projectcalico.org/namespace == '${namespace}'`;
    text = text === "" ? scope : `(${text}) && ${scope}`;
    add("serviceAccountSelector", "pcsa.", undefined);
  }
  return { text, leftOut };
}

/** The selector with `prefix` before every label name, as canonical text; undefined where it can't be parsed. */
export function prefixedText(written: string, prefix: string): string | undefined {
  const parsed = parseSelector(written);
  return parsed.ok ? canonicalSelector(prefixLabels(parsed.selector, prefix)) : undefined;
}
