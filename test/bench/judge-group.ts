import { evaluationTime, type BenchResult } from "./bench-result.ts";

const memoryTarget = 1536;
/** What many replicas of few templates may cost beyond one of each. */
const tolerance = 1.2;

/** Whether everything a scenario is held to was met: the exit status hangs on it. */
export function meetsTargets(result: BenchResult): boolean {
  return result.fault === undefined && !isSlow(result) && !isBig(result);
}

export function isSlow({ scenario, stages }: BenchResult): boolean {
  return (evaluationTime(stages) ?? 0) > (scenario.target ?? Infinity);
}

export function isBig({ facts }: BenchResult): boolean {
  return (facts?.peak ?? 0) > memoryTarget;
}

/** What the results of a group say together: how cost grows with size, what replicas cost. */
export function judgeGroup(results: readonly BenchResult[]): readonly string[] {
  const sized = results.filter(({ scenario }) => scenario.size !== undefined);
  return [
    ...(sized.length > 1 ? [growth(sized)] : []),
    ...results.flatMap((result) => replicaCost(result, results)),
  ];
}

/** By what twice the size multiplies the cost: 2 is proportional, 4 is every pair. */
function growth(sized: readonly BenchResult[]): string {
  const factors = sized.slice(1).map((result, index) => {
    const before = sized[index];
    const smaller = before === undefined ? undefined : evaluationTime(before.stages);
    const larger = evaluationTime(result.stages);
    return smaller === undefined || larger === undefined || smaller === 0
      ? "?"
      : (larger / smaller).toFixed(1);
  });
  return `evaluate + diff for twice the size: times ${factors.join(", ")}`;
}

function replicaCost({ scenario, stages }: BenchResult, group: readonly BenchResult[]): readonly string[] {
  const single = group.find((other) => other.scenario.name === scenario.replicasOf);
  const cost = evaluationTime(stages);
  const least = single === undefined ? undefined : evaluationTime(single.stages);
  if (cost === undefined || least === undefined) return [];
  const ratio = cost / least;
  return [
    `${scenario.name}: ${ratio.toFixed(2)} times ${scenario.replicasOf ?? ""}${ratio > tolerance ? " (over)" : ""}`,
  ];
}
