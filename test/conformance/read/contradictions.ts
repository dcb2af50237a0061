import type { Ruling, Simulation, SourceFile, Trace } from "../library.ts";
import { intersectConnections, isEmptyConnections, type ConnectionSet } from "../library.ts";
import { list, record, records, text, type Json, type JsonRecord } from "./json.ts";
import { objectsIn } from "./objects-in.ts";

/**
 * Policies that Calico reads otherwise than another tool does, by a rule of its own. A row whose difference rests on one
 * of them is listed with that rule.
 */
export interface Contradictions {
  /** Why a difference on these connections is the other tool's; `undefined`: it is not. */
  readonly reasonFor: (rulings: readonly Ruling[], differing: ConnectionSet) => string | undefined;
  readonly reasonForTrace: (trace: Trace) => string | undefined;
  /** Why a policy of the tree is not there at all. */
  readonly refused: string | undefined;
}

export function contradictionsOf(simulation: Simulation, files: readonly SourceFile[]): Contradictions {
  const refused = refusedPolicy(simulation);
  const reasons = new Map(files.flatMap(adminPolicies).flatMap(conversionReason));
  const reasonOf = (policies: readonly string[]): string | undefined =>
    policies.map((policy) => reasons.get(policy)).find((reason) => reason !== undefined);
  return {
    refused,
    reasonFor: (rulings, differing) => {
      const concerned = rulings.filter(
        ({ connections }) => !isEmptyConnections(intersectConnections(connections, differing)),
      );
      const found = concerned.map(({ decisions }) =>
        reasonOf(decisions.flatMap(({ decidedBy }) => policyOf(decidedBy))),
      );
      return (
        refused ?? (found.length > 0 && found.every((reason) => reason !== undefined) ? found[0] : undefined)
      );
    },
    reasonForTrace: ({ steps }) => refused ?? reasonOf(steps.flatMap(({ decidedBy }) => policyOf(decidedBy))),
  };
}

function policyOf(decider: Ruling["decisions"][number]["decidedBy"]): readonly string[] {
  return decider.kind === "rule" ? [decider.policy] : [];
}

/** Objects that Felix's validation drops are absent (MISC-10), whatever another tool's parser makes of them. */
function refusedPolicy({ issues }: Simulation): string | undefined {
  const issue = issues.find(({ use, object }) => use === "ignored" && /Policy /.test(object ?? ""));
  if (issue === undefined) return undefined;
  return `the other tool reads ${issue.object ?? ""}, which Calico refuses (${issue.message}) and treats as absent (MISC-10)`;
}

function adminPolicies({ text: content }: SourceFile): readonly JsonRecord[] {
  if (!/AdminNetworkPolicy/.test(content)) return [];
  return objectsIn(content).filter(
    ({ kind }) => kind === "AdminNetworkPolicy" || kind === "BaselineAdminNetworkPolicy",
  );
}

function conversionReason(policy: JsonRecord): readonly (readonly [string, string])[] {
  const spec = record(policy["spec"]);
  const rules = [...records(spec["ingress"]), ...records(spec["egress"])];
  const id = `${text(policy["kind"]) ?? ""}:${text(record(policy["metadata"])["name"]) ?? ""}`;
  if (rules.some((rule) => has(rule["ports"], ["namedPort"]))) {
    return [
      [
        id,
        "Calico 3.31 converts a rule with a `namedPort` to one for every protocol and port (calico-resources.md, section 17)",
      ],
    ];
  }
  if (rules.some((rule) => has(rule["to"], ["nodes", "domainNames"]) || has(rule["from"], ["nodes"]))) {
    return [
      [
        id,
        "a rule with a peer that Calico does not support is dropped, or denies everything where it is Deny or Pass (K8S-7)",
      ],
    ];
  }
  return [];
}

function has(items: Json | undefined, keys: readonly string[]): boolean {
  return list(items).some((item) => keys.some((key) => record(item)[key] !== undefined));
}
