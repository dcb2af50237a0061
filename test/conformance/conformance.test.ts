import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readArguments } from "./arguments.ts";
import { felixEnvironment } from "./check/felix-environment.ts";
import { findSources } from "./find-sources.ts";
import { formatAddressSet, formatConnections, parseCidr } from "./library.ts";
import { printResult } from "./print-result.ts";
import { modelledConnections, readConnections } from "./read/connections.ts";
import { deciderText, expectedDeciderText } from "./read/decider-text.ts";
import { expectedTable } from "./read/expected-table.ts";
import { otherToolsWorld } from "./read/other-tools-world.ts";
import { stableText } from "./read/stable-text.ts";
import { Recorder } from "./recorder.ts";
import { runSources } from "./run-sources.ts";

describe("arguments", () => {
  it.each([
    [[], { folder: "shared", maxDifferences: 10, json: false }],
    [["dir", "--only", "oracle", "--json"], { folder: "dir", only: "oracle", json: true }],
    [["--max-differences", "3", "--workers", "1"], { maxDifferences: 3, workers: 1 }],
  ])("%j", (argv, expected) => {
    expect(readArguments(argv, "shared")).toMatchObject(expected);
  });

  it.each([[["--max-differences", "many"]], [["--workers", "0"]], [["--fast"]]])("refuses %j", (argv) => {
    expect(typeof readArguments(argv, "shared")).toBe("string");
  });
});

describe("connections of a vector", () => {
  it.each([
    ["none", "no connection"],
    ["all", "every connection"],
    [{ ICMP: [{ type: [8, 9], code: 0 }] }, "ICMP type 8-9 code 0"],
    [{ other: ["47-48"] }, "protocol 47-48"],
  ])("%j is %s", (conns, expected) => {
    expect(formatConnections(readConnections(conns))).toBe(expected);
  });

  it("leaves ICMPv6 to IPv6", () => {
    expect(formatConnections(modelledConnections(["ICMPv6"], 4))).toBe("no connection");
    expect(formatConnections(modelledConnections(["ICMPv6"], 6))).toBe("ICMPv6 type 0-254");
  });
});

describe("rows of a case", () => {
  const rows = [
    { src: ["a/x", "b/y"], dst: ["a/x", "b/y", "cidr:10.0.0.0/8", "range:11.0.0.0-11.0.0.1"], conns: "all" },
    { src: "cidr:0.0.0.0/0", dst: "a/x", conns: "none", disputed: "ipblock-vs-pod-ip" },
  ];

  it("stand for pairs of different names", () => {
    expect([...expectedTable(rows).pairs.keys()]).toEqual(["a/x\nb/y", "b/y\na/x"]);
  });

  it("cut an outside block, the rest being what no row mentions", () => {
    const block = parseCidr("10.0.0.0/7")?.set ?? { v4: [], v6: [] };
    const pieces = expectedTable(rows).outside.cut("a/x", "to", block, true);
    expect(pieces.map(({ entry, piece }) => [entry?.row["conns"], formatAddressSet(piece)])).toEqual([
      ["all", ["10.0.0.0/8", "11.0.0.0/31"]],
      [undefined, formatAddressSet({ v4: [0x0b000002, 0x0bffffff], v6: [] })],
    ]);
  });
});

describe("deciders", () => {
  it.each([
    [
      { kind: "end-of-tier", tier: "app" },
      { tier: "app", endOfTier: true, action: "Deny" },
    ],
    [{ kind: "no-profile-match" }, { noProfileMatched: true, action: "Deny" }],
    [
      { kind: "missing-profile", profile: "p" },
      { profile: "p", rule: 0, action: "Deny" },
    ],
    [{ kind: "failsafe" }, { failsafe: true, action: "Allow" }],
  ] as const)("%j is %j", (ours, theirs) => {
    expect(deciderText(ours)).toBe(expectedDeciderText(theirs));
  });
});

describe("Felix's environment", () => {
  it("becomes options, and names what has none", () => {
    const { options, unknown } = felixEnvironment({
      FELIX_DEFAULTENDPOINTTOHOSTACTION: "DROP",
      FELIX_FAILSAFEINBOUNDHOSTPORTS: "tcp:10.0.0.0/8:22,udp:68",
      FELIX_FAILSAFEOUTBOUNDHOSTPORTS: "none",
      FELIX_LOGSEVERITYSCREEN: "Debug",
    });
    expect(options).toEqual({
      endpointToHost: "Drop",
      failsafeInbound: [
        { protocol: "tcp", port: 22, net: "10.0.0.0/8" },
        { protocol: "udp", port: 68 },
      ],
      failsafeOutbound: [],
    });
    expect(unknown).toEqual(["FELIX_LOGSEVERITYSCREEN"]);
  });
});

describe("the world of other tools", () => {
  it("has no hostNetwork: such pods get addresses of their own", () => {
    const pod = (name: string): string =>
      JSON.stringify({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name },
        spec: { hostNetwork: true },
        status: { podIP: "10.0.0.7" },
      });
    const [a, b] = otherToolsWorld(
      [pod("a"), pod("b")].map((text, index) => ({ path: `${String(index)}.json`, text })),
    );
    expect(a?.text).toContain("10.0.0.7");
    expect(b?.text).toContain("10.0.0.1");
    expect(`${a?.text ?? ""}${b?.text ?? ""}`).not.toContain("hostNetwork");
  });
});

describe("the run", () => {
  let folder = "";
  const manifests = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    ...["web", "db"].map((name) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "shop", labels: { app: name } },
      spec: { nodeName: "n", containers: [] },
      status: { podIP: name === "web" ? "10.0.0.1" : "10.0.0.2" },
    })),
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "db", namespace: "shop" },
      spec: { podSelector: { matchLabels: { app: "db" } }, ingress: [{ ports: [{ port: 5432 }] }] },
    },
  ];
  const matrix = (conns: unknown): object => ({
    kind: "matrix",
    manifests: ["m/*"],
    granularity: "pod",
    complete: true,
    external: false,
    protocolsModelled: ["TCP"],
    endpoints: { "shop/web": {}, "shop/db": {} },
    expect: [
      { src: "shop/web", dst: "shop/db", conns },
      { src: "shop/db", dst: "shop/web", conns: "all" },
    ],
  });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "calsim-conformance-"));
    const cases = { right: { TCP: ["5432"] }, wrong: { TCP: ["80"] } };
    for (const [name, conns] of Object.entries(cases)) {
      mkdirSync(join(folder, "tool/cases", name, "m"), { recursive: true });
      writeFileSync(join(folder, "tool/cases", name, "case.json"), JSON.stringify(matrix(conns)));
      manifests.forEach((manifest, index) => {
        writeFileSync(
          join(folder, "tool/cases", name, "m", `${String(index)}.json`),
          JSON.stringify(manifest),
        );
      });
    }
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("finds cases by their files, and tells what differs", async () => {
    const sources = findSources(folder);
    expect(sources.map(({ kind, corpus }) => `${kind} ${corpus}`)).toEqual(["case tool", "case tool"]);
    const recorder = new Recorder(undefined);
    await runSources(sources, { index: 0, count: 1 }, recorder);
    const result = recorder.result();
    expect(result.corpora).toEqual([
      {
        corpus: "tool",
        cases: { passed: 1, failed: 1, skipped: 0 },
        expectations: { passed: 3, failed: 1, skipped: 0 },
      },
    ]);
    expect(result.differences).toMatchObject([{ id: "wrong", what: "shop/web -> shop/db, IPv4" }]);
    const printed = printResult(result, 5);
    expect(printed).toContain("NetworkPolicy shop/db");
    expect(printed.split("\n").at(-1)).toBe("3 passed, 1 failed, 0 skipped");
  });

  it("keeps to the cases asked for", async () => {
    const recorder = new Recorder("right");
    await runSources(findSources(folder), { index: 0, count: 1 }, recorder);
    expect(recorder.result().differences).toEqual([]);
  });
});

describe("stable text", () => {
  it("is the same for equal values", () => {
    expect(stableText({ b: 1, a: [undefined, "x"], c: undefined })).toBe(
      stableText({ a: [undefined, "x"], b: 1 }),
    );
  });
});
