import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { findTool } from "../../src/shells/render/find-tool.ts";
import { run } from "../shells/cli/support/run.ts";

const repos = path.resolve(import.meta.dirname, "../../fixtures/repos");
const rendered = path.join(repos, "kustomize/rendered");
const tools = mkdtempSync(path.join(tmpdir(), "calsim-repos-"));
afterAll(() => {
  rmSync(tools, { recursive: true, force: true });
});

/** A kustomize that answers with what the real one has said of the overlays of this repository. */
const recorded = `#!/bin/sh
directory=$3
name=\${directory##*/}
if [ -e "$directory/open-api.yaml" ]; then name=$name-opened; fi
exec /bin/cat "${rendered}/$name.yaml"
`;
writeFileSync(path.join(tools, "kustomize"), recorded);
chmodSync(path.join(tools, "kustomize"), 0o755);

/** Compares with the file; UPDATE_GOLDEN=1 writes it. */
function checkGolden(file: string, text: string): void {
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(existsSync(file)).toBe(true);
  expect(text).toBe(readFileSync(file, "utf8"));
}

describe.each(["plain", "kustomize", "argo-cd", "flux"])("the repository %s", (name) => {
  const cwd = path.join(repos, name);
  const env = { PATH: tools };

  it("shows its clusters and what makes them", async () => {
    const { stdout, status } = await run(["sources", "head"], { cwd, env });
    checkGolden(path.join(cwd, "expected/sources.txt"), stdout);
    expect(status).toBe(0);
  });

  it("has a pull request that is judged", async () => {
    const { stdout, status } = await run(["diff", "base", "head"], { cwd, env });
    checkGolden(path.join(cwd, "expected/diff.txt"), stdout);
    expect(status).toBe(0);
  });
});

describe("the recorded overlays", () => {
  it("are what the kustomize of this machine says, or its absence fails the judgement", async () => {
    const cwd = path.join(repos, "kustomize");
    const PATH = process.env["PATH"] ?? "";
    const installed = (await findTool("kustomize", PATH)) ?? (await findTool("kubectl", PATH));
    const { stdout, status } = await run(["diff", "base", "head"], { cwd, env: { PATH } });
    if (installed === undefined) {
      expect(stdout).toContain("`kustomize` or `kubectl` is not installed");
      expect(status).toBe(2);
    } else {
      expect(stdout).toBe(readFileSync(path.join(cwd, "expected/diff.txt"), "utf8"));
      expect(status).toBe(0);
    }
  });
});
