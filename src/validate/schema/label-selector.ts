import { list, map, object, text } from "./build.ts";
import type { ObjectSchema } from "./schema.ts";

/** A Kubernetes label selector. The CRDs do not look at operators or values. */
export const labelSelector: ObjectSchema = object(
  {
    matchLabels: map({ empty: "kept" }),
    matchExpressions: list(
      object(
        { key: text({ empty: "written" }), operator: text({ empty: "written" }), values: list(text()) },
        { required: ["key", "operator"] },
      ),
      { empty: "kept" },
    ),
  },
  { empty: "kept" },
);
