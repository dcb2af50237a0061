import { checkNameLength } from "../rules/check-policy.ts";
import { checkStagedKubernetes } from "../rules/check-staged.ts";
import { objectOf, textOf } from "../read-field.ts";
import { int32, integer, intOrText, list, object, text } from "./build.ts";
import { stagedAction } from "./calico-policy.ts";
import { labelSelector } from "./label-selector.ts";
import { resource } from "./metadata.ts";
import type { ListSchema, ObjectSchema, Schema } from "./schema.ts";

const ports: ListSchema = list(
  object({
    protocol: text({ empty: "kept" }),
    port: intOrText("plain"),
    endPort: integer({ empty: "kept", holds: int32 }),
  }),
  { empty: "kept" },
);

const peers: ListSchema = list(
  object({
    podSelector: labelSelector,
    namespaceSelector: labelSelector,
    ipBlock: object(
      { cidr: text({ empty: "written" }), except: list(text()) },
      { empty: "kept", required: ["cidr"] },
    ),
  }),
  { empty: "kept" },
);

const fields: Readonly<Record<string, Schema>> = {
  podSelector: { ...labelSelector, empty: "written" },
  ingress: list(object({ ports, from: peers }), { empty: "kept" }),
  egress: list(object({ ports, to: peers }), { empty: "kept" }),
};

/** A Kubernetes NetworkPolicy; its rules beyond types are those of the API server (`check-kubernetes-policy`). */
export const kubernetesNetworkPolicy: ObjectSchema = resource(
  object({ ...fields, policyTypes: list(text(), { empty: "kept" }) }),
);

/** Source: reference section 4; `crd/stagedkubernetesnetworkpolicies`. */
export const stagedKubernetesNetworkPolicy: ObjectSchema = resource(
  object({
    stagedAction,
    ...fields,
    policyTypes: list(text(), { empty: "kept", minItems: 1, maxItems: 2, unique: true }),
  }),
  {
    checks: [
      (object, scope) => {
        checkNameLength(textOf(objectOf(object, "metadata"), "name"), scope);
      },
      checkStagedKubernetes,
    ],
  },
);
