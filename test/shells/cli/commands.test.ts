import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { run } from "./support/run.ts";
import { directoryOf, world } from "./support/trees.ts";

const base = "host-firewall-opened/base";
const fresh = "\u001b[";

describe("calsim matrix", () => {
  it("shows a grid and what cells say besides", async () => {
    const { stdout, stderr, status } = await run(["matrix", base]);
    expect(stdout).toMatch(/^9 endpoints\n/);
    expect(stdout).toMatch(/ 7 {2}prod\/backend +\. {2}\. {2}\+/);
    expect(stdout).toContain("failsafe ports stay open: TCP 22, 179");
    expect([stderr, status]).toEqual(["", 0]);
  });

  it("lists every cell where the grid is too wide", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const pods = names
      .map((name) => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\n`)
      .join("---\n");
    const { stdout } = await run(["matrix", directoryOf({ "pods.yaml": pods })]);
    expect(stdout).toContain("default/p1 -> default/p2: allow\n");
    expect(stdout.match(/^default\/p\d+ -> default\/p\d+: allow$/gm)?.length).toBe(40 * 39);
  });

  it("writes Markdown", async () => {
    const { stdout } = await run(["matrix", base, "--format", "markdown"]);
    expect(stdout).toContain("| `prod/backend` | ⛔ | ⛔ | ✅ |");
  });

  it("writes JSON that holds every cell once", async () => {
    const { stdout } = await run(["matrix", base, "--format", "json"]);
    const { version, endpoints, cells } = JSON.parse(stdout);
    expect([version, endpoints.length, cells.length]).toEqual([1, 9, 72]);
    expect(
      cells.find(
        (cell: { readonly from: string; readonly to: string }) =>
          cell.from === "prod/shop" && cell.to === "host/node-worker",
      ),
    ).toMatchObject({
      verdict: "deny",
      failsafe: { TCP: expect.arrayContaining(["22"]) },
    });
  });

  it("names file and line of what it could not read, and ends with status 2", async () => {
    const { stderr, status } = await run(["matrix", "broken-yaml/head"]);
    expect(stderr).toMatch(/^hosts\/node-host-firewall\.yaml:14:\d+: error: /m);
    expect(status).toBe(2);
  });

  it("asks which cluster where there are several", async () => {
    const config =
      "version: 1\nclusters:\n  one: { sources: [{ path: one }] }\n  two: { sources: [{ path: two }] }\n";
    const files = Object.entries(world()).flatMap(([name, text]) => [
      [`one/${name}`, text],
      [`two/${name}`, text],
    ]);
    const directory = directoryOf({ ...Object.fromEntries(files), ".calsim.yml": config });
    const unclear = await run(["matrix", directory]);
    expect([unclear.stderr, unclear.status]).toEqual([
      "error: the configuration has 2 clusters\nchoose one with --cluster: one, two\n",
      2,
    ]);
    expect((await run(["matrix", directory, "--cluster", "one"])).status).toBe(0);
    expect((await run(["matrix", directory, "--cluster", "on"])).stderr).toContain("did you mean `one`?");
  });
});

describe("calsim explain", () => {
  it("traces one connection step by step", async () => {
    const { stdout, status } = await run(["explain", base, "prod/shop", "host/node-worker", "TCP/443"]);
    expect(stdout).toMatch(/^prod\/shop -> host\/node-worker\n\nTCP\/443: deny\n/);
    expect(stdout).toMatch(
      / {2}ingress of host\/node-worker\n {4}deny +end of tier host-firewall \(Deny\).* hosts\/node-host-firewall\.yaml:2\n$/,
    );
    expect(status).toBe(0);
  });

  it("shows the rulings of a pair and a trace for each", async () => {
    const { stdout } = await run(["explain", base, "prod/shop", "host/node-worker"]);
    expect(stdout).toContain("  allow  TCP 22, 179,");
    expect(stdout).toContain("\nTCP/22: allow\n");
    expect(stdout).toContain("\nTCP/443: deny\n");
  });

  it.each(["markdown", "json"])("writes %s", async (format) => {
    const { stdout } = await run([
      "explain",
      base,
      "prod/shop",
      "host/node-worker",
      "TCP/443",
      "--format",
      format,
    ]);
    if (format === "json")
      expect(JSON.parse(stdout).traces[0]).toMatchObject({ connection: "TCP/443", verdict: "deny" });
    else expect(stdout).toContain("#### `TCP/443`: deny\n\n```text\n");
  });

  it.each([
    [
      ["prod/shop", "host/node-worke", "TCP/443"],
      "no endpoint or address `host/node-worke`\ndid you mean `host/node-worker`?",
    ],
    [
      ["prod/shop", "host/node-worke"],
      "no endpoint `host/node-worke` in the matrix\ndid you mean `host/node-worker`?",
    ],
    [["prod/shop", "host/node-worker", "TPC/443"], "`TPC/443` is not a connection"],
    [["prod/shop", "host/node-worker", "TCP"], "`TCP` has no port"],
  ])("refuses %j", async (args, message) => {
    const { stderr, stdout, status } = await run(["explain", base, ...args]);
    expect(stderr).toContain(`error: ${message}`);
    expect([stdout, status]).toEqual(["", 2]);
  });
});

describe("calsim query", () => {
  const flow = { from: "prod/shop", to: "host/node-worker", protocol: "TCP", port: 443 };
  const answers = async (lines: readonly string[]) => {
    const { stdout, status } = await run(["query", base], { stdin: lines.join("\n") });
    return {
      status,
      answers: stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    };
  };

  it("answers every line in order", async () => {
    const result = await answers([JSON.stringify(flow), "", JSON.stringify({ ...flow, port: 22 })]);
    expect(result).toMatchObject({
      status: 0,
      answers: [
        {
          verdict: "deny",
          decidedBy: { kind: "end-of-tier", tier: "host-firewall" },
          place: { path: "hosts/node-host-firewall.yaml", line: 2 },
        },
        { verdict: "allow", decidedBy: { kind: "failsafe" } },
      ],
    });
  });

  it("guesses nothing that a flow leaves open", async () => {
    const { port, ...portless } = flow;
    const result = await answers([JSON.stringify(portless), JSON.stringify({ ...flow, protocol: "ICMP" })]);
    expect(port).toBe(443);
    expect(result).toMatchObject({
      status: 2,
      answers: [{ error: "a TCP flow needs a `port`" }, { verdict: "deny" }],
    });
    expect(result.answers[0]).not.toHaveProperty("hint");
  });

  it("goes on behind a line it can't answer, and ends with status 2", async () => {
    const bad = [
      "no json",
      "{}",
      '{"from":"a","to":"b","protocol":"TCP","prot":1}',
      JSON.stringify({ ...flow, to: "prod/nobody" }),
      JSON.stringify({ ...flow, protocol: "XYZ" }),
      JSON.stringify({ ...flow, via: { address: "x" } }),
    ];
    const result = await answers([...bad, JSON.stringify(flow)]);
    expect(result.status).toBe(2);
    expect(result.answers.map((answer) => Object.keys(answer)[0])).toEqual([
      ...bad.map(() => expect.stringMatching(/error|hint/)),
      "verdict",
    ]);
    expect(result.answers[2].error).toMatch(/Unrecognized key: "prot"/);
  });
});

describe("calsim render", () => {
  it("gives what diff would have given", async () => {
    const ends = ["host-firewall-opened/base", "host-firewall-opened/head"];
    const directory = directoryOf({});
    const file = path.join(directory, "report.json");
    expect((await run(["diff", ...ends, "--format", "json", "--output", file])).status).toBe(1);
    for (const format of ["text", "markdown", "json", "sarif", "junit"]) {
      const direct = await run(["diff", ...ends, "--format", format]);
      expect(await run(["render", file, "--format", format])).toMatchObject({
        status: 0,
        stdout: direct.stdout,
      });
      expect(
        await run(["render", "-", "--format", format], { stdin: readFileSync(file, "utf8") }),
      ).toMatchObject({ stdout: direct.stdout });
    }
  });

  it.each([
    ["{", "not JSON"],
    ["{}", "version: Invalid input"],
    ['{"version": 9}', "this is a report of version 9, and this calsim reads version 1"],
  ])("refuses %j", async (stdin, message) => {
    const { stderr, status } = await run(["render", "-"], { stdin });
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});

describe("the command line", () => {
  it.each([
    [["--help"], 0, "Examples:\n  $ calsim diff --repo . --merge-base origin/main HEAD"],
    [["diff", "--help"], 0, "Usage: calsim diff [options] <base> <head>"],
    [["--version"], 0, "1.2.3\n"],
  ])("%j", async (args, status, text) => {
    const result = await run(args);
    expect(result.stdout).toContain(text);
    expect(result.status).toBe(status);
  });

  it.each([
    [[], "Usage: calsim"],
    [["dif"], "(Did you mean diff?)"],
    [["diff", "base"], "missing required argument 'head'"],
    [["diff", "a", "b", "--format", "yaml"], "Allowed choices are text, markdown, json, sarif, junit."],
    [["matrix", "a", "b"], "too many arguments"],
    [["matrix", "nowhere"], "error: no directory"],
    [["matrix", `${base}/hosts/tier.yaml`], "is not a directory"],
    [["matrix", base, "--output", "no/such/folder/file"], "can't write `no/such/folder/file`"],
  ])("refuses %j with status 2", async (args, text) => {
    const { stderr, stdout, status } = await run(args);
    expect(stderr).toContain(text);
    expect([stdout, status]).toEqual(["", 2]);
  });

  it.each([
    ["a terminal", { terminal: true }, true],
    ["a pipe", {}, false],
    ["a terminal with NO_COLOR", { terminal: true, env: { NO_COLOR: "1" } }, false],
    ["a terminal with an empty NO_COLOR", { terminal: true, env: { NO_COLOR: "" } }, true],
    ["a dumb terminal", { terminal: true, env: { TERM: "dumb" } }, false],
    ["a pipe with FORCE_COLOR", { env: { FORCE_COLOR: "1" } }, true],
    ["both", { env: { FORCE_COLOR: "1", NO_COLOR: "1" } }, false],
  ])("colours for %s: %#", async (_name, options, coloured) => {
    const { stdout } = await run(["matrix", base], options);
    expect(stdout.includes(fresh)).toBe(coloured);
  });
});
