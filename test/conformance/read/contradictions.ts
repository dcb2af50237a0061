import {
  intersectConnections,
  sampleConnection,
  type Connection,
  type ConnectionSet,
  type Ruling,
  type Simulation,
  type SourceFile,
  type Trace,
} from "../library.ts";
import { list, record, records, text, type Json, type JsonRecord } from "./json.ts";
import { objectsIn } from "./objects-in.ts";

/**
 * Policies that Calico reads otherwise than another tool does, by a rule of its own. A row whose difference rests on one
 * of them is listed with that rule.
 */
export interface Contradictions {
  /** Why a difference on these connections is the other tool's; `undefined`: it is not. */
  readonly reasonFor: (
    rulings: readonly Ruling[],
    differing: ConnectionSet,
    traceOf: (connection: Connection) => Trace | undefined,
  ) => string | undefined;
  readonly reasonForTrace: (trace: Trace) => string | undefined;
  /** Why a policy of the tree is not there at all; a row rests on it if it holds where names are free text. */
  readonly refused: string | undefined;
}

export function contradictionsOf(simulation: Simulation, files: readonly SourceFile[]): Contradictions {
  const refused = refusedPolicy(simulation);
  const reasons = new Map(files.flatMap(adminPolicies).flatMap(conversionReason));
  const reasonOf = (policies: readonly string[]): string | undefined =>
    policies.map((policy) => reasons.get(policy)).find((reason) => reason !== undefined);
  return {
    refused,
    reasonFor: (rulings, differing, traceOf) => {
      if (reasons.size === 0) return undefined;
      // One connection of every ruling concerned: whatever it met, a Pass included, led to the difference.
      const samples = rulings.map(({ connections }) =>
        sampleConnection(intersectConnections(connections, differing)),
      );
      const found = samples.flatMap((sample) => {
        const trace = sample === undefined ? undefined : traceOf(sample);
        return sample === undefined ? [] : [trace === undefined ? undefined : reasonOf(policiesMet(trace))];
      });
      return found.every((reason) => reason !== undefined) ? found[0] : undefined;
    },
    reasonForTrace: (trace) => reasonOf(policiesMet(trace)),
  };
}

function policiesMet({ steps }: Trace): readonly string[] {
  return steps
    .flatMap(({ decidedBy, passed }) => [decidedBy, ...passed])
    .flatMap((decider) => (decider.kind === "rule" ? [decider.policy] : []));
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
