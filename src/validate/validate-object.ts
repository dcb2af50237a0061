import type { JsonObject } from "../base/json.ts";
import { splitApiVersion } from "../parse/kind-index.ts";
import { validateResource, type ValidateOptions } from "./validate-resource.ts";
import type { FelixUse, Problem } from "./validation.ts";

/** What three judges make of an object, for users of the library. */
export interface ObjectVerdicts {
  /** calicoctl and the Calico API server would take it; for Kubernetes kinds the Kubernetes API server. */
  readonly valid: boolean;
  readonly errors: readonly Problem[];
  /** The native CRD's verdict; `undefined` for kinds without one. Unknown fields are dropped by the API server. */
  readonly nativeCRD:
    | {
        readonly valid: boolean;
        readonly errors: readonly Problem[];
        readonly unknownFields: readonly string[];
      }
    | undefined;
  /** What Felix makes of it once stored. */
  readonly felix: FelixUse;
  readonly felixReason: string | undefined;
}

/** Judges one object by itself. Never throws for what it holds. */
export function validateObject(object: JsonObject, options: ValidateOptions = {}): ObjectVerdicts {
  const text = (key: string): string => (typeof object[key] === "string" ? object[key] : "");
  const metadata = object["metadata"];
  const namespace =
    typeof metadata === "object" && metadata !== null && "namespace" in metadata
      ? metadata["namespace"]
      : undefined;
  const { library, nativeCRD, felix, felixReason } = validateResource(
    {
      group: splitApiVersion(text("apiVersion")).group,
      kind: text("kind"),
      namespace: typeof namespace === "string" ? namespace : undefined,
      object,
    },
    options,
  );
  return { ...library, nativeCRD, felix, felixReason };
}
