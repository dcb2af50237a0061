import type { JsonObject } from "../base/json.ts";
import { convertAdminPolicy, convertBaselinePolicy } from "./convert-admin-policy.ts";
import { convertClusterPolicy } from "./convert-cluster-policy.ts";
import { convertNetworkPolicy } from "./convert-network-policy.ts";
import type { Conversion } from "./convert-rules.ts";
import { describePod, type PodDescription } from "./describe-pod.ts";
import { calicoVersion } from "./load-context.ts";
import { objectAt, textAt, textMapAt } from "./read-json.ts";

/** A Kubernetes object as Calico converts it. */
export interface ConvertedObject extends Partial<PodDescription> {
  /** What Calico files the result under. */
  readonly key?: { readonly kind: string; readonly namespace?: string; readonly name: string };
  /** The Calico v3 resource; null where the object is ignored. Pods have none: they give `workloadEndpoints`. */
  readonly result?: JsonObject | null;
  /** Beside a result: rules that were dropped or replaced. */
  readonly errors: readonly string[];
}

/**
 * Converts a NetworkPolicy, ClusterNetworkPolicy, AdminNetworkPolicy, BaselineAdminNetworkPolicy, Namespace,
 * ServiceAccount or Pod as the given release of Calico does (3.32 by default), without the API server's defaults. A kind
 * that is not converted gives null and an error.
 */
export function convertKubernetesObject(
  object: JsonObject,
  options: { readonly calicoVersion?: string } = {},
): ConvertedObject {
  const kind = textAt(object, "kind") ?? "";
  if (kind === "Pod") return describePod(object);
  const uid = textAt(objectAt(object, "metadata"), "uid");
  if (uid !== undefined && !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(uid)) {
    return { result: null, errors: [`failed to parse UID for resource: invalid UUID \`${uid}\``] };
  }
  const prefixed = calicoVersion(options.calicoVersion).minor < 32;
  switch (kind) {
    case "NetworkPolicy":
      return networkPolicy(object, prefixed);
    case "ClusterNetworkPolicy":
      return globalPolicy(object, convertClusterPolicy, "KubernetesClusterNetworkPolicy", "");
    case "AdminNetworkPolicy":
      return globalPolicy(object, convertAdminPolicy, "GlobalNetworkPolicy", "kanp.adminnetworkpolicy.");
    case "BaselineAdminNetworkPolicy":
      return globalPolicy(
        object,
        convertBaselinePolicy,
        "GlobalNetworkPolicy",
        "kbanp.baselineadminnetworkpolicy.",
      );
    case "Namespace":
      return namespaceProfile(object);
    case "ServiceAccount":
      return accountProfile(object);
    default:
      return { result: null, errors: [`\`${kind}\` is not a kind that Calico converts`] };
  }
}

function networkPolicy(object: JsonObject, prefixed: boolean): ConvertedObject {
  const metadata = objectAt(object, "metadata");
  const written = textAt(metadata, "name") ?? "";
  const namespace = textAt(metadata, "namespace");
  const name = prefixed ? `knp.default.${written}` : written;
  const scope = namespace === undefined ? {} : { namespace };
  const { result, errors } = convertNetworkPolicy(objectAt(object, "spec"));
  const { tier, ...rest } = result?.spec ?? {};
  // Before 3.32 the tier was in the name alone.
  const spec = prefixed || tier === undefined ? rest : { tier, ...rest };
  return {
    key: { kind: prefixed ? "NetworkPolicy" : "KubernetesNetworkPolicy", ...scope, name },
    result: resource("NetworkPolicy", { name, ...scope }, spec),
    errors: errors.map(({ message }) => message),
  };
}

function globalPolicy(
  object: JsonObject,
  convert: (spec: JsonObject) => Conversion,
  kind: string,
  prefix: string,
): ConvertedObject {
  const name = `${prefix}${textAt(objectAt(object, "metadata"), "name") ?? ""}`;
  const { result, errors } = convert(objectAt(object, "spec"));
  return {
    key: { kind, name },
    result: result === null ? null : resource("GlobalNetworkPolicy", { name }, result.spec),
    // An ignored object is only logged.
    errors: result === null ? [] : errors.map(({ message }) => message),
  };
}

const allow = { ingress: [{ action: "Allow" }], egress: [{ action: "Allow" }] };

function namespaceProfile(object: JsonObject): ConvertedObject {
  const name = textAt(objectAt(object, "metadata"), "name") ?? "";
  return profile(`kns.${name}`, { ...allow, labelsToApply: inherited(object, "pcns.", name) });
}

/** An empty namespace counts as `default`. */
function accountProfile(object: JsonObject): ConvertedObject {
  const metadata = objectAt(object, "metadata");
  const name = textAt(metadata, "name") ?? "";
  const written = textAt(metadata, "namespace") ?? "";
  const namespace = written === "" ? "default" : written;
  return profile(`ksa.${namespace}.${name}`, { labelsToApply: inherited(object, "pcsa.", name) });
}

function profile(name: string, spec: JsonObject): ConvertedObject {
  return { key: { kind: "Profile", name }, result: resource("Profile", { name }, spec), errors: [] };
}

function inherited(object: JsonObject, prefix: string, name: string): JsonObject {
  const labels = textMapAt(objectAt(object, "metadata"), "labels");
  const prefixed = [...labels].map(([key, value]) => [`${prefix}${key}`, value] as const);
  return Object.fromEntries([...prefixed, [`${prefix}projectcalico.org/name`, name] as const]);
}

function resource(kind: string, metadata: JsonObject, spec: JsonObject): JsonObject {
  return { kind, apiVersion: "projectcalico.org/v3", metadata, spec };
}
