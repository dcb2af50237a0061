import type { ConnectionSet } from "../sets/connection-set.ts";
import type { Action, Chain, Direction } from "./policy.ts";
import type { PolicyId } from "./ids.ts";

/** What happens to a flow. An Action is what a rule says. */
export type Verdict = "allow" | "deny" | "unknown";

/** Why a step decided as it did. `rule` counts from 0 in its direction, as Calico evaluates it. */
export type Decider =
  | { readonly kind: "rule"; readonly policy: PolicyId; readonly rule: number; readonly action: Action }
  | { readonly kind: "end-of-tier"; readonly tier: string }
  | { readonly kind: "profile"; readonly profile: string; readonly rule: number; readonly action: Action }
  | { readonly kind: "missing-profile"; readonly profile: string }
  | { readonly kind: "no-profile-match" }
  /** The chain ended without a verdict and lets the packet go on (forward, preDNAT, untracked). */
  | { readonly kind: "end-of-chain" }
  | { readonly kind: "failsafe" }
  | { readonly kind: "endpoint-to-host"; readonly action: "Accept" | "Drop" | "Return" }
  /** Dropped before policy: encapsulated traffic from a pod (MISC-1). */
  | { readonly kind: "encapsulation-from-pod" }
  /** ICMPv6 neighbour discovery and the like between a pod and its own host (MISC-3). */
  | { readonly kind: "essential-icmpv6" }
  /** No step of the path is policed: host to a pod on its own node (HEP-19), host without host endpoint. */
  | { readonly kind: "not-policed" }
  /** Cannot be decided: `reason` says what is missing and who asked for it. */
  | {
      readonly kind: "undecided";
      readonly reason: string;
      readonly policy?: PolicyId;
      readonly rule?: number;
    };

/** One evaluation step on the path of a packet. */
export interface StepRef {
  /** Workload endpoint id, `host/<HostEndpoint name>`, or `host/<node>` for the endpoint-to-host action. */
  readonly endpoint: string;
  readonly direction: Direction;
  readonly chain: Chain | "endpoint-to-host";
}

export interface Decision {
  readonly step: StepRef;
  readonly verdict: Verdict;
  readonly decidedBy: Decider;
}

/**
 * Connections that share a verdict and everything that led to it. `decisions` are the steps that were met, in
 * path order; a deny ends the list. The rulings of one cell are disjoint and together cover every connection.
 */
export interface Ruling {
  readonly connections: ConnectionSet;
  readonly verdict: Verdict;
  readonly decisions: readonly Decision[];
}
