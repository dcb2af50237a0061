import type { IssueCode } from "../model/issues/issue-catalogue.ts";
import type { ServiceGap } from "./service-gap.ts";
import type { ClusterSettings } from "../model/cluster.ts";
import type { FieldPath } from "../model/resource.ts";
import type { ParseSelectorResult } from "../selector/parse-selector.ts";

/** A fault found while a rule or policy is read. `fatal` ones make Calico treat the whole object as absent. */
export interface RuleFault {
  /** From the rule, or from the policy's spec. */
  readonly path: FieldPath;
  readonly code: IssueCode;
  readonly message: string;
  readonly fatal: boolean;
}

/** What reading a rule needs from its surroundings. */
export interface RuleReader {
  /** Namespace of the policy, or none for a global policy or a profile. */
  readonly namespace: string | undefined;
  readonly parse: (text: string) => ParseSelectorResult;
  /** Why the endpoints of a service are not known, where they are not. */
  readonly serviceGap: (namespace: string, name: string) => ServiceGap | undefined;
  readonly dataplane: ClusterSettings["dataplane"];
  readonly fault: (fault: RuleFault) => void;
}
