import { unreadIssues } from "../../src/shells/cli/load-simulation.ts";
import { failureReport } from "../../src/shells/app/failure-report.ts";
import { withUnmetAcceptances } from "../../src/shells/app/unmet-findings.ts";
import { renderSources } from "../../src/shells/render/render-sources.ts";
import type { Render } from "../../src/sources/source-plan.ts";

/** Ids that only the world outside gives. */
export async function codesOfShells(): Promise<ReadonlySet<string>> {
  const unread = unreadIssues({
    files: [],
    unread: [{ path: "big.yaml", reason: "it is too big" }],
    writeInputs: () => Promise.resolve([]),
  });
  const refused = [{ comment: 1, finding: "0123", by: "@passer-by", why: "no write access", near: [] }];
  const report = withUnmetAcceptances(failureReport(new Error("out of time")), refused);
  const chart: Render = { kind: "helm", chart: "chart", release: "a", namespace: "b", values: ["big.yaml"] };
  const rendered = await renderSources(
    { renders: [chart], inputs: { manifestsBelow: [], everythingBelow: ["chart"], files: ["big.yaml"] } },
    () => Promise.resolve([{ path: "big.yaml", reason: "it is too big" }]),
    { searchPath: "" },
  );
  const renderIssues = Object.values(rendered).flatMap((one) => (one.kind === "failed" ? [one.issue] : []));
  return new Set([
    ...[...unread, ...renderIssues].map(({ code }) => code),
    ...report.findings.map(({ rule }) => rule),
  ]);
}
