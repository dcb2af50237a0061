import { expect } from "@jest/globals";
import type { JsonObject } from "../../../src/base/json.ts";
import type { Issue } from "../../../src/model/issue.ts";
import type { Resource } from "../../../src/model/resource.ts";
import { parseFiles } from "../../../src/parse/parse-files.ts";
import { validateResource, type ValidateOptions } from "../../../src/validate/validate-resource.ts";
import type { FelixUse, Validation } from "../../../src/validate/validation.ts";
import { validationIssues } from "../../../src/validate/validation-issues.ts";

/** `layer code field` of every problem, in order and without repeats. */
type Lines = readonly string[];

export interface Expected {
  readonly library?: Lines;
  readonly native?: Lines;
  readonly unknown?: readonly string[];
  readonly felix?: FelixUse;
}

export interface Case extends Expected {
  readonly name: string;
  readonly object: JsonObject;
  readonly options?: ValidateOptions;
}

/** Only what a case states is compared; a case that states nothing is valid everywhere and used. */
export function check({ object, options, ...expected }: Case): void {
  const validation = validate(object, options);
  const wanted = { library: [], felix: "used", ...expected };
  expect(lines(validation.library.errors)).toEqual(wanted.library);
  expect(validation.felix).toBe(wanted.felix);
  if (validation.nativeCRD === undefined) return;
  expect(lines(validation.nativeCRD.errors)).toEqual(expected.native ?? []);
  expect(validation.nativeCRD.unknownFields).toEqual(expected.unknown ?? []);
}

function lines(errors: Validation["library"]["errors"]): Lines {
  return [...new Set(errors.map(({ layer, code, field }) => `${layer} ${code} ${field}`.trimEnd()))];
}

export function validate(object: JsonObject, options: ValidateOptions = {}): Validation {
  return validateResource(resourceOf(object), options);
}

function resourceOf(object: JsonObject): Resource {
  const [resource] = parse(JSON.stringify(object));
  if (resource === undefined) throw new Error("the case is no resource");
  return resource;
}

function parse(text: string): readonly Resource[] {
  return parseFiles([{ path: "shop.yaml", text }], {}).resources;
}

/** The issues of every object in a YAML text. */
export function issuesOf(yaml: string, options: ValidateOptions = {}): readonly Issue[] {
  return parse(yaml).flatMap((resource) => validationIssues(resource, validateResource(resource, options)));
}

/** Objects of the invented shop cluster. */
export const make = {
  calico: (kind: string, spec: JsonObject, metadata: JsonObject = {}): JsonObject => ({
    apiVersion: "projectcalico.org/v3",
    kind,
    metadata: { name: "shop", ...metadata },
    spec,
  }),
  np: (spec: JsonObject, metadata: JsonObject = {}): JsonObject =>
    make.calico("NetworkPolicy", spec, { namespace: "shop", ...metadata }),
  gnp: (spec: JsonObject, metadata: JsonObject = {}): JsonObject =>
    make.calico("GlobalNetworkPolicy", spec, metadata),
  /** A policy with one ingress rule. */
  rule: (rule: JsonObject): JsonObject =>
    make.np({ types: ["Ingress"], ingress: [{ action: "Allow", ...rule }] }),
  knp: (spec: JsonObject): JsonObject => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "till", namespace: "shop" },
    spec,
  }),
  cnp: (spec: JsonObject): JsonObject => ({
    apiVersion: "policy.networking.k8s.io/v1alpha2",
    kind: "ClusterNetworkPolicy",
    metadata: { name: "guard" },
    spec: { tier: "Admin", priority: 5, subject: { namespaces: {} }, ...spec },
  }),
  anp: (kind: string, spec: JsonObject): JsonObject => ({
    apiVersion: "policy.networking.k8s.io/v1alpha1",
    kind,
    metadata: { name: "default" },
    spec: { subject: { namespaces: {} }, ...(kind === "AdminNetworkPolicy" ? { priority: 5 } : {}), ...spec },
  }),
};
