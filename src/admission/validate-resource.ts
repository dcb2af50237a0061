import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { FieldPath } from "../model/resource.ts";
import { checkDecoding } from "./decode.ts";
import { whyDropped } from "./felix-use.ts";
import { checkControllersConfiguration, checkFelixConfiguration } from "./library/configuration-rules.ts";
import { checkMetadata } from "./library/metadata-rules.ts";
import { specRules } from "./library/spec-rules.ts";
import { isLabelValue, isQualifiedName, subdomain } from "./library/text-rules.ts";
import { checkWorkloadEndpoint, hasNetworks } from "./library/workload-endpoint-rules.ts";
import { reporter, type Problem } from "./problem.ts";
import { calicoSchemas } from "./schema/calico-schemas.ts";
import {
  adminNetworkPolicySchema,
  clusterNetworkPolicySchema,
  type Channel,
} from "./schema/cluster-policy-schema.ts";
import type { ObjectSchema } from "./schema/schema.ts";
import { walkSchema } from "./schema/walk-schema.ts";

export interface ValidateOptions {
  /** Channel of the Kubernetes cluster policy CRDs; Calico ships the standard one. */
  readonly channel?: Channel;
}

/** What the judges make of one object. */
export interface Validation {
  /** calicoctl and the Calico API server would take it. For kinds they don't see: the Kubernetes API server would. */
  readonly valid: boolean;
  readonly errors: readonly Problem[];
  /** The native CRD by the Kubernetes API server; `undefined` for kinds without one. */
  readonly nativeCRD:
    | {
        readonly valid: boolean;
        readonly errors: readonly Problem[];
        readonly unknownFields: readonly FieldPath[];
      }
    | undefined;
  /**
   * What Felix makes of it once stored: `dropped` is treated as absent, `absent` is never sent, `undecodable` can't be
   * read. `undefined` for kinds Felix does not get.
   */
  readonly felix: "used" | "dropped" | "absent" | "undecodable" | undefined;
  readonly felixReason: string | undefined;
}

const felixKinds =
  /^(?:Staged.*|GlobalNetworkPolicy|NetworkPolicy|HostEndpoint|NetworkSet|GlobalNetworkSet|Profile|WorkloadEndpoint)$/;

/** Judges an object as its author wrote it. Kinds without rules are valid. Never throws. */
export function validateResource(object: JsonObject, options: ValidateOptions = {}): Validation {
  const kind = textOf(object["kind"]);
  const group = textOf(object["apiVersion"]).split("/")[0] ?? "";
  if (group === "policy.networking.k8s.io")
    return validateClusterPolicy(kind, object, options.channel ?? "standard");
  if (group !== "projectcalico.org" && group !== "crd.projectcalico.org") return unjudged;
  return validateCalico(kind, object);
}

const unjudged: Validation = {
  valid: true,
  errors: [],
  nativeCRD: undefined,
  felix: undefined,
  felixReason: undefined,
};

function validateCalico(kind: string, object: JsonObject): Validation {
  const spec = isJsonObject(object["spec"]) ? object["spec"] : {};
  const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  const schema = calicoSchemas[kind];
  const undecodable: Problem[] = [];
  checkDecoding(kind, spec, reporter("decode", undecodable));
  const errors: Problem[] = [...undecodable];
  const validator = reporter("validator", errors);
  checkMetadata(kind, metadata, validator);
  libraryRules(kind, spec, validator);
  if (schema !== undefined) errors.push(...libraryCrd(object, schema));
  return {
    valid: errors.length === 0,
    errors,
    nativeCRD: schema === undefined ? undefined : nativeCrd(object, metadata, schema),
    ...felixUse(kind, spec, undecodable[0]?.reason),
  };
}

function libraryRules(
  kind: string,
  spec: JsonObject,
  report: Parameters<typeof checkWorkloadEndpoint>[1],
): void {
  if (kind === "FelixConfiguration") checkFelixConfiguration(spec, report);
  else if (kind === "KubeControllersConfiguration") checkControllersConfiguration(spec, report);
  else if (kind === "WorkloadEndpoint") checkWorkloadEndpoint(spec, report);
  else specRules[kind]?.(spec, report);
}

/**
 * The CRD rules as the library runs them: on the object encoded again, which forgets repeats in sets, empty texts and lists,
 * and that a protocol number was a text; and which knows no field that it does not know.
 */
function libraryCrd(object: JsonObject, schema: ObjectSchema): readonly Problem[] {
  const problems: Problem[] = [];
  const { unknown } = walkSchema(encodeAgain(object), schema, [], reporter("crd", problems));
  const kept = problems.filter(({ code }) => code !== "duplicate-value" && code !== "too-few");
  const unread = unknown.map((path): Problem => ({
    code: "unknown-field",
    path,
    reason: `unknown field \`${path.join(".")}\``,
    layer: "decode",
  }));
  return [...unread, ...kept];
}

function encodeAgain(value: JsonValue, key = ""): JsonObject {
  const encoded = encode(value, key);
  return isJsonObject(encoded) ? encoded : {};
}

const omittedWhenEmpty = new Set(["stagedAction", "types", "bpfLogLevel"]);

function encode(value: JsonValue, key: string): JsonValue {
  if (typeof value === "string" && /^(?:not)?protocol$/i.test(key) && /^\d+$/.test(value))
    return Number(value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => encode(item, ""));
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(
    ([name, field]) => field !== undefined && !(omittedWhenEmpty.has(name) && isEmpty(field)),
  );
  return Object.fromEntries(kept.map(([name, field]) => [name, encode(field ?? null, name)]));
}

function isEmpty(value: JsonValue): boolean {
  return value === "" || (Array.isArray(value) && value.length === 0);
}

/** Kubernetes' own checks of names and labels come with every CRD. */
function nativeCrd(object: JsonObject, metadata: JsonObject, schema: ObjectSchema): Validation["nativeCRD"] {
  const errors: Problem[] = [];
  const report = reporter("kubernetes", errors);
  const name = textOf(metadata["name"]);
  if (name.length > 253 || !subdomain.test(name))
    report(["metadata", "name"], "name-invalid", "must be a lower case RFC 1123 subdomain", name);
  if (isJsonObject(metadata["labels"])) {
    for (const [key, value] of Object.entries(metadata["labels"])) {
      if (!isQualifiedName(key) || (typeof value === "string" && !isLabelValue(value)))
        report(["metadata", "labels", key], "label-invalid", "is not a valid label", key);
    }
  }
  if (isJsonObject(metadata["annotations"])) {
    for (const key of Object.keys(metadata["annotations"])) {
      if (!isQualifiedName(key.toLowerCase()))
        report(["metadata", "annotations", key], "annotation-key", "is not a valid annotation key", key);
    }
  }
  const { unknown } = walkSchema(object, schema, [], reporter("crd", errors));
  return { valid: errors.length === 0, errors, unknownFields: unknown };
}

function felixUse(
  kind: string,
  spec: JsonObject,
  undecodable: string | undefined,
): Pick<Validation, "felix" | "felixReason"> {
  if (!felixKinds.test(kind)) return { felix: undefined, felixReason: undefined };
  if (undecodable !== undefined) return { felix: "undecodable", felixReason: undecodable };
  // STG-3: a Delete is carried out by whoever promotes it, Felix never hears of it.
  if (spec["stagedAction"] === "Delete" && kind.startsWith("Staged"))
    return { felix: "absent", felixReason: "stagedAction is Delete" };
  if (kind === "WorkloadEndpoint" && !hasNetworks(spec))
    return { felix: "absent", felixReason: "it has no addresses" };
  const reason = whyDropped(kind, spec);
  return { felix: reason === undefined ? "used" : "dropped", felixReason: reason };
}

function validateClusterPolicy(kind: string, object: JsonObject, channel: Channel): Validation {
  const schema =
    kind === "ClusterNetworkPolicy"
      ? clusterNetworkPolicySchema(channel)
      : kind === "AdminNetworkPolicy" || kind === "BaselineAdminNetworkPolicy"
        ? adminNetworkPolicySchema(kind, channel)
        : undefined;
  if (schema === undefined) return unjudged;
  const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  const nativeCRD = nativeCrd(object, metadata, schema);
  return {
    valid: nativeCRD?.valid ?? true,
    errors: nativeCRD?.errors ?? [],
    nativeCRD,
    felix: undefined,
    felixReason: undefined,
  };
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
