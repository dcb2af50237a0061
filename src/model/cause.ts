import type { SourceRef } from "./source-ref.ts";

/** An edit of the pull request that a change needs. */
export interface Cause {
  readonly kind:
    | "policy-added"
    | "policy-removed"
    | "rule"
    | "selector"
    | "order"
    | "tier"
    | "label"
    | "endpoint-added"
    | "endpoint-removed"
    | "endpoint"
    | "set"
    | "configuration";
  /** `label k8s-app of Deployment prod/backend was added`. */
  readonly text: string;
  readonly base: SourceRef | undefined;
  readonly head: SourceRef | undefined;
  /** Unified text difference of the object's part, where one reads well. */
  readonly diff: string | undefined;
  /** False when the change needs several edits together. */
  readonly sufficient: boolean;
}
