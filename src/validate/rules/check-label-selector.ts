import type { JsonObject } from "../../base/json.ts";
import type { FieldPath } from "../../model/resource.ts";
import { isLabelValue, isQualifiedName } from "../go/names.ts";
import { asText, listOf, objectOf, textOf } from "../read-field.ts";
import { checkLabels, qualifiedReason, type MetadataFault } from "./check-metadata.ts";

const operators = ["In", "NotIn", "Exists", "DoesNotExist"];

/** The API server's rules for label selectors. Source: Kubernetes `apimachinery/pkg/apis/meta/v1/validation`. */
export function checkLabelSelector(selector: JsonObject, at: FieldPath, fault: MetadataFault): void {
  checkLabels(objectOf(selector, "matchLabels"), [...at, "matchLabels"], fault);
  for (const [index, requirement] of listOf(selector, "matchExpressions").entries()) {
    const place = [...at, "matchExpressions", index];
    const operator = textOf(requirement, "operator");
    const values = listOf(requirement, "values");
    if (!operators.includes(operator)) {
      const reason = `must be one of ${operators.map((one) => `\`${one}\``).join(", ")}`;
      fault("value-unsupported", [...place, "operator"], reason, operator);
    } else if (operator.endsWith("In") && values.length === 0) {
      fault(
        "selector-values-missing",
        [...place, "values"],
        "must be specified when `operator` is `In` or `NotIn`",
      );
    } else if (!operator.endsWith("In") && values.length > 0) {
      const reason = "may not be specified when `operator` is `Exists` or `DoesNotExist`";
      fault("selector-values-useless", [...place, "values"], reason);
    }
    const key = textOf(requirement, "key");
    if (!isQualifiedName(key)) fault("label-name-invalid", [...place, "key"], qualifiedReason, key);
    for (const [n, value] of values.entries()) {
      if (isLabelValue(asText(value))) continue;
      fault("label-value-invalid", [...place, "values", n], "must be a valid label value", value);
    }
  }
}
