import type { ReportSettings } from "../judge/config.ts";
import type { Cause } from "../model/cause.ts";
import type { ExpectationOutcome, ExpectationResult } from "../model/expectation-result.ts";
import type { Finding, Level } from "../model/finding.ts";
import type { Assumption, Issue } from "../model/issue.ts";
import type { StagedAction } from "../model/policy.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { TraceLine, Witness } from "../model/trace-line.ts";

export type {
  Cause,
  ExpectationOutcome,
  ExpectationResult,
  Finding,
  Level,
  ReportSettings,
  TraceLine,
  Witness,
};

/**
 * The one value every output is rendered from: plain JSON, versioned. A renderer never goes back to the cluster.
 * Lists are in the order they are shown: blocking first, hosts first, then by size and name.
 */
export interface Report {
  readonly version: 1;
  /** `failure` on a finding of level failure, and whenever the analysis could not be done as a whole. */
  readonly conclusion: "success" | "failure";
  /** One line: `2 new app-pod to host edges`, `no connectivity change`. */
  readonly title: string;
  readonly clusters: readonly ClusterReport[];
  readonly findings: readonly Finding[];
  /** Every expectation of the `.calsim.yml` that judges, in every cluster it is about, those that hold included. */
  readonly expectations: readonly ExpectationResult[];
  /** Faults of `.calsim.yml` and of the sources it names. */
  readonly configIssues: readonly Issue[];
  /** What the head's `.calsim.yml` would say, where it is another one than the base's. No part of the conclusion. */
  readonly byHead: HeadJudgement | undefined;
  /** What `report` of the `.calsim.yml` that judges says; the defaults where there is none. */
  readonly settings: ReportSettings;
}

export interface HeadJudgement {
  readonly conclusion: "success" | "failure";
  readonly title: string;
  readonly findings: readonly Finding[];
  readonly expectations: readonly ExpectationResult[];
}

export interface ClusterReport {
  readonly name: string;
  readonly counts: ChangeCounts & {
    readonly pods: number;
    readonly hosts: number;
    readonly sets: number;
    /** Ordered pairs judged on the head side. */
    readonly pairs: number;
  };
  readonly changes: readonly ChangeGroup[];
  readonly endpointsAdded: readonly EndpointSummary[];
  readonly endpointsRemoved: readonly EndpointSummary[];
  /** Issues of either side; `since: "head"` are the ones this change brought. */
  readonly issues: readonly (Issue & {
    readonly since: "base" | "head" | "fixed";
    /** An older one in a file that this change touches. */
    readonly touched?: true;
  })[];
  readonly assumptions: readonly Assumption[];
  /** What staged policies would do; `undefined` where neither side has any, or `report.ifPromoted` is false. */
  readonly ifPromoted: PromotedReport | undefined;
}

/** Ordered pairs whose verdict changed for at least one connection, by kind of change. */
export interface ChangeCounts {
  readonly newlyAllowed: number;
  readonly newlyDenied: number;
  readonly newlyUnknown: number;
  readonly noLongerUnknown: number;
}

/** What would change if every staged policy were carried out (STG-5). Nothing of it is enforced, and nothing of it judges. */
export interface PromotedReport {
  /** The staged policies of both sides. */
  readonly staged: readonly StagedPolicy[];
  /** From the head as it is enforced (`base` of each change) to the head with its staged policies promoted (`head`). */
  readonly onPromotion: ChangeList;
  /**
   * What the change does to the promoted world beyond what it does to the enforced one: from the base with its staged policies promoted
   * to the head with its own promoted, less the groups all of whose flows change alike without promotion. Only where the
   * change adds, edits or removes a staged policy.
   */
  readonly byChange: ChangeList | undefined;
}

export interface ChangeList {
  readonly counts: ChangeCounts;
  readonly changes: readonly ChangeGroup[];
}

export interface StagedPolicy {
  /** `StagedGlobalNetworkPolicy deny-all`. */
  readonly policy: string;
  /** What promoting it does: `Set` (also `Learn`) puts it in force, `Delete` removes its counterpart, `Ignore` does nothing. */
  readonly action: StagedAction;
  /** What the pull request does to it. */
  readonly edit: "none" | "added" | "changed" | "removed";
  readonly place: SourceRef;
}

export interface EndpointSummary {
  readonly id: string;
  readonly kind: "workload" | "host" | "set" | "outside";
  readonly place: SourceRef | undefined;
}

export type ChangeKind = "newly-allowed" | "newly-denied" | "newly-unknown" | "no-longer-unknown";

/** Flows that changed in the same way, for the same reason, on the same connections. */
export interface ChangeGroup {
  /** Stable for the same change: a hash of ends, connections, verdicts and deciders. */
  readonly id: string;
  readonly change: ChangeKind;
  readonly from: EndpointGroup;
  readonly to: EndpointGroup;
  /** Ordered pairs in the group. */
  readonly flows: number;
  /** Which pairs of `from` and `to` these are, an endpoint with itself aside. */
  readonly pairs: PairShape;
  /** For people: `TCP 80, 443; UDP`, `every connection`. */
  readonly connections: string;
  /** `undefined`: both families alike, or only one is in use. */
  readonly family: 4 | 6 | undefined;
  readonly base: DecidedSide;
  readonly head: DecidedSide;
  /** Edits of the pull request that make the change, most direct first. Empty where none could be singled out. */
  readonly causes: readonly Cause[];
  readonly witness: Witness;
  /** Failsafe ports left open, the same-node answer, natOutgoing... one sentence each. */
  readonly notes: readonly string[];
  /** Ids of the findings that rest on this group. */
  readonly findings: readonly string[];
}

/** All pairs of two lists, or where nodes set pairs apart all but those in some blocks, or only those. */
export type PairShape =
  | { readonly kind: "all" }
  | { readonly kind: "all-but"; readonly blocks: readonly PairBlock[] }
  | { readonly kind: "only"; readonly blocks: readonly PairBlock[] };

/** Every id of `from` with every id of `to` but itself. */
export interface PairBlock {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface EndpointGroup {
  /** What the members share, for people: `prod/*`, `host/worker-1`, `app=web in prod (12 pods)`. */
  readonly label: string;
  readonly kind: "pods" | "hosts" | "sets" | "outside" | "mixed";
  /** Every member id, sorted. */
  readonly members: readonly string[];
}

export interface DecidedSide {
  /** `absent`: the endpoint does not exist on this side. */
  readonly verdict: "allow" | "deny" | "unknown" | "absent";
  /** `rule ingress[0] (Allow) of GlobalNetworkPolicy node-host-firewall`. */
  readonly decidedBy: string;
  /** Where it was decided: `ingress of host/node-worker`. */
  readonly step: string;
  readonly place: SourceRef | undefined;
  /** The deciding rule as written, without its indentation. */
  readonly excerpt: string | undefined;
}
