import { compareText } from "../base/compare.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { conjunction, type Selector } from "./selector.ts";

/** A Kubernetes label selector as a Calico one; without terms it is `all()`. */
export function labelSelector(source: JsonObject): Selector {
  return conjunction(...labelSelectorTerms(source));
}

/**
 * The terms that a Kubernetes label selector joins by "and": `matchLabels` sorted by key, then
 * `matchExpressions` in their order. An unknown operator, or a part of the wrong shape, is skipped.
 * Source: Calico `libcalico-go/lib/backend/k8s/conversion/conversion.go`, `k8sSelectorToCalico`.
 */
export function labelSelectorTerms(source: JsonObject): readonly Selector[] {
  const { matchLabels, matchExpressions } = source as {
    readonly matchLabels?: JsonValue;
    readonly matchExpressions?: JsonValue;
  };
  const terms: Selector[] = [];
  const labels = isJsonObject(matchLabels) ? Object.entries(matchLabels) : [];
  for (const [label, value] of labels.sort((a, b) => compareText(a[0], b[0]))) {
    if (typeof value === "string") terms.push({ kind: "equals", label, value });
  }
  for (const expression of asList(matchExpressions)) {
    const term = isJsonObject(expression) ? expressionTerm(expression) : undefined;
    if (term !== undefined) terms.push(term);
  }
  return terms;
}

function expressionTerm(expression: JsonObject): Selector | undefined {
  const label = expression["key"];
  if (typeof label !== "string") return undefined;
  const values = asList(expression["values"]).filter((value) => typeof value === "string");
  const { operator } = expression as { readonly operator?: JsonValue };
  if (operator === "In") return { kind: "in", label, values };
  if (operator === "NotIn") return { kind: "not-in", label, values };
  if (operator === "Exists") return { kind: "has", label };
  return operator === "DoesNotExist" ? { kind: "not", operand: { kind: "has", label } } : undefined;
}

function asList(value: JsonValue | undefined): readonly JsonValue[] {
  // The cast holds because of the shape of JsonValue: isArray alone would make it any[].
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}
