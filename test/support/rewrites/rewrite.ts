import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/base/json.ts";
import type { AddressSet } from "../../../src/sets/address-set.ts";
import type { Random } from "../random/random.ts";

/** What a rewrite may know of the tree besides its object. */
export interface Surroundings {
  /** Orders that exactly one policy has, by tier, as `tier/order`. */
  readonly soleOrders: ReadonlySet<string>;
  /** Whether a policy of Calico has the tier and order of the Kubernetes ones (POL-6). */
  readonly calicoAtKubernetesOrder: boolean;
  /** The addresses that a selector means; `undefined` where they are not known. */
  readonly members: ((selector: string) => AddressSet) | undefined;
}

/** Another way to write an object that Calico treats alike; `undefined` where there is none. */
export interface Rewrite {
  readonly name: string;
  readonly rewrite: (
    object: JsonObject,
    random: Random,
    surroundings: Surroundings,
  ) => readonly JsonObject[] | undefined;
}

export const directions = ["ingress", "egress"] as const;
export type Direction = (typeof directions)[number];

export function objectAt(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isJsonObject(found) ? found : {};
}

export function listAt(value: JsonObject, key: string): readonly JsonValue[] {
  const found = value[key];
  return Array.isArray(found) ? (found as readonly JsonValue[]) : [];
}

export function textAt(value: JsonObject, key: string): string {
  const found = value[key];
  return typeof found === "string" ? found : "";
}

/** A scalar as text. */
export function plain(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function nameOf(object: JsonObject): string {
  return textAt(objectAt(object, "metadata"), "name");
}

export function tierNameOf(object: JsonObject): string {
  return textAt(objectAt(object, "spec"), "tier") || "default";
}

const calicoPolicies = new Set(["NetworkPolicy", "GlobalNetworkPolicy"]);
const stagedPolicies = new Set(["StagedNetworkPolicy", "StagedGlobalNetworkPolicy"]);

export function isCalicoPolicy(object: JsonObject): boolean {
  return (
    calicoPolicies.has(textAt(object, "kind")) && textAt(object, "apiVersion") === "projectcalico.org/v3"
  );
}

/** Whether an object has rules as Calico writes them. */
export function hasCalicoRules(object: JsonObject): boolean {
  return isCalicoPolicy(object) || stagedPolicies.has(textAt(object, "kind"));
}

/** The object with its spec's fields replaced. */
export function withSpec(object: JsonObject, change: JsonObject): JsonObject {
  return { ...object, spec: { ...objectAt(object, "spec"), ...change } };
}

/** The object with each rule replaced by those that `change` gives; `undefined` where it gives none for any. */
export function withRules(
  object: JsonObject,
  change: (rule: JsonObject, direction: Direction) => readonly JsonObject[] | undefined,
): readonly JsonObject[] | undefined {
  const spec = objectAt(object, "spec");
  const changed = new Set<Direction>();
  const rewritten: Record<string, JsonValue> = {};
  for (const direction of directions) {
    if (spec[direction] === undefined) continue;
    rewritten[direction] = listAt(spec, direction).flatMap((rule): readonly JsonValue[] => {
      const others = isJsonObject(rule) ? change(rule, direction) : undefined;
      if (others === undefined) return [rule];
      changed.add(direction);
      return others;
    });
  }
  return changed.size > 0 ? [withSpec(object, rewritten)] : undefined;
}
