import type { Profile, WorkloadEndpoint } from "../model/cluster.ts";
import type { EntityRule, Policy, Rule } from "../model/policy.ts";
import { boundSelector, labelsOf } from "../selector/bound-selector.ts";
import { matchSelector } from "../selector/match-selector.ts";
import type { Selector } from "../selector/selector.ts";
import type { LoadContext } from "./load-context.ts";
import type { LabelMap } from "./resolve-labels.ts";

/** No label can have this value, so it equals nothing that a selector asks for. */
const openValue = "(set in the cluster)";

interface Judged {
  readonly policies: readonly Policy[];
  readonly profiles: ReadonlyMap<string, Profile>;
}

/** Every label that a policy or profile asks for. */
export function mentionedLabels({ policies, profiles }: Judged): ReadonlySet<string> {
  return new Set([...policies, ...profiles.values()].flatMap(selectorsOf).flatMap(labelsOf));
}

/**
 * The labels of a workload with those that controllers give its pods with values nobody knows, where a selector looks at
 * them: that they are there is known.
 */
export function withOpenLabels(
  ownLabels: LabelMap,
  openLabels: readonly string[],
  mentioned: ReadonlySet<string>,
): LabelMap {
  const added = openLabels.filter((key) => mentioned.has(key));
  if (added.length === 0) return ownLabels;
  return new Map([...ownLabels, ...added.map((key) => [key, openValue] as const)]);
}

/**
 * The policies with those selectors widened, and their policy or rule marked as not decided, whose answer for some
 * workload hangs on a value that is not known. What they may match becomes unknown.
 */
export function markOpenSelectors(
  { policies, profiles }: Judged,
  workloads: readonly WorkloadEndpoint[],
  context: LoadContext,
): Judged {
  const holders = workloads.filter(
    ({ hostNetwork, labels }) => !hostNetwork && Object.values(labels).includes(openValue),
  );
  if (holders.length === 0) return { policies, profiles };
  const open = new Set(
    holders.flatMap(({ labels }) => Object.keys(labels).filter((key) => labels[key] === openValue)),
  );
  const read = (selector: Selector | undefined): OpenSelector | undefined =>
    selector === undefined ? undefined : readOpen(selector, open, holders);
  const markSide = (side: EntityRule): { side: EntityRule; reason: string | undefined } => {
    const positive = read(side.selector);
    const negative = read(side.notSelector);
    if (positive === undefined && negative === undefined) return { side, reason: undefined };
    const selector = positive?.widest ?? side.selector;
    const notSelector = negative?.narrowest ?? side.notSelector;
    return { side: { ...side, selector, notSelector }, reason: positive?.reason ?? negative?.reason };
  };
  const markRule = (rule: Rule): Rule => {
    const source = markSide(rule.source);
    const destination = markSide(rule.destination);
    const reason = source.reason ?? destination.reason;
    if (reason === undefined) return rule;
    assume(reason, context);
    return {
      ...rule,
      source: source.side,
      destination: destination.side,
      unmodelled: rule.unmodelled ?? reason,
    };
  };
  const markRules = <T extends Pick<Policy, "ingress" | "egress">>(owner: T): T => {
    const ingress = owner.ingress.map(markRule);
    const egress = owner.egress.map(markRule);
    const same = [...ingress, ...egress].every(
      (rule, index) => rule === [...owner.ingress, ...owner.egress][index],
    );
    return same ? owner : { ...owner, ingress, egress };
  };
  return {
    policies: policies.map((policy) => {
      const marked = markRules(policy);
      const own = read(policy.selector);
      if (own === undefined) return marked;
      assume(own.reason, context);
      return { ...marked, selector: own.widest, unmodelled: policy.unmodelled ?? own.reason };
    }),
    profiles: new Map([...profiles].map(([name, profile]) => [name, markRules(profile)])),
  };
}

interface OpenSelector {
  readonly widest: Selector;
  readonly narrowest: Selector;
  readonly reason: string;
}

/** `undefined`: what the selector says of every workload is known all the same. */
function readOpen(
  selector: Selector,
  open: ReadonlySet<string>,
  holders: readonly WorkloadEndpoint[],
): OpenSelector | undefined {
  const label = labelsOf(selector).find((key) => open.has(key));
  if (label === undefined) return undefined;
  const { widest, narrowest } = boundSelector(selector, (key) => open.has(key));
  const holder = holders.find(
    ({ labels }) => matchSelector(widest, labels) && !matchSelector(narrowest, labels),
  );
  if (holder === undefined) return undefined;
  const reason = `label \`${label}\` of \`${holder.namespace}/${holder.name}\` gets its value from the ${holder.ownerKind} controller`;
  return { widest, narrowest, reason };
}

function assume(reason: string, context: LoadContext): void {
  context.assume({
    code: "controller-label-unknown",
    message: `${reason}: what a selector that asks for it decides stays unknown`,
    settle: "select by a label of the pod template instead",
  });
}

function selectorsOf({ ingress, egress, ...owner }: Policy | Profile): readonly Selector[] {
  const sides = [...ingress, ...egress].flatMap(({ source, destination }) => [source, destination]);
  const own = "selector" in owner ? [owner.selector] : [];
  return [
    ...own,
    ...sides.flatMap(({ selector, notSelector }) => [selector ?? [], notSelector ?? []].flat()),
  ];
}
