import { fieldOf, objectOf } from "../read-field.ts";
import type { StructCheck } from "../schema/schema.ts";

const reserved = "projectcalico.org/namespace";

/** Calico sets this label itself. Source: validator.go, `validateNetworkSet`. */
export const checkNetworkSet: StructCheck = (object, scope) => {
  const value = fieldOf(objectOf(objectOf(object, "metadata"), "labels"), reserved);
  if (value === undefined) return;
  scope.fault(
    "label-reserved",
    ["metadata", "labels", reserved],
    `${reserved} is not a valid label name`,
    value,
  );
};
