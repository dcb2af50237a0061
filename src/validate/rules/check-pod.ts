import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { FieldPath } from "../../model/resource.ts";
import { asText, fieldOf, listOf, numberOf, objectOf, textOf } from "../read-field.ts";
import type { CheckScope, StructCheck } from "../schema/schema.ts";
import { checkLabelSelector } from "./check-label-selector.ts";
import { checkAnnotations, checkLabels } from "./check-metadata.ts";

/** Source: Kubernetes `pkg/apis/core/validation`, `ValidatePodTemplateSpec`. */
export const checkTemplateMetadata: StructCheck = (metadata, scope) => {
  checkAnnotations(objectOf(metadata, "annotations"), ["annotations"], scope.fault);
  checkLabels(objectOf(metadata, "labels"), ["labels"], scope.fault);
};

/** Rules over the ports of a container. Source: Kubernetes `pkg/apis/core/validation`, `validateContainerPorts`. */
export const checkContainers: StructCheck = (spec, scope) => {
  for (const key of ["containers", "initContainers"]) {
    for (const [index, container] of listOf(spec, key).entries()) {
      checkNames(container, [key, index, "ports"], scope);
      if (fieldOf(spec, "hostNetwork") === true) checkHostPorts(container, [key, index, "ports"], scope);
    }
  }
};

function checkNames(container: JsonValue, at: FieldPath, scope: CheckScope): void {
  const names = new Set<string>();
  for (const [index, port] of listOf(container, "ports").entries()) {
    const name = textOf(port, "name");
    if (name !== "" && names.has(name)) {
      const reason = "another port of the container has this name";
      scope.fault("duplicate-value", [...at, index, "name"], reason, name);
    }
    names.add(name);
  }
}

function checkHostPorts(container: JsonValue, at: FieldPath, scope: CheckScope): void {
  for (const [index, port] of listOf(container, "ports").entries()) {
    const hostPort = numberOf(port, "hostPort");
    if (hostPort === undefined || hostPort === numberOf(port, "containerPort")) continue;
    const reason = "must match `containerPort` when `hostNetwork` is true";
    scope.fault("port-invalid", [...at, index, "hostPort"], reason, hostPort);
  }
}

/** A workload selects the pods of its own template. Source: Kubernetes `pkg/apis/apps/validation`. */
export const checkWorkload: StructCheck = (spec, scope) => {
  const selector = objectOf(spec, "selector");
  checkLabelSelector(selector, ["selector"], scope.fault);
  if (fieldOf(spec, "selector") === undefined || fieldOf(spec, "template") === undefined) return;
  const labels = objectOf(objectOf(objectOf(spec, "template"), "metadata"), "labels");
  const [unmet] = unmetRequirements(selector, labels);
  if (unmet === undefined) return;
  const at = ["template", "metadata", "labels"];
  scope.fault("template-labels-unmatched", at, `\`selector\` does not match: it wants ${unmet}`);
};

function unmetRequirements(selector: JsonObject, labels: JsonObject): readonly string[] {
  const pairs = Object.entries(objectOf(selector, "matchLabels"))
    .filter(([key, value]) => fieldOf(labels, key) !== value)
    .map(([key, value]) => `\`${key}: ${asText(value)}\``);
  const expressions = listOf(selector, "matchExpressions")
    .filter((requirement) => !meets(requirement, labels))
    .map((requirement) => `\`${textOf(requirement, "key")}\` ${textOf(requirement, "operator")}`);
  return [...pairs, ...expressions];
}

/** An operator that there is not is said elsewhere. */
function meets(requirement: JsonValue, labels: JsonObject): boolean {
  const value = fieldOf(labels, textOf(requirement, "key"));
  const isListed = value !== undefined && listOf(requirement, "values").map(asText).includes(asText(value));
  switch (textOf(requirement, "operator")) {
    case "In":
      return isListed;
    case "NotIn":
      return !isListed;
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return true;
  }
}
