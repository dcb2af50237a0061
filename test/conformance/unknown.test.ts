import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { checkPolicyCase } from "./check/policy-case.ts";
import { findSources } from "./find-sources.ts";
import { Recorder } from "./recorder.ts";
import { runSources } from "./run-sources.ts";

describe("what the run does not know", () => {
  const ran = async (files: Readonly<Record<string, string>>): Promise<ReturnType<Recorder["result"]>> => {
    const root = mkdtempSync(join(tmpdir(), "calsim-unknown-"));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(root, path, ".."), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    const recorder = new Recorder(undefined);
    await runSources(findSources(root), { index: 0, count: 1 }, recorder);
    rmSync(root, { recursive: true });
    return recorder.result();
  };
  const cell = { src: "a/x", dst: "b/y", verdict: "allow" };
  const json = (value: object): string => JSON.stringify(value);

  it.each([
    ["a file", { "x/other.json": json({ rows: [] }) }, "a file of a kind this run does not know"],
    ["a file that is no JSON", { "x/other.json": "{" }, "a file of a kind this run does not know"],
    ["a line", { "x/other.jsonl": "{\n" }, "a line of a kind this run does not know"],
    [
      "a table",
      { "x/other.json": json({ cases: [{ id: "1", question: 1 }] }) },
      "a table of a kind this run does not know: id, question",
    ],
    ["a kind of case", { "x/c/case.json": json({ kind: "walk" }) }, "cases of kind `walk` are not known"],
    [
      "semantics of a case",
      { "x/c/case.json": json({ files: {}, semantics: { failsafePorts: "half" }, expect: [cell] }) },
      'no option stands for the semantics failsafePorts: "half"',
    ],
    [
      "a mode",
      { "x/o.jsonl": json({ id: "1", mode: "windows", resources: [], probes: [] }) },
      'no option stands for the mode "windows"',
    ],
    [
      "a setting of a live vector",
      {
        "x/l.json": json({
          config: { encapsulation: "IPIP" },
          resources: [{ kind: "Namespace" }],
          flows: [{ from: "a/x", to: "b/y", observed: "allow" }],
        }),
      },
      'a configuration this run does not know: encapsulation: "IPIP"',
    ],
  ])("is skipped, and said: %s", async (_, files, reason) => {
    const { corpora, skips } = await ran(files);
    expect(skips.map((skip) => skip.reason)).toEqual([reason]);
    expect(corpora.map(({ expectations }) => expectations)).toEqual([{ passed: 0, failed: 0, skipped: 1 }]);
  });

  it.each([
    [
      "a chain",
      {
        id: "1",
        applied: {},
        resources: [],
        probes: [{ src: { endpoint: "pod:a/x" }, egress: { chains: { mesh: {} } } }],
      },
    ],
    ["an endpoint", { id: "1", applied: { "vm:x": {} }, resources: [] }],
  ])("fails: %s", async (_, line) => {
    const { corpora } = await ran({ "x/o.jsonl": json(line) });
    expect(corpora[0]?.expectations.failed).toBeGreaterThan(0);
  });
});

describe("a cell about some connections", () => {
  it("is judged by those alone", () => {
    const root = mkdtempSync(join(tmpdir(), "calsim-cell-"));
    writeFileSync(join(root, "all.yaml"), hostOfPods);
    const row = (port: string, verdict: string): object => ({
      src: "shop/web",
      dst: "shop/db",
      conns: { TCP: [port] },
      verdict,
    });
    const expect3 = [row("5432", "allow"), row("80", "deny"), row("5432-5433", "some")];
    writeFileSync(join(root, "case.json"), JSON.stringify({ files: { all: "all.yaml" }, expect: expect3 }));
    const recorder = new Recorder(undefined);
    recorder.runCase(0, "x", "x", (check) => {
      checkPolicyCase(join(root, "case.json"), check);
    });
    rmSync(root, { recursive: true });
    expect(recorder.result().corpora[0]?.expectations).toEqual({ passed: 3, failed: 0, skipped: 0 });
  });

  const hostOfPods = ["web", "db"]
    .map((name) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "shop", labels: { app: name } },
      spec: { nodeName: "n", containers: [] },
      status: { podIP: name === "web" ? "10.0.0.1" : "10.0.0.2" },
    }))
    .concat({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "db", namespace: "shop" },
      spec: { podSelector: {}, ingress: [{ ports: [{ port: 5432 }] }] },
    } as never)
    .map((object) => JSON.stringify(object))
    .join("\n---\n");
});
