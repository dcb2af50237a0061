import type { JsonObject } from "../base/json.ts";
import type { Profile } from "../model/cluster.ts";
import type { Direction, Rule } from "../model/policy.ts";
import type { FieldPath, Resource } from "../model/resource.ts";
import { isCalico, isKubernetes } from "./calico-kinds.ts";
import type { LoadContext } from "./load-context.ts";
import { loadRule } from "./load-rule.ts";
import type { LabelMap } from "./resolve-labels.ts";
import { objectAt, objectsAt, textMapAt } from "./read-json.ts";
import type { RuleReader } from "./rule-reader.ts";

/** Profiles by name, and the labels that endpoints inherit from each (LBL-2). */
export interface LoadedProfiles {
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly labels: ReadonlyMap<string, LabelMap>;
}

/** What the endpoints and sets of the tree name, so that it exists even where the tree does not hold it. */
export interface MentionedProfiles {
  readonly namespaces: ReadonlySet<string>;
  /** `namespace/name`. */
  readonly serviceAccounts: ReadonlySet<string>;
}

/**
 * Profiles of the tree: hand-written ones, `kns.` of namespaces, `ksa.` of service accounts, and the built-in one
 * (PROF-4 to PROF-6). Namespaces and accounts that are mentioned and not held are made up, without labels: pods can't
 * exist without them.
 */
export function loadProfiles(
  resources: readonly Resource[],
  mentioned: MentionedProfiles,
  context: LoadContext,
): LoadedProfiles {
  const profiles = new Map<string, Profile>();
  const labels = new Map<string, LabelMap>();
  const add = (profile: Profile, inherited: LabelMap): void => {
    profiles.set(profile.name, profile);
    labels.set(profile.name, inherited);
  };
  for (const resource of resources) {
    if (isCalico(resource, "Profile")) add(...writtenProfile(resource, context));
  }
  for (const namespace of mentioned.namespaces) add(...namespaceProfile(namespace, undefined));
  for (const account of mentioned.serviceAccounts) {
    const [namespace = "", name = ""] = account.split("/");
    add(...accountProfile(namespace, name, undefined));
  }
  for (const resource of resources) {
    if (isKubernetes(resource, "", "Namespace")) add(...namespaceProfile(resource.name, resource));
    if (isKubernetes(resource, "", "ServiceAccount")) {
      add(...accountProfile(resource.namespace ?? context.defaultNamespace, resource.name, resource));
    }
  }
  add(allowAll("projectcalico-default-allow", {}, undefined), new Map());
  return { profiles, labels };
}

function writtenProfile(resource: Resource, context: LoadContext): [Profile, LabelMap] {
  const spec = objectAt(resource.object, "spec");
  const inherited = textMapAt(spec, "labelsToApply");
  const rules = (direction: Direction): readonly Rule[] =>
    objectsAt(spec, direction).map((rule, index) => profileRule(rule, direction, index, resource, context));
  const profile: Profile = {
    name: resource.name,
    ingress: rules("ingress"),
    egress: rules("egress"),
    labelsToApply: Object.fromEntries(inherited),
    place: resource.locate([]),
  };
  return [profile, inherited];
}

function profileRule(
  rule: JsonObject,
  direction: Direction,
  index: number,
  resource: Resource,
  context: LoadContext,
): Rule {
  const path: FieldPath = ["spec", direction, index];
  const reader: RuleReader = {
    namespace: undefined,
    parse: context.parse,
    serviceGap: () => undefined,
    dataplane: context.dataplane,
    fault: ({ path: inner, code, message }) => {
      context.report(resource, [...path, ...inner], {
        code,
        severity: "error",
        message,
        use: "used-in-part",
      });
    },
  };
  const place = resource.locate(path);
  return loadRule(rule, { index, writtenIndex: index, place, name: undefined, unknownFields: [] }, reader);
}

function namespaceProfile(name: string, resource: Resource | undefined): [Profile, LabelMap] {
  const labels = prefixedLabels(resource, "pcns.");
  // Kubernetes itself puts this label on every namespace (LBL-2).
  labels.set("pcns.kubernetes.io/metadata.name", name);
  labels.set("pcns.projectcalico.org/name", name);
  return [allowAll(`kns.${name}`, Object.fromEntries(labels), resource), labels];
}

/** No rules: the namespace's profile comes first and allows (PROF-4). */
function accountProfile(
  namespace: string,
  name: string,
  resource: Resource | undefined,
): [Profile, LabelMap] {
  const labels = prefixedLabels(resource, "pcsa.");
  labels.set("pcsa.projectcalico.org/name", name);
  const profile: Profile = {
    name: `ksa.${namespace}.${name}`,
    ingress: [],
    egress: [],
    labelsToApply: Object.fromEntries(labels),
    place: resource?.locate([]),
  };
  return [profile, labels];
}

function prefixedLabels(resource: Resource | undefined, prefix: string): Map<string, string> {
  const labels = textMapAt(objectAt(resource?.object ?? {}, "metadata"), "labels");
  return new Map([...labels].map(([key, value]) => [`${prefix}${key}`, value]));
}

function allowAll(
  name: string,
  labelsToApply: Profile["labelsToApply"],
  resource: Resource | undefined,
): Profile {
  const place = resource?.locate([]);
  const origin = {
    index: 0,
    writtenIndex: 0,
    place: place ?? builtInPlace,
    name: undefined,
    unknownFields: [],
  };
  const reader: RuleReader = {
    namespace: undefined,
    parse: () => ({ ok: true, selector: { kind: "all" } }),
    serviceGap: () => undefined,
    dataplane: "iptables",
    fault: () => undefined,
  };
  const rule = loadRule({ action: "Allow" }, origin, reader);
  return { name, ingress: [rule], egress: [rule], labelsToApply, place };
}

/** Stands for rules that nobody wrote. */
const builtInPlace = { path: "(built into Calico)", line: 1 };
