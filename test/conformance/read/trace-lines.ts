import type { Trace } from "../library.ts";
import { deciderText } from "./decider-text.ts";

/** A trace for reading: one line a step. */
export function traceLines(trace: Trace): readonly string[] {
  const steps = trace.steps.map(
    ({ step, verdict, decidedBy }) =>
      `trace: ${step.direction} of ${step.endpoint} (${step.chain}): ${verdict}, ${deciderText(decidedBy)}`,
  );
  return [...steps, `trace: ${trace.verdict}, ${deciderText(trace.decidedBy)}`];
}
