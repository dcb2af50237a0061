import { compareText } from "../base/compare.ts";
import type { JsonObject } from "../base/json.ts";
import { hasField, listAt, objectAt, objectsAt, textAt, textMapAt, textsAt } from "./read-json.ts";

const podTerm = "projectcalico.org/orchestrator == 'k8s'";

/**
 * The Calico text of the pod selector under `key`. It always starts with the orchestrator term, so host endpoints
 * and network sets never match (LBL-7).
 * Source: Calico `libcalico-go/lib/backend/k8s/conversion/conversion.go`, `k8sSelectorToCalico`.
 */
export function podSelectorText(source: JsonObject, key: string): string {
  return [podTerm, ...selectorTerms(objectAt(source, key))].join(" && ");
}

/** The Calico text of the namespace selector under `key`: empty where there is none, `all()` where it is empty. */
export function namespaceSelectorText(source: JsonObject, key: string): string {
  if (!hasField(source, key)) return "";
  const selector = objectAt(source, key);
  const isEmpty =
    textMapAt(selector, "matchLabels").size === 0 && listAt(selector, "matchExpressions").length === 0;
  // Expressions that are all skipped leave an empty text, which is no namespace selector at all.
  return isEmpty ? "all()" : selectorTerms(selector).join(" && ");
}

/** The orchestrator term alone: what a subject of namespaces selects in them. */
export const anyPodSelectorText = podTerm;

function selectorTerms(selector: JsonObject): readonly string[] {
  const labels = [...textMapAt(selector, "matchLabels")].sort((a, b) => compareText(a[0], b[0]));
  const expressions = objectsAt(selector, "matchExpressions").flatMap(
    (expression) => expressionTerm(expression) ?? [],
  );
  return [...labels.map(([key, value]) => `${key} == ${quote(value)}`), ...expressions];
}

/** An unknown operator is skipped, which widens the selector. */
function expressionTerm(expression: JsonObject): string | undefined {
  const key = textAt(expression, "key") ?? "";
  // Without values Calico writes one that is empty.
  const values = `{ '${textsAt(expression, "values").join("', '")}' }`;
  switch (textAt(expression, "operator") ?? "") {
    case "In":
      return `${key} in ${values}`;
    case "NotIn":
      return `${key} not in ${values}`;
    case "Exists":
      return `has(${key})`;
    case "DoesNotExist":
      return `! has(${key})`;
    default:
      return undefined;
  }
}

// Label values can't hold a quote; one that does is refused by the API server and unreadable here.
function quote(value: string): string {
  return `'${value}'`;
}
