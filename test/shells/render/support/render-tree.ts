import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "@jest/globals";
import { isPolicyPath } from "../../../../src/shells/app/policy-path.ts";
import { renderSources, type RenderSettings } from "../../../../src/shells/render/render-sources.ts";
import { writeInput, type WriteInputs } from "../../../../src/shells/render/write-inputs.ts";
import { collectFiles, type Rendered } from "../../../../src/sources/collect-files.ts";
import { planSources } from "../../../../src/sources/plan-sources.ts";
import { inputFilter, plannedRenders } from "../../../../src/sources/planned-renders.ts";
import { renderKey, type Render } from "../../../../src/sources/source-plan.ts";

export type Texts = Readonly<Record<string, string>>;

const made: string[] = [];
afterAll(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A directory that is removed after the tests of the file. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "calsim-test-"));
  made.push(directory);
  return directory;
}

/** A directory with one program in it. */
export function toolBox(name: string, script: string): string {
  const directory = temporaryDirectory();
  writeFileSync(path.join(directory, name), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(directory, name), 0o755);
  return directory;
}

/** Puts the files that are wanted below a directory, as the shells do. */
export function inputsOf(files: Texts): WriteInputs {
  return async (directory, inputs) => {
    const isInput = inputFilter(inputs);
    const wanted = Object.entries(files).filter(([file]) => isInput(file));
    const flaws = await Promise.all(
      wanted.map(([file, text]) => writeInput(directory, file, Buffer.from(text))),
    );
    return flaws.flatMap((flaw) => flaw ?? []);
  };
}

/** One source of a cluster, planned and rendered; where the plan refuses it, its refusal. */
export async function renderTree(files: Texts, render: Render, settings: RenderSettings): Promise<Rendered> {
  const sources = Object.entries(files)
    .filter(([file]) => isPolicyPath(file))
    .map(([file, text]) => ({ path: file, text }));
  const spec = { name: "one", sources: [render], inventory: [], place: undefined };
  const plan = planSources(sources, [spec]);
  const [cluster] = plan.clusters;
  if (cluster === undefined) throw new Error("there is a cluster");
  const planned = plannedRenders(plan, sources);
  const rendered = await renderSources(planned, inputsOf(files), settings);
  const [first] = planned.renders;
  const issue = collectFiles(cluster, sources, rendered).issues.find(({ severity }) => severity === "error");
  const result = first === undefined ? undefined : rendered[renderKey(first)];
  if (issue !== undefined) return { kind: "failed", issue };
  // What failed is an error of the cluster, never a cluster with less in it.
  if (result?.kind !== "text") throw new Error("a source that is not rendered is an error of its cluster");
  return result;
}
