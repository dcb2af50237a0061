import { describe, expect, it, jest } from "@jest/globals";
import { renderCheck } from "../../../src/render/check.ts";
import { renderComment } from "../../../src/render/comment.ts";
import { createEngine } from "../../../src/shells/app/engine.ts";
import { toolBox } from "../render/support/render-tree.ts";
import { pullSeven, useTestBench } from "./support/test-bench.ts";

const app = (name: string, path: string): string => `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  source: { repoURL: https://example.com/fleet, path: ${path} }
  destination: { name: prod, namespace: shop }
`;
const pods = ["web", "db"]
  .map((name) => `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, labels: { app: ${name} } }\n`)
  .join("");
const closed =
  "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: db }\n" +
  "spec: { podSelector: { matchLabels: { app: db } } }\n";
const base = {
  "root.yaml": app("root", "fleet"),
  "fleet/Chart.yaml": "name: fleet\n",
  "fleet/apps.txt": "shop",
  "shop/kustomization.yaml": "namePrefix: x-\nresources: [all.yaml]\n",
  "shop/all.yaml": pods + closed,
};
const bench = useTestBench(base, { ...base, "shop/all.yaml": pods });
const engine = createEngine(() => "2026-01-01");

// The App, the engine and the tools all run.
jest.setTimeout(30_000);

/** A helm whose chart makes one Application, of the directory that a file of the chart names. */
const helm = `for chart in "$@"; do :; done
read -r name < "$chart/apps.txt"
/bin/cat <<END
${app("made", "$name")}
END`;

describe("a pull request to what Applications deploy that a chart makes", () => {
  it("is judged, in as many rounds as it takes", async () => {
    const kustomize = toolBox("kustomize", '/bin/cat "$3/all.yaml"');
    const searchPath = `${toolBox("helm", helm)}:${kustomize}`;
    const { start, deliver, repository } = bench();
    const running = await start({ engine, renderers: { renderCheck, renderComment }, searchPath });
    await deliver("pull_request", "opened", pullSeven);
    await running.idle();
    expect(repository.checkRuns[0]?.conclusion).toBe("success");
    expect(repository.comments[0]?.body).toContain("newly allowed");
    expect(repository.comments[0]?.body).toContain("shop/db");
  });
});
