import type { JsonObject } from "../base/json.ts";
import type { Direction, PolicyKind } from "../model/policy.ts";
import type { FieldPath, Resource } from "../model/resource.ts";
import { stagedAction } from "./calico-policy-source.ts";
import { convertAdminPolicy, convertBaselinePolicy } from "./convert-admin-policy.ts";
import { convertClusterPolicy } from "./convert-cluster-policy.ts";
import { convertNetworkPolicy } from "./convert-network-policy.ts";
import type { Conversion } from "./convert-rules.ts";
import type { LoadContext } from "./load-context.ts";
import { unknownFields } from "./load-rule.ts";
import type { PolicySource, WrittenRule } from "./policy-source.ts";
import { objectAt, objectsAt, textAt } from "./read-json.ts";

export type KubernetesPolicyKind = Extract<
  PolicyKind,
  | "KubernetesNetworkPolicy"
  | "StagedKubernetesNetworkPolicy"
  | "KubernetesClusterNetworkPolicy"
  | "AdminNetworkPolicy"
  | "BaselineAdminNetworkPolicy"
>;

interface KindShape {
  readonly namespaced: boolean;
  readonly convert: (spec: JsonObject) => Conversion;
  readonly specFields: ReadonlySet<string>;
  readonly ruleFields: ReadonlySet<string>;
  readonly peerFields: ReadonlySet<string>;
  /** Where the author wrote what selects endpoints, orders the policy and puts it in a tier. */
  readonly paths: PolicySource["paths"];
}

const networkPolicy: KindShape = {
  namespaced: true,
  convert: convertNetworkPolicy,
  specFields: new Set(["podSelector", "ingress", "egress", "policyTypes"]),
  ruleFields: new Set(["from", "to", "ports"]),
  peerFields: new Set(["podSelector", "namespaceSelector", "ipBlock"]),
  paths: { selector: ["spec", "podSelector"], order: [], tier: [] },
};

const adminPolicy: KindShape = {
  namespaced: false,
  convert: convertAdminPolicy,
  specFields: new Set(["priority", "subject", "ingress", "egress"]),
  ruleFields: new Set(["name", "action", "from", "to", "ports"]),
  // Peers of other kinds condemn their rule in the conversion (K8S-7), so they are known here.
  peerFields: new Set(["namespaces", "pods", "networks", "nodes", "domainNames"]),
  paths: { selector: ["spec", "subject"], order: ["spec", "priority"], tier: [] },
};

const shapes: Readonly<Record<KubernetesPolicyKind, KindShape>> = {
  KubernetesNetworkPolicy: networkPolicy,
  StagedKubernetesNetworkPolicy: {
    ...networkPolicy,
    specFields: new Set([...networkPolicy.specFields, "stagedAction"]),
  },
  KubernetesClusterNetworkPolicy: {
    ...adminPolicy,
    convert: convertClusterPolicy,
    specFields: new Set([...adminPolicy.specFields, "tier"]),
    ruleFields: new Set(["name", "action", "from", "to", "protocols"]),
    paths: { ...adminPolicy.paths, tier: ["spec", "tier"] },
  },
  AdminNetworkPolicy: adminPolicy,
  BaselineAdminNetworkPolicy: { ...adminPolicy, convert: convertBaselinePolicy },
};

/**
 * A Kubernetes policy in Calico's form, or undefined where Calico ignores the object. Rules that can't be converted
 * are dropped or replaced, as Calico does, and reported. `spec` is the written one with the API server's defaults.
 */
export function kubernetesPolicySource(
  resource: Resource,
  kind: KubernetesPolicyKind,
  spec: JsonObject,
  context: LoadContext,
): PolicySource | undefined {
  const shape = shapes[kind];
  const { result, errors } = shape.convert(spec);
  for (const { message, direction, index } of errors) {
    const path: FieldPath = direction === undefined ? ["spec"] : ["spec", direction, index];
    context.report(resource, path, {
      code: direction === undefined ? "policy-not-converted" : "rule-not-converted",
      severity: context.raw ? "warning" : "error",
      message,
      use: direction === undefined ? "ignored" : "used-in-part",
    });
  }
  if (result === null) return undefined;
  const written = objectAt(resource.object, "spec");
  const origins = (direction: Direction): readonly WrittenRule[] => {
    const rules = objectsAt(written, direction);
    return result.origins[direction].map((index) => writtenRule(rules[index] ?? {}, direction, index, shape));
  };
  return {
    kind,
    namespace: shape.namespaced ? (resource.namespace ?? context.defaultNamespace) : undefined,
    name: resource.name,
    spec: result.spec,
    staged: kind === "StagedKubernetesNetworkPolicy" ? stagedAction(textAt(spec, "stagedAction")) : undefined,
    resource,
    paths: shape.paths,
    origins: { ingress: origins("ingress"), egress: origins("egress") },
    unknownFields: unknownFields(written, shape.specFields, "spec."),
  };
}

function writtenRule(rule: JsonObject, direction: Direction, index: number, shape: KindShape): WrittenRule {
  const side = direction === "ingress" ? "from" : "to";
  const peers = objectsAt(rule, side).flatMap((peer, position) =>
    unknownFields(peer, shape.peerFields, `${side}[${position}].`),
  );
  return {
    index,
    path: ["spec", direction, index],
    name: textAt(rule, "name"),
    unknownFields: [...unknownFields(rule, shape.ruleFields, ""), ...peers],
  };
}
