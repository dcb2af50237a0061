import type { Scenario } from "./scenarios.ts";

/** Seconds by the clock, and of processor time on all threads: what a stage takes where other work slows it down. */
export interface Time {
  readonly wall: number;
  readonly cpu: number;
}

/** Each stage once, in a process that has not done it before, as in a real run. */
export interface Stages {
  readonly parse: Time;
  readonly load: Time;
  /** Programs, tests and classes of both sides. */
  readonly evaluate: Time;
  /** Asking for what may differ, and grouping it. */
  readonly diff: Time;
  /** All of it from parsed files to a report: loading, evaluation, diff, lint, explanations. */
  readonly compare: Time;
  readonly render: Time;
}

export interface Facts {
  /** Resident memory at its highest, in megabytes. */
  readonly peak: number;
  readonly megabytes: number;
  readonly units: number;
  readonly differences: number;
}

/** A scenario and what it cost, as far as it got. */
export interface BenchResult {
  readonly scenario: Scenario;
  readonly stages: Partial<Stages>;
  readonly facts: Facts | undefined;
  /** Why it did not get through. */
  readonly fault: string | undefined;
}

/**
 * What the targets are about. On an idle machine a stage takes no more seconds than its threads work, and on a busy one the
 * clock runs for others: the smaller of the two is what the stage takes.
 */
export function evaluationTime({ evaluate, diff }: Partial<Stages>): number | undefined {
  if (evaluate === undefined || diff === undefined) return undefined;
  return Math.min(evaluate.wall + diff.wall, evaluate.cpu + diff.cpu);
}
