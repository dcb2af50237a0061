import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { unreadIssues } from "../../src/shells/cli/load-simulation.ts";
import { failureReport } from "../../src/shells/app/failure-report.ts";
import { withUnmetAcceptances } from "../../src/shells/app/unmet-findings.ts";
import type { RenderLimits } from "../../src/shells/render/render-limits.ts";
import { renderSources } from "../../src/shells/render/render-sources.ts";
import type { Render } from "../../src/sources/source-plan.ts";

/** Runs a tool that does as the script says, for the one kustomization of a tree. */
async function codeOfRender(script: string | undefined, limits: Partial<RenderLimits> = {}): Promise<string> {
  const box = mkdtempSync(path.join(tmpdir(), "calsim-catalogue-"));
  if (script !== undefined)
    writeFileSync(path.join(box, "kustomize"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const app: Render = { kind: "kustomize", path: "app" };
  const rendered = await renderSources(
    { renders: [app], inputs: { manifestsBelow: [], everythingBelow: ["app"], files: [] } },
    async (root) => {
      await mkdir(path.join(root, "app"));
      await writeFile(path.join(root, "app/kustomization.yaml"), "namePrefix: a-\n");
      return [];
    },
    { searchPath: box, limits },
  ).finally(() => {
    rmSync(box, { recursive: true, force: true });
  });
  return Object.values(rendered)
    .flatMap((one) => (one.kind === "failed" ? [one.issue.code] : []))
    .join();
}

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
  const renders = [
    await codeOfRender(undefined),
    await codeOfRender("exit 3"),
    await codeOfRender("/bin/sleep 60", { milliseconds: 100 }),
    await codeOfRender("while :; do echo x; done", { outputBytes: 1000 }),
  ];
  return new Set([
    ...renders,
    ...[...unread, ...renderIssues].map(({ code }) => code),
    ...report.findings.map(({ rule }) => rule),
  ]);
}
