import type { JsonObject } from "../base/json.ts";
import type { Direction, PolicyKind, StagedAction } from "../model/policy.ts";
import type { Resource } from "../model/resource.ts";
import { unknownFields } from "./load-rule.ts";
import type { PolicySource, WrittenRule } from "./policy-source.ts";
import { objectAt, objectsAt, textAt } from "./read-json.ts";

const namespacedFields = [
  "tier",
  "order",
  "selector",
  "serviceAccountSelector",
  "types",
  "ingress",
  "egress",
  // Only where rules are programmed, never what they decide (MISC-8).
  "performanceHints",
];
const globalFields = [...namespacedFields, "namespaceSelector", "doNotTrack", "preDNAT", "applyOnForward"];

const knownFields: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["NetworkPolicy", new Set(namespacedFields)],
  ["GlobalNetworkPolicy", new Set(globalFields)],
  ["StagedNetworkPolicy", new Set([...namespacedFields, "stagedAction"])],
  ["StagedGlobalNetworkPolicy", new Set([...globalFields, "stagedAction"])],
]);

export type CalicoPolicyKind = Extract<
  PolicyKind,
  "NetworkPolicy" | "GlobalNetworkPolicy" | "StagedNetworkPolicy" | "StagedGlobalNetworkPolicy"
>;

/** A policy written in Calico's own form; nothing is converted. */
export function calicoPolicySource(
  resource: Resource,
  kind: CalicoPolicyKind,
  defaultNamespace: string,
): PolicySource {
  const spec = objectAt(resource.object, "spec");
  const namespaced = kind === "NetworkPolicy" || kind === "StagedNetworkPolicy";
  const written = (direction: Direction): readonly WrittenRule[] =>
    objectsAt(spec, direction).map((_, index) => ({
      index,
      path: ["spec", direction, index],
      name: undefined,
      unknownFields: [],
    }));
  return {
    kind,
    namespace: namespaced ? (resource.namespace ?? defaultNamespace) : undefined,
    name: resource.name,
    spec,
    staged: kind.startsWith("Staged") ? stagedAction(textAt(spec, "stagedAction")) : undefined,
    resource,
    paths: { selector: ["spec", selectorField(spec)], order: ["spec", "order"], tier: ["spec", "tier"] },
    origins: { ingress: written("ingress"), egress: written("egress") },
    unknownFields: unknownFields(spec, knownFields.get(kind) ?? new Set(), "spec."),
  };
}

/** Where a policy says whom it is for: its `selector`, or what it writes in its place (SEL-9). */
function selectorField(spec: JsonObject): string {
  const fields = ["selector", "namespaceSelector", "serviceAccountSelector"];
  return fields.find((field) => textAt(spec, field) !== undefined) ?? "selector";
}

/** `Set` where nothing or something unknown is written (STG-3). */
export function stagedAction(text: string | undefined): StagedAction {
  return text === "Delete" || text === "Learn" || text === "Ignore" ? text : "Set";
}
