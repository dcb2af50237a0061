import { fieldOf, listOf } from "../read-field.ts";
import { checkPolicyName, checkPolicySpec, type PolicyScope } from "../rules/check-policy.ts";
import { checkStaged } from "../rules/check-staged.ts";
import { nameTag, oneOfTag, uniqueTag } from "../rules/tags.ts";
import { boolean, cel, list, number, object, oneOf, text } from "./build.ts";
import { resource } from "./metadata.ts";
import { ruleList, selector } from "./rule.ts";
import { noGlobal } from "./rule-rules.ts";
import type { CelRule, ObjectSchema, Schema, TextSchema } from "./schema.ts";

type Fields = Readonly<Record<string, Schema>>;

const hint = "AssumeNeededOnEveryNode";

const common: Fields = {
  tier: text({ fallback: "default", tags: [nameTag] }),
  order: number({ empty: "kept" }),
  ingress: ruleList,
  egress: ruleList,
  selector,
  types: list(oneOf(["Ingress", "Egress"]), { minItems: 1, maxItems: 2, unique: true }),
  serviceAccountSelector: selector,
  performanceHints: list(oneOf([hint], { tags: [oneOfTag(hint)] }), { unique: true, tags: [uniqueTag] }),
};

const globalOnly: Fields = {
  namespaceSelector: selector,
  doNotTrack: boolean(),
  preDNAT: boolean(),
  applyOnForward: boolean(),
};

function isOn(self: Parameters<CelRule["holds"]>[0], key: string): boolean {
  return fieldOf(self, key) === true;
}

const commonRules: readonly CelRule[] = [noGlobal("selector"), noGlobal("serviceAccountSelector")];

/** Source: reference section 4; Calico `v3/globalnetworkpolicy.go`. */
const globalRules: readonly CelRule[] = [
  cel("pre-dnat-untracked", "preDNAT and doNotTrack cannot both be true", (self) => {
    return !(isOn(self, "doNotTrack") && isOn(self, "preDNAT"));
  }),
  cel("pre-dnat-egress", "preDNAT policy cannot have any egress rules", (self) => {
    return !isOn(self, "preDNAT") || listOf(self, "egress").length === 0;
  }),
  cel("pre-dnat-egress", "preDNAT policy cannot have 'Egress' type", (self) => {
    return !isOn(self, "preDNAT") || !listOf(self, "types").includes("Egress");
  }),
  cel("apply-on-forward", "applyOnForward must be true if either preDNAT or doNotTrack is true", (self) => {
    return isOn(self, "applyOnForward") || !(isOn(self, "doNotTrack") || isOn(self, "preDNAT"));
  }),
  ...commonRules,
  noGlobal("namespaceSelector"),
];

/** What a staged policy asks for; `Set` where nothing is said. */
export const stagedAction: TextSchema = oneOf(["Set", "Delete", "Learn", "Ignore"], { fallback: "Set" });

const fieldsOf: Readonly<Record<PolicyScope, Fields>> = {
  namespaced: common,
  global: { ...common, ...globalOnly },
};
const rulesOf: Readonly<Record<PolicyScope, readonly CelRule[]>> = {
  namespaced: commonRules,
  global: globalRules,
};

function enforced(scope: PolicyScope): ObjectSchema {
  const spec = object(fieldsOf[scope], { rules: rulesOf[scope] });
  return resource(spec, { checks: [checkPolicyName(scope), checkPolicySpec(scope)] });
}

function staged(scope: PolicyScope): ObjectSchema {
  const spec = object({ stagedAction, ...fieldsOf[scope] }, { rules: rulesOf[scope] });
  return resource(spec, { checks: [checkPolicyName(scope), checkStaged(scope)] });
}

export const networkPolicy = enforced("namespaced");
export const globalNetworkPolicy = enforced("global");
export const stagedNetworkPolicy = staged("namespaced");
export const stagedGlobalNetworkPolicy = staged("global");
