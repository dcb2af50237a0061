import type { Issue } from "../model/issue.ts";
import type { SourceRef } from "../model/source-ref.ts";

/** One directory of the tree that something in the tree deploys to a cluster. */
export interface Deployment {
  readonly cluster: string;
  /** `Application argocd/shop`. */
  readonly label: string;
  readonly place: SourceRef;
  /** Directory of the tree, `.` for its top. */
  readonly path: string;
  readonly namespace: string | undefined;
  /** Whether files of directories below it count. */
  readonly recurse: boolean;
  /** Globs below `path`. */
  readonly include: string | undefined;
  readonly exclude: string | undefined;
  /** Where the directory is a chart. */
  readonly release: string;
  readonly values: readonly string[];
  /** What it says besides that changes what is deployed, and is not carried out here. */
  readonly unmodelled: readonly string[];
}

export interface FoundDeployments {
  readonly deployments: readonly Deployment[];
  readonly issues: readonly Issue[];
}
