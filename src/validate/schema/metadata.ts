import { any, integer, map, object, text } from "./build.ts";
import type { ObjectSchema, Schema } from "./schema.ts";

/** ObjectMeta as far as its fields are known by name; what the API server fills in is not looked into. */
export const metadata: ObjectSchema = object(
  {
    name: text(),
    generateName: text(),
    namespace: text(),
    labels: map(),
    annotations: map(),
    uid: text(),
    selfLink: text(),
    resourceVersion: any,
    generation: integer(),
    creationTimestamp: any,
    deletionTimestamp: any,
    deletionGracePeriodSeconds: any,
    ownerReferences: any,
    finalizers: any,
    managedFields: any,
  },
  { empty: "written" },
);

/** A whole object with the given spec. `status` is what controllers write. */
export function resource(
  spec: Schema,
  rest: Partial<Omit<ObjectSchema, "kind" | "fields">> = {},
): ObjectSchema {
  return object(
    { apiVersion: text(), kind: text(), metadata, spec: { ...spec, empty: "written" }, status: any },
    { required: ["metadata", "spec"], ...rest },
  );
}
