import type { JsonObject } from "../base/json.ts";
import type { Resource } from "../model/resource.ts";
import { felixVerdict } from "./felix/felix-verdict.ts";
import { checkMetadata } from "./rules/check-metadata.ts";
import { checkKubernetesPolicy } from "./rules/check-kubernetes-policy.ts";
import { checkEmptyLists } from "./rules/check-staged.ts";
import { checkObjectName } from "./rules/check-object-name.ts";
import type { Channel } from "./schema/cluster-network-policy.ts";
import { kindSchema } from "./schema/kind-schema.ts";
import { metadata as metadataSchema } from "./schema/metadata.ts";
import { object as objectSchema } from "./schema/build.ts";
import type { ObjectSchema } from "./schema/schema.ts";
import { makeProblem, verdictOf, type Layer, type Problem, type Validation } from "./validation.ts";
import { checkRules } from "./walk/check-rules.ts";
import { checkSchema } from "./walk/check-schema.ts";
import { checkTags } from "./walk/check-tags.ts";
import { decodeObject } from "./walk/decode.ts";
import { fillDefaults } from "./walk/fill-defaults.ts";
import { withTextScalars } from "./walk/text-scalars.ts";
import { pruneUnknown } from "./walk/unknown-fields.ts";

export interface ValidateOptions {
  /** Release family, `"3.30"`. Default: the newest known. */
  readonly calicoVersion?: string;
  /** Of the cluster policy CRDs; Calico ships `standard`. */
  readonly channel?: Channel;
  /** The object lies in the datastore as written: the CRD has no say. */
  readonly raw?: boolean;
}

const newestRelease = 34;
/** Since v3.32 Calico's CRDs have limits, enumerations and CEL, and can be used without the Calico API server. */
const firstNativeRelease = 32;

type Subject = Pick<Resource, "group" | "kind" | "namespace" | "object">;

/**
 * What the Calico API and its CRD, or the Kubernetes API server, would say of the object, and what Felix makes of it if it
 * is stored all the same. Never throws for what an object holds. Source: reference section 2.
 */
export function validateResource(resource: Subject, options: ValidateOptions = {}): Validation {
  const known = kindSchema(resource, options.channel ?? "standard");
  switch (known.kind) {
    case "calico":
      return validateCalico(resource, known, options);
    case "crd":
      return validateCrd(resource, known.schema);
    case "kubernetes-policy":
      return validateKubernetesPolicy(resource, known.schema);
    case "kubernetes":
      return validateKubernetes(resource, known.schema);
    case "other":
      return { library: verdictOf(nameProblems(resource)), nativeCRD: undefined, felix: "used" };
  }
}

function validateCalico(
  resource: Subject,
  { schema, hasCrd }: { readonly schema: ObjectSchema; readonly hasCrd: boolean },
  options: ValidateOptions,
): Validation {
  const release = releaseOf(options.calicoVersion);
  const native = release >= firstNativeRelease;
  const pruned = pruneUnknown(schema, resource.object);
  const decoded = decodeObject(schema, hasCrd ? resource.object : withTextScalars(schema, resource.object));
  const unreadable = [...pruned.unknown, ...decoded.faults];
  const stored = hasCrd ? fillDefaults(schema, decoded.object) : decoded.object;
  // What can't be read is not judged further, but for the fields that no one knows.
  const judged =
    decoded.faults.length > 0
      ? []
      : [
          ...metadataProblems(decoded.object, "validator"),
          ...checkTags(schema, decoded.object, release),
          ...emptyListProblems(resource.object),
          ...(hasCrd ? checkSchema(schema, stored, { uniqueLists: false, limits: native }) : []),
          ...(hasCrd ? checkRules(schema, stored) : []),
        ];
  const felix = felixVerdict(resource.kind, decoded.object, decoded.faults, resource.namespace);
  return {
    library: verdictOf([...unreadable, ...judged]),
    nativeCRD: hasCrd && native ? nativeVerdict(schema, pruned, resource.group) : undefined,
    felix: felix.use,
    ...(felix.reason === undefined ? {} : { felixReason: felix.reason }),
    ...(hasCrd && decoded.faults.length === 0 ? { afterDefaulting: stored } : {}),
  };
}

/** The Kubernetes API server with the CRD: unknown fields are dropped first, then defaults are filled in. */
function nativeVerdict(
  schema: ObjectSchema,
  { object, unknown }: ReturnType<typeof pruneUnknown>,
  group: string,
): NonNullable<Validation["nativeCRD"]> {
  const defaulted = fillDefaults(schema, object);
  // Only the v3 CRDs want metadata and spec to be there (reference section 1).
  const effective = group === "crd.projectcalico.org" ? { ...schema, required: [] } : schema;
  const errors = [
    ...metadataProblems(defaulted, "kubernetes"),
    ...metadataTypeProblems(object),
    ...checkSchema(effective, withoutMetadata(defaulted), { uniqueLists: true, limits: true }),
    ...checkRules(schema, defaulted),
  ];
  return { ...verdictOf(errors), unknownFields: unknown.map((problem) => problem.field) };
}

function validateCrd(resource: Subject, schema: ObjectSchema): Validation {
  const pruned = pruneUnknown(schema, resource.object);
  const native = nativeVerdict(schema, pruned, resource.group);
  const unreadable = native.errors.find(
    (problem) => problem.code === "wrong-type" && problem.path[0] === "spec",
  );
  const { use, reason } =
    unreadable === undefined
      ? felixVerdict(`Kubernetes${resource.kind}`, pruned.object, [], undefined)
      : ({ use: "undecodable", reason: `\`${unreadable.field}\`: ${unreadable.reason}` } as const);
  return {
    library: verdictOf([...pruned.unknown, ...native.errors]),
    nativeCRD: native,
    felix: use,
    ...(reason === undefined ? {} : { felixReason: reason }),
  };
}

function validateKubernetesPolicy(resource: Subject, schema: ObjectSchema): Validation {
  const pruned = pruneUnknown(schema, resource.object);
  const decoded = decodeObject(schema, resource.object);
  const problems: Problem[] = [...pruned.unknown, ...decoded.faults];
  if (decoded.faults.length === 0) {
    problems.push(...metadataProblems(decoded.object, "kubernetes"));
    checkKubernetesPolicy(decoded.object, collect("kubernetes", problems));
  }
  const felix = felixVerdict("KubernetesNetworkPolicy", decoded.object, decoded.faults, resource.namespace);
  return {
    library: verdictOf(problems),
    nativeCRD: undefined,
    felix: felix.use,
    ...(felix.reason === undefined ? {} : { felixReason: felix.reason }),
  };
}

/** What can't be read of an object is not judged further. What it means all the same is for the loader to say. */
function validateKubernetes(resource: Subject, schema: ObjectSchema): Validation {
  const { unknown } = pruneUnknown(schema, resource.object);
  const { object, faults } = decodeObject(schema, resource.object);
  const unreadable = new Set(faults.map(({ field }) => field));
  const broken = checkTags(schema, object, newestRelease).filter(({ field }) => !unreadable.has(field));
  const ofServer = [...faults, ...broken].map((problem): Problem => ({ ...problem, layer: "kubernetes" }));
  const problems = [...unknown, ...nameProblems(resource), ...ofServer];
  return { library: verdictOf(problems), nativeCRD: undefined, felix: "used" };
}

/** Names, labels and annotations, which all objects have. */
function nameProblems(resource: Subject): readonly Problem[] {
  const problems: Problem[] = [...metadataTypeProblems(resource.object)];
  checkObjectName(resource.kind, resource.object, collect("kubernetes", problems));
  return problems;
}

const onlyMetadata: ObjectSchema = objectSchema({ metadata: metadataSchema });

/** Labels and annotations that are no texts: YAML makes numbers and booleans of what is not in quotes. */
function metadataTypeProblems(object: JsonObject): readonly Problem[] {
  return decodeObject(onlyMetadata, object).faults.map((fault) => ({ ...fault, layer: "kubernetes" }));
}

function emptyListProblems(object: JsonObject): readonly Problem[] {
  const problems: Problem[] = [];
  checkEmptyLists(object, collect("validator", problems));
  return problems;
}

function metadataProblems(object: JsonObject, layer: Layer): readonly Problem[] {
  const problems: Problem[] = [];
  checkMetadata(object, collect(layer, problems));
  return problems;
}

function collect(layer: Layer, problems: Problem[]): Parameters<typeof checkMetadata>[1] {
  return (code, path, reason, value) => {
    problems.push(makeProblem(layer, code, path, reason, value === undefined ? {} : { value }));
  };
}

/** Metadata is for the API server itself, not for the CRD's schema. */
function withoutMetadata(object: JsonObject): JsonObject {
  return Object.hasOwn(object, "metadata") ? { ...object, metadata: {} } : object;
}

function releaseOf(version: string | undefined): number {
  const [, minor] = /^v?3\.(\d+)/.exec(version ?? "") ?? [];
  return minor === undefined ? newestRelease : Number(minor);
}
