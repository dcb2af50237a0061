import { assertNever } from "../../base/assert-never.ts";
import type { CheckResult } from "./check-run.ts";
import type { Judged } from "./judge-commits.ts";
import type { Renderers } from "./render-port.ts";
import type { StopReason } from "./stop-reason.ts";

/** The check of a report. Annotations at files the pull request doesn't change are left to the text. */
export function checkResult(
  { report, changedPaths, links }: Judged,
  { renderCheck }: Renderers,
): CheckResult {
  const rendered = renderCheck(report, links);
  const annotations = rendered.annotations.filter((annotation) => changedPaths.has(annotation.path));
  return { ...rendered, annotations, conclusion: report.conclusion };
}

/**
 * The check of a commit that is no longer the head. It fails: nobody has judged that commit, and should the branch
 * be moved back to it, a pass would let it through until the new run is done. Branch protection looks at the newest
 * head only, so the failure blocks nothing else.
 */
export function supersededResult(by: string): CheckResult {
  return failed(`superseded by ${by}`, `This commit was not judged to the end: ${by} took its place.`);
}

/** The check of a pull request that is fine by itself, when another one with the same head commit fails. */
export function twinResult(result: CheckResult, twin: number): CheckResult {
  const why =
    `Pull request #${twin} has the same head commit, and its check fails. A check run belongs to the commit, so a ` +
    `pass here would let that one through as well. Settle or close it, then use **Re-run**.`;
  const title = `the same commit fails in pull request ${twin}`;
  return { ...result, conclusion: "failure", title, summary: `${why}\n\n${result.summary}` };
}

/** The check of a run that was told to stop. */
export function stoppedResult(reason: StopReason): CheckResult {
  switch (reason.kind) {
    case "newer-event":
      return supersededResult("a newer run");
    case "withdrawn":
      return failed("withdrawn", "GitHub dissolved the merge group before it was judged.");
    case "shutdown":
      return failed(
        "interrupted",
        "The calsim App was stopped before the analysis was done. Use **Re-run** to start it again.",
      );
    default:
      return assertNever(reason);
  }
}

function failed(title: string, summary: string): CheckResult {
  return { conclusion: "failure", title, summary, text: "", annotations: [] };
}
