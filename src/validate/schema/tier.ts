import type { JsonValue } from "../../base/json.ts";
import { checkTier } from "../rules/check-tier.ts";
import { oneOfTag } from "../rules/tags.ts";
import { numberOf, objectOf, textOf } from "../read-field.ts";
import { cel, number, object, oneOf } from "./build.ts";
import { resource } from "./metadata.ts";
import type { CelRule, ObjectSchema } from "./schema.ts";

/** Order and action of the built-in tiers can't be changed. Source: reference section 6; Calico `v3/tier.go`. */
const builtIn = [
  { name: "kube-admin", order: 1000, action: "Pass" },
  { name: "kube-baseline", order: 10000000, action: "Pass" },
  { name: "default", order: 1000000, action: "Deny" },
] as const;

const tierRules: readonly CelRule[] = builtIn.flatMap(({ name, order, action }) => {
  const isOther = (self: JsonValue): boolean => textOf(objectOf(self, "metadata"), "name") !== name;
  return [
    cel("built-in-tier-action", `The '${name}' tier must have default action '${action}'`, (self) => {
      return isOther(self) || textOf(objectOf(self, "spec"), "defaultAction") === action;
    }),
    cel("built-in-tier-order", `${name} tier order must be ${order}`, (self) => {
      return isOther(self) || numberOf(objectOf(self, "spec"), "order") === order;
    }),
  ];
});

export const tier: ObjectSchema = resource(
  object({
    order: number({ empty: "kept" }),
    defaultAction: oneOf(["Pass", "Deny"], {
      empty: "kept",
      fallback: "Deny",
      tags: [oneOfTag("Pass", "Deny")],
    }),
  }),
  { rules: tierRules, checks: [checkTier] },
);
