import type { IssueCode } from "../model/issues/issue-catalogue.ts";
import type { JsonObject } from "../base/json.ts";
import type { Direction, Policy, Rule } from "../model/policy.ts";
import type { Selector } from "../selector/selector.ts";
import type { LoadContext } from "./load-context.ts";
import { loadRule, unmodelledFields } from "./load-rule.ts";
import { policySelectorText } from "./policy-selector-text.ts";
import { policyId, type PolicySource } from "./policy-source.ts";
import { policyTypes } from "./policy-types.ts";
import { booleanAt, numberAt, objectsAt, textAt } from "./read-json.ts";
import type { RuleReader } from "./rule-reader.ts";
import { fitsTier, tieBreak } from "./tie-break.ts";

/**
 * The policy in the model's form, or undefined where Calico treats the object as absent; then an issue says why.
 * Source: Calico `updateprocessors/` and `felix/calc/validation_filter.go` (reference sections 2 and 19).
 */
export function loadPolicy(source: PolicySource, context: LoadContext): Policy | undefined {
  const faults = new FaultList();
  const selector = readPolicySelector(source, context, faults);
  const tier = tierOf(source.spec);
  const { types, ambiguous } = typesOf(source, context);
  const policy: Policy = {
    id: policyId(source),
    kind: source.kind,
    namespace: source.namespace,
    name: source.name,
    tier,
    order: numberAt(source.spec, "order"),
    tieBreak: tieBreak({ ...source, tier }, context.version.minor),
    selector,
    types,
    ingress: readRules(source, "ingress", context, faults),
    egress: readRules(source, "egress", context, faults),
    doNotTrack: booleanAt(source.spec, "doNotTrack") ?? false,
    preDNAT: booleanAt(source.spec, "preDNAT") ?? false,
    applyOnForward: booleanAt(source.spec, "applyOnForward") ?? false,
    staged: source.staged,
    place: source.resource.locate([]),
    places: {
      selector: source.resource.locate(source.paths.selector),
      order: source.resource.locate(source.paths.order),
      tier: source.resource.locate(source.paths.tier),
    },
    unmodelled: unmodelledFields(source.unknownFields),
  };
  const absent = faults.report(source, context);
  if (!absent) noteChoices(source, tier, ambiguous, context);
  return absent ? undefined : policy;
}

/** The tier of a spec: `default` where it names none. */
export function tierOf(spec: JsonObject): string {
  const tier = textAt(spec, "tier") ?? "";
  return tier === "" ? "default" : tier;
}

/** Conversions set the types themselves (TYP-5 to TYP-7); without any they are not defaulted again. */
function typesOf(source: PolicySource, context: LoadContext): ReturnType<typeof policyTypes> {
  const converted = !calicoKinds.has(source.kind);
  return policyTypes(source.spec, !context.raw && !converted);
}

const calicoKinds: ReadonlySet<string> = new Set([
  "NetworkPolicy",
  "GlobalNetworkPolicy",
  "StagedNetworkPolicy",
  "StagedGlobalNetworkPolicy",
]);

function readPolicySelector(source: PolicySource, context: LoadContext, faults: FaultList): Selector {
  const { text, leftOut } = policySelectorText(source.spec, source.namespace);
  for (const field of leftOut) {
    const parsed = context.parse(textAt(source.spec, field) ?? "");
    const reason = parsed.ok ? "" : `: ${parsed.message}`;
    // Felix uses such a policy without that selector; only Calico's own admission refuses it (reference section 2).
    faults.add({
      path: ["spec", field],
      code: "selector-invalid",
      message: `\`${field}\` can't be read and is left out, so the policy applies to more endpoints${reason}`,
      value: textAt(source.spec, field),
      fatal: false,
    });
  }
  const parsed = context.parse(text);
  if (parsed.ok) return parsed.selector;
  const message = `\`selector\` can't be read: ${parsed.message}`;
  const value = textAt(source.spec, "selector");
  faults.add({ path: source.paths.selector, code: "selector-invalid", message, value, fatal: true });
  return { kind: "all" };
}

function readRules(
  source: PolicySource,
  direction: Direction,
  context: LoadContext,
  faults: FaultList,
): readonly Rule[] {
  return objectsAt(source.spec, direction).map((rule, index) => {
    const written = source.origins[direction][index];
    const path = written?.path ?? ["spec", direction, index];
    const reader: RuleReader = {
      namespace: source.namespace,
      parse: context.parse,
      serviceGap: context.serviceGap,
      dataplane: context.dataplane,
      fault: (fault) => {
        faults.add({ ...fault, path: [...path, ...fault.path], value: undefined });
      },
    };
    const origin = {
      index,
      writtenIndex: written?.index ?? index,
      place: source.resource.locate(path),
      name: written?.name,
      unknownFields: written?.unknownFields ?? [],
    };
    return loadRule(rule, origin, reader);
  });
}

interface PolicyFault {
  readonly path: readonly (string | number)[];
  readonly code: IssueCode;
  readonly message: string;
  readonly value: string | undefined;
  readonly fatal: boolean;
}

/** Faults are held back until it is known whether the policy is used at all. */
class FaultList {
  readonly #faults: PolicyFault[] = [];

  add(fault: PolicyFault): void {
    this.#faults.push(fault);
  }

  /** Reports them all; true when one makes the policy absent. */
  report(source: PolicySource, context: LoadContext): boolean {
    const absent = this.#faults.some((fault) => fault.fatal);
    for (const { path, code, message, value } of this.#faults) {
      context.report(source.resource, path, {
        code,
        // What Felix makes of a stored object is known, so a raw analysis is complete.
        severity: context.raw ? "warning" : "error",
        message,
        use: absent ? "ignored" : "used-in-part",
        ...(value === undefined ? {} : { value }),
      });
    }
    return absent;
  }
}

function noteChoices(source: PolicySource, tier: string, ambiguous: boolean, context: LoadContext): void {
  if (ambiguous) {
    context.assume({
      code: "types-defaulted",
      message: `\`${policyId(source)}\` leaves \`types\` out beside an empty rule list; it is read as calicoctl and the Calico API server do`,
      settle: "write `spec.types` in the policy",
    });
  }
  const minor = context.version.minor;
  if (calicoKinds.has(source.kind) && minor >= 29 && minor < 32 && !fitsTier(source.name, tier)) {
    context.report(source.resource, ["metadata", "name"], {
      code: "policy-name-tier",
      severity: "warning",
      message: `Calico ${context.version.text} refuses the name \`${source.name}\` for a policy of tier \`${tier}\`: it must start with \`${tier}.\``,
      value: source.name,
      use: "used",
    });
  }
}
