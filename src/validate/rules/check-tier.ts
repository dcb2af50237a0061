import { byteLength, isNameLabel } from "../go/names.ts";
import { objectOf, textOf } from "../read-field.ts";
import type { StructCheck } from "../schema/schema.ts";

/** Tier names have no dots, as they are part of other names. Source: validator.go, `validateTier`. */
export const checkTier: StructCheck = (object, scope) => {
  const name = textOf(objectOf(object, "metadata"), "name");
  const over = byteLength(name) - 63;
  if (over > 0) scope.fault("name-too-long", ["metadata", "name"], `name is too long by ${over} bytes`, name);
  if (!isNameLabel(name)) {
    const reason = "the name of a tier must consist of lower case alphanumeric characters or `-`";
    scope.fault("tier-name-invalid", ["metadata", "name"], reason, name);
  }
};
