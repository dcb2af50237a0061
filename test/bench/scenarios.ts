import type { ClusterShape } from "./realistic-cluster.ts";
import type { PullRequest } from "./pull-request.ts";

/** One line of the table: a cluster, what is changed about it, and what it may cost. */
export interface Scenario {
  readonly name: string;
  readonly group: string;
  readonly shape: ClusterShape;
  readonly pullRequest: PullRequest;
  /** Seconds that evaluating both sides and comparing them may take; `undefined`: only reported. */
  readonly target?: number;
  /** Where the group is a curve: how far along this is. */
  readonly size?: number;
  /** The scenario with one pod each that this one may cost little more than. */
  readonly replicasOf?: string;
}

const common = { seed: 1, written: "template", pullRequest: "rule-and-label" } as const;

type Options = Omit<ClusterShape, "seed" | "written"> &
  Partial<Pick<ClusterShape, "written"> & Pick<Scenario, "pullRequest" | "target" | "size" | "replicasOf">>;

function scenario(
  group: string,
  name: string,
  { pullRequest = common.pullRequest, target, size, replicasOf, ...shape }: Options,
): Scenario {
  return {
    name,
    group,
    shape: { seed: common.seed, written: common.written, ...shape },
    pullRequest,
    ...(target === undefined ? {} : { target }),
    ...(size === undefined ? {} : { size }),
    ...(replicasOf === undefined ? {} : { replicasOf }),
  };
}

const small = { pods: 1000, templates: 1000, hosts: 100, policies: 200 };
const large = { pods: 5000, templates: 5000, hosts: 500, policies: 500 };
const few = { templates: 300, hosts: 100, policies: 200 };
const blanket = { pods: 900, templates: 900, hosts: 100, policies: 294, blanketRules: 68 };

export const scenarios: readonly Scenario[] = [
  scenario("size", "1,000 workloads + 100 hosts + 200 policies", { ...small, target: 1 }),
  scenario("size", "the same, tiers end in Deny", { ...small, pullRequest: "tier" }),
  scenario("size", "the same, addresses and nodes known", { ...small, written: "bare", target: 1 }),
  scenario("size", "5,000 workloads + 500 hosts + 500 policies", { ...large, target: 5 }),
  scenario("size", "294 policies x 68 rules on all of 1,000 endpoints", { ...blanket, target: 10 }),
  scenario("replicas", "300 workloads, a dump with a pod each", { ...few, pods: 300, written: "pods" }),
  scenario("replicas", "300 workloads, a dump with 20,000 pods", {
    ...few,
    pods: 20_000,
    written: "pods",
    replicasOf: "300 workloads, a dump with a pod each",
  }),
  scenario("replicas", "300 bare pods", { ...few, pods: 300, written: "bare" }),
  scenario("replicas", "20,000 bare pods of 300 templates", {
    ...few,
    pods: 20_000,
    written: "bare",
    replicasOf: "300 bare pods",
  }),
  ...[250, 500, 1000, 2000, 4000].map((size) =>
    scenario("growth, distinct workloads", `n = ${String(size)}`, {
      size,
      pods: size,
      templates: size,
      hosts: 50,
      policies: 200,
    }),
  ),
  ...[250, 500, 1000, 2000, 4000].map((size) =>
    scenario("growth, replicas of 50 templates", `n = ${String(size)}`, {
      size,
      pods: size,
      templates: 50,
      hosts: 50,
      policies: 200,
      written: "bare",
    }),
  ),
];

/** The first of each kind, for a quick look. */
export function quickScenarios(): readonly Scenario[] {
  const size = scenarios.filter(({ group, target }) => group === "size" && target !== undefined);
  return [...size, ...scenarios.filter(({ group }) => group === "replicas")];
}
