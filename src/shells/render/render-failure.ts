import type { IssueCode } from "../../model/issues/issue-catalogue.ts";
import type { Issue } from "../../model/issue.ts";
import type { Rendered } from "../../sources/collect-files.ts";
import type { Render } from "../../sources/source-plan.ts";

/** Why a source could not be rendered, as an error at its kustomization or chart. */
export function renderFailure(render: Render, code: IssueCode, message: string, hint?: string): Rendered {
  const directory = render.kind === "kustomize" ? render.path : render.chart;
  const name = render.kind === "kustomize" ? "kustomization.yaml" : "Chart.yaml";
  const file = directory === "." ? name : `${directory}/${name}`;
  const issue: Issue = { code, severity: "error", message, place: { path: file, line: 1 } };
  return { kind: "failed", issue: hint === undefined ? issue : { ...issue, hint } };
}
