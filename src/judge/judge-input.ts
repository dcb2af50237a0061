import type { Labels } from "../model/cluster.ts";
import type { FailsafePort } from "../model/options.ts";
import type { Issue } from "../model/issue.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { ConnectionSet } from "../sets/connection-set.ts";
import type { ParsedConfig } from "./config.ts";

/** Everything a judgement rests on. The same input gives the same judgement, byte for byte. */
export interface JudgeInput {
  /** The day it is, `2027-03-31`: waivers run out. Passed in, because nothing here reads a clock. */
  readonly today: string;
  /** The file of the base commit: it judges. */
  readonly base: ParsedConfig;
  /** The file of the head commit: shown beside, and compared for weakening. The same value where there is one file only. */
  readonly head: ParsedConfig;
  readonly clusters: readonly JudgedCluster[];
  /** What people accepted; `collectAcceptances` makes the list from comments. */
  readonly acceptances?: readonly Acceptance[];
}

/** One cluster on both sides of the comparison. */
export interface JudgedCluster {
  readonly name: string;
  /** Every changed flow. `pairs` of one change hold no pair twice. */
  readonly changes: readonly JudgedChange[];
  readonly base: JudgedSide;
  readonly head: JudgedSide;
  /** Ids of the endpoints that are not the same on both sides; between two others no cell differs. Absent: not known. */
  readonly touched?: ReadonlySet<string>;
  /** Faults of the trees. Errors that are not `fixed` fail the judgement. */
  readonly issues?: readonly (Issue & { readonly since?: "base" | "head" | "fixed" })[];
  /** Paths that the sources of this cluster take in, as each side's file names them; compared where both are given. */
  readonly coverage?: { readonly base: readonly string[]; readonly head: readonly string[] };
}

export type JudgedChangeKind = "newly-allowed" | "newly-denied" | "newly-unknown" | "no-longer-unknown";

/** Flows that changed alike: the same connections, from the same verdict to the same verdict, for the same reason. */
export interface JudgedChange {
  /** Id of the group in the report. */
  readonly id: string;
  readonly change: JudgedChangeKind;
  /** Ordered pairs of endpoint ids, [from, to]. */
  readonly pairs: readonly (readonly [string, string])[];
  readonly connections: ConnectionSet;
  /** `undefined`: both families alike, or only one is in use. */
  readonly family: 4 | 6 | undefined;
  readonly base: DecidedVerdict;
  readonly head: DecidedVerdict;
  /** Names of both ends as a group, for messages; taken where the finding is about all pairs. */
  readonly labels?: { readonly from: string; readonly to: string };
}

export interface DecidedVerdict {
  readonly verdict: "allow" | "deny" | "unknown" | "absent";
  /** The deciding rule, for people. Part of what an acceptance is bound to. */
  readonly decidedBy: string;
  readonly place: SourceRef | undefined;
}

/** A cluster on one side. Ids mean the same endpoint on both sides. */
export interface JudgedSide {
  /** Every end that a change, a cell or an expectation may speak of. */
  readonly endpoints: readonly JudgedEndpoint[];
  readonly cell: CellLookup;
  /**
   * Connections between hosts that untracked or preDNAT policy denies, so that tunnels aren't let through either
   * (HEP-11). Without it tunnels aren't judged.
   */
  readonly cutEarly?: (from: string, to: string) => ConnectionSet;
  readonly hosts: readonly JudgedHost[];
  /** CIDRs of every network set by id, so that `set/<name>` also finds a set that is cut into several blocks. */
  readonly sets: readonly { readonly id: string; readonly nets: readonly string[] }[];
  /** Which kinds of encapsulation the nodes use among themselves; empty: nobody says. */
  readonly encapsulations: readonly string[];
}

export interface JudgedEndpoint {
  readonly id: string;
  readonly kind: "workload" | "host" | "set" | "outside";
  /** Of a workload or a namespaced set. */
  readonly namespace?: string;
  /** As Calico's selectors see them: own and inherited ones. */
  readonly labels: Labels;
  /** Labels of the namespace, `projectcalico.org/name` included; empty where there is none. */
  readonly namespaceLabels: Labels;
  /** CIDRs of a set or an outside block. */
  readonly blocks: readonly string[];
}

/** What is known of the connections from one endpoint to another. Ids that a side lacks have empty sets. */
export type CellLookup = (from: string, to: string) => JudgedCell;

export interface JudgedCell {
  /** Allowed for certain in one family at least, failsafe ports included. */
  readonly allowed: ConnectionSet;
  /** The part of `allowed` that another family both ends have denies. Left out: nothing. */
  readonly inOneFamily?: ConnectionSet;
  readonly unknown: ConnectionSet;
  /** The part of `allowed` that rests on failsafe ports alone. */
  readonly failsafe: ConnectionSet;
  /** Dropped whatever policy says, because a pod made it: encapsulated traffic (MISC-1). Left out: nothing. */
  readonly encapsulation?: ConnectionSet;
}

export interface JudgedHost {
  readonly id: string;
  /** Name of the node it is an interface of: tells which host a new host endpoint governs. */
  readonly node: string;
  /** False only where it is known that no part of the control plane runs here. */
  readonly controlPlane: boolean;
  readonly failsafeInbound: readonly FailsafePort[];
  readonly failsafeOutbound: readonly FailsafePort[];
  readonly place: SourceRef | undefined;
}

/** Someone entitled to it accepted a finding of this pull request. */
export interface Acceptance {
  readonly finding: string;
  readonly by: string;
  readonly reason: string;
  /** Number of the comment it was written in. */
  readonly comment?: number;
}
