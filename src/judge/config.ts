import type { Level } from "../model/finding.ts";
import type { Issue } from "../model/issue.ts";
import type { SimulateOptions } from "../model/options.ts";
import type { SourceFile } from "../model/resource.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { ConnectionSet } from "../sets/connection-set.ts";
import type { Ends } from "./ends.ts";

/** What a `.calsim.yml` says, with defaults filled in and names resolved. */
export interface Config {
  readonly clusters: readonly ClusterConfig[];
  /** `app` and `hosts` are always there. */
  readonly groups: readonly GroupConfig[];
  /** Judged on the diff. `no-new-app-to-host` is always there, unless the file sets its level to `off`. */
  readonly rules: readonly RuleConfig[];
  readonly expectations: readonly ExpectationConfig[];
  readonly waivers: readonly WaiverConfig[];
  /** Levels of the checks that are no rules on the diff. */
  readonly checks: Readonly<Record<CheckId, CheckConfig>>;
  readonly report: ReportSettings;
  readonly acceptance: AcceptanceSettings;
}

export interface ParsedConfig {
  /** `undefined`: there is none, and the defaults hold. */
  readonly file: SourceFile | undefined;
  readonly config: Config;
  /** Sorted by place. With an error the configuration holds what could be read, and the judgement fails. */
  readonly issues: readonly Issue[];
}

export type RuleLevel = Level | "off";
export type CheckId = "no-host-lockout" | "no-config-weakening";

export interface CheckConfig {
  readonly level: RuleLevel;
  readonly place: SourceRef | undefined;
}

export interface ClusterConfig {
  readonly name: string;
  /** Empty: what the tree says of a cluster of that name, or the whole tree where it says nothing of clusters. */
  readonly sources: readonly SourceConfig[];
  readonly inventory: readonly string[];
  /** What no `path` source and no inventory takes, by pattern. */
  readonly exclude: readonly Pattern[];
  /** What `calico`, `network` and the rest say, as the engine takes it. */
  readonly options: SimulateOptions;
  readonly place: SourceRef | undefined;
}

/** A directory, file or glob, and where it is written. */
export interface Pattern {
  readonly pattern: string;
  readonly place: SourceRef | undefined;
}

export type SourceConfig = (
  | { readonly kind: "path"; readonly path: string; readonly exclude?: readonly Pattern[] }
  | { readonly kind: "kustomize"; readonly path: string }
  | {
      readonly kind: "helm";
      readonly chart: string;
      readonly release: string;
      readonly namespace: string;
      readonly values: readonly string[];
    }
) & { readonly place?: SourceRef };

export interface GroupConfig {
  readonly name: string;
  readonly ends: Ends;
  readonly place: SourceRef | undefined;
}

/** Clusters a rule, expectation or waiver is about; `undefined` means all. */
type ClusterFilter = readonly string[] | undefined;

export interface RuleConfig {
  readonly id: string;
  readonly when: RuleTrigger;
  /** Then changes between `from` and `to` are the ones that may happen, and every other one is a finding. */
  readonly only: boolean;
  readonly from: Ends;
  readonly to: Ends;
  readonly ports: ConnectionSet;
  readonly level: RuleLevel;
  /** Level for flows that can't be decided any more, where they count for `when`. */
  readonly unknown: RuleLevel;
  readonly message: string | undefined;
  readonly clusters: ClusterFilter;
  readonly place: SourceRef | undefined;
}

export type RuleTrigger = "newly-allowed" | "newly-denied" | "newly-unknown" | "any";

export interface ExpectationConfig {
  readonly id: string;
  readonly from: Ends;
  readonly to: Ends;
  readonly ports: ConnectionSet;
  /** False where `ports` is left out: then failsafe ports of hosts don't count against `deny`. */
  readonly namesPorts: boolean;
  readonly verdict: "allow" | "deny";
  readonly both: boolean;
  readonly level: Level;
  /** Level where it did not hold before either. */
  readonly stillBroken: Level;
  readonly message: string | undefined;
  readonly clusters: ClusterFilter;
  readonly place: SourceRef | undefined;
}

export interface WaiverConfig {
  /** Rule, expectation or check. */
  readonly rule: string;
  readonly from: Ends;
  readonly to: Ends;
  readonly ports: ConnectionSet;
  readonly reason: string;
  readonly owner: string | undefined;
  /** Last day it holds, `2027-03-31`. */
  readonly expires: string | undefined;
  readonly clusters: ClusterFilter;
  readonly place: SourceRef | undefined;
}

export interface ReportSettings {
  /** When a pull request gets a comment: one that changes something, every one, or none. */
  readonly comment: "changes" | "always" | "never";
  /** Most rows of a table in a comment. */
  readonly rows: number;
  /** Whether to show what promoting staged policies would change. */
  readonly ifPromoted: boolean;
}

export interface AcceptanceSettings {
  /** Logins and teams (`org/team`): only these may accept. `undefined`: everyone with write access may. */
  readonly approvers: readonly string[] | undefined;
  /** Whether the author of a pull request may accept its findings. */
  readonly self: boolean;
  /** True where the file can't be relied on: then only administrators of the repository may accept. */
  readonly adminsOnly: boolean;
}
