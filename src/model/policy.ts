import type { IntervalSet } from "../sets/interval-set.ts";
import type { AddressSet } from "../sets/address-set.ts";
import type { Selector } from "../selector/selector.ts";
import type { PolicyId } from "./ids.ts";
import type { SourceRef } from "./source-ref.ts";

/** What a rule says. What happens to a flow is a Verdict. */
export type Action = "Allow" | "Deny" | "Pass" | "Log";
export type Direction = "ingress" | "egress";
export type Chain = "normal" | "forward" | "preDNAT" | "untracked";

/** Kinds as they sort (POL-3); the two Kubernetes kinds are converted to the tiered model. */
export type PolicyKind =
  | "NetworkPolicy"
  | "GlobalNetworkPolicy"
  | "KubernetesNetworkPolicy"
  | "KubernetesClusterNetworkPolicy"
  | "StagedNetworkPolicy"
  | "StagedGlobalNetworkPolicy"
  | "StagedKubernetesNetworkPolicy"
  | "AdminNetworkPolicy"
  | "BaselineAdminNetworkPolicy";

export interface Tier {
  readonly name: string;
  /** `undefined` only for a tier that no object declares; declared ones default to 1,000,000 (TIER-2). */
  readonly order: number | undefined;
  readonly defaultAction: "Deny" | "Pass";
  /** False for a tier that is only named by a policy (TIER-5). */
  readonly exists: boolean;
  /** `undefined` for built-in and implicit tiers. */
  readonly place: SourceRef | undefined;
}

export interface Policy {
  readonly id: PolicyId;
  readonly kind: PolicyKind;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly tier: string;
  /** `undefined` sorts last (POL-1). */
  readonly order: number | undefined;
  /** Text that breaks ties of order (POL-2, POL-5). */
  readonly tieBreak: string;
  /** The effective selector: scope, namespace and service account parts included (SEL-8, SEL-9). */
  readonly selector: Selector;
  readonly types: readonly Direction[];
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
  readonly doNotTrack: boolean;
  readonly preDNAT: boolean;
  readonly applyOnForward: boolean;
  readonly staged: StagedAction | undefined;
  readonly place: SourceRef;
  /** Place of `spec.selector` (or what stands for it), of `spec.order`, `spec.tier`, `spec.types`. */
  readonly places: { readonly selector: SourceRef; readonly order: SourceRef; readonly tier: SourceRef };
  /** Set when the policy as a whole is not modelled: what it decides becomes `unknown` with this reason. */
  readonly unmodelled: string | undefined;
}

export type StagedAction = "Set" | "Delete" | "Learn" | "Ignore";

export interface Rule {
  /** 0-based position in its direction, of the rule as Calico evaluates it (after conversion). */
  readonly index: number;
  /** 0-based position of the rule the author wrote; differs from `index` for converted kinds. */
  readonly writtenIndex: number;
  readonly action: Action;
  /** Families this rule can match at all (RULE-5). */
  readonly ipVersion: 4 | 6 | undefined;
  readonly protocol: number | undefined;
  readonly notProtocol: number | undefined;
  readonly icmp: IcmpMatch | undefined;
  readonly notICMP: IcmpMatch | undefined;
  readonly source: EntityRule;
  readonly destination: EntityRule;
  /** An `http` match: L3/L4 policy ignores it (RULE-27), the report notes it. */
  readonly http: boolean;
  readonly place: SourceRef;
  /** Set when the rule has a field we do not model: the connections it may match become `unknown`. */
  readonly unmodelled: string | undefined;
  /** Name given by the author, where the kind has one (ClusterNetworkPolicy). */
  readonly name: string | undefined;
}

export interface IcmpMatch {
  readonly type: number;
  readonly code: number | undefined;
}

/**
 * One side of a rule, flattened as Felix gets it (reference section 19). `undefined` means no constraint;
 * an empty set matches nothing.
 */
export interface EntityRule {
  readonly nets: AddressSet | undefined;
  readonly notNets: AddressSet | undefined;
  /** Families that survive RULE-6 and RULE-7: a rule is a no-op for the others. */
  readonly families: { readonly v4: boolean; readonly v6: boolean };
  readonly selector: Selector | undefined;
  readonly notSelector: Selector | undefined;
  readonly ports: PortMatch | undefined;
  readonly notPorts: PortMatch | undefined;
  /** Service whose EndpointSlices are meant. `namespace: ""` never matches (RULE-26). */
  readonly service: { readonly namespace: string; readonly name: string } | undefined;
  /** How many nets were written, for RULE-29. */
  readonly netCount: number;
}

export interface PortMatch {
  readonly numbers: IntervalSet;
  readonly names: readonly string[];
}
