import { cpSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { run } from "./support/run.ts";
import { directoryOf, world } from "./support/trees.ts";

const repos = path.resolve(import.meta.dirname, "../../../fixtures/repos");

async function check(config: string, files: Readonly<Record<string, string>> = world()) {
  const directory = directoryOf({ ...files, ".calsim.yml": config });
  return run(["config", "check"], { cwd: directory });
}

describe("calsim config check", () => {
  it("has nothing to say of a file that is right", async () => {
    const { stdout, stderr, status } = await check(
      "version: 1\nexpectations:\n  - { id: works, from: shop/client, to: shop/server, ports: [TCP/80], verdict: allow }\n",
    );
    expect([stderr, status]).toEqual(["", 0]);
    // There is no host in the tree: worth a word, and no fault.
    expect(stdout).toBe(".calsim.yml: no faults\n");
  });

  it.each<readonly [string, string, readonly string[]]>([
    [
      "an unknown key",
      "version: 1\nruels: []\n",
      [".calsim.yml:2:1: error: unknown key `ruels` (did you mean `rules`) [config-key-unknown]"],
    ],
    [
      "a group nobody defined",
      "version: 1\nrules:\n  - { id: a, from: apps, to: hosts }\n",
      [".calsim.yml:3:14: error: no group is named `apps` (did you mean `app`) [config-name-unknown]"],
    ],
    [
      "a selector that can't be read",
      "version: 1\ngroups:\n  web: { pods: \"app = 'web'\" }\n",
      [
        ".calsim.yml:3:10: error: `app = 'web'` is no selector: expected `==` (at character 5) [config-selector-invalid]",
      ],
    ],
    [
      "a misspelled endpoint",
      "version: 1\nrules:\n  - id: a\n    from: [shop/client, shop/clinet]\n    to: '*'\n",
      [
        ".calsim.yml:4:25: warning: `shop/clinet` in rule `a` matches no endpoint (did you mean `shop/client`) [config-end-unmatched]",
      ],
    ],
    [
      "a group, an expectation and a waiver that mean nobody",
      [
        "version: 1",
        "groups:",
        "  web: { pods: \"app == 'web'\" }",
        "rules:",
        "  - { id: a, from: web }",
        "expectations:",
        "  - { id: b, from: host/n1, to: shop/server, verdict: deny }",
        "waivers:",
        '  - { rule: a, from: web, to: "*", reason: r, expires: "2028-01-01" }',
        '  - { rule: a, from: "*", to: "*", reason: r, expires: "2026-12-31" }',
        "",
      ].join("\n"),
      [
        ".calsim.yml:3:3: warning: pods `app == 'web'` in group `web` matches no endpoint [config-end-unmatched]",
        ".calsim.yml:7:14: warning: `host/n1` in expectation `b` matches no endpoint [config-end-unmatched]",
        ".calsim.yml:9:3: warning: the waiver of `a` settles nothing: its `from` (web) matches no endpoint (remove it, or correct whom it is about) [waiver-unmatched]",
        ".calsim.yml:10:3: warning: the waiver of `a` has run out: it held until `2026-12-31` (remove it, or give it a later day) [waiver-expired]",
      ],
    ],
    [
      "a source without files",
      "version: 1\nclusters:\n  prod:\n    sources:\n      - path: pods.yaml\n      - path: manifests\n",
      [
        ".calsim.yml:6:7: error: source `manifests` of cluster `prod` names no file of the tree [source-empty]",
      ],
    ],
    [
      "a cluster that neither the file nor the tree has",
      "version: 1\nclusters: { default: {} }\nrules:\n  - { id: a, clusters: [default, defualt] }\n",
      [
        ".calsim.yml:4:3: warning: no cluster of the tree is named `defualt` (did you mean `default`) [config-name-unknown]",
      ],
    ],
    [
      "a cluster that the tree does not have",
      "version: 1\nrules:\n  - { id: a, clusters: [defualt] }\n",
      [
        ".calsim.yml:3:3: warning: no cluster of the tree is named `defualt` (did you mean `default`) [config-name-unknown]",
      ],
    ],
  ])("names the place of %s", async (_, config, expected) => {
    const { stdout, status } = await check(config);
    const shown = stdout.trim().split("\n");
    expect(shown).toEqual([...expected, `.calsim.yml: ${expected.length} to correct`]);
    expect(status).toBe(1);
  });

  it("writes JSON", async () => {
    const directory = directoryOf({ ...world(), ".calsim.yml": "version: 2\n" });
    const { stdout } = await run(["config", "check", directory, "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      issues: [{ code: "config-value-invalid", place: { path: ".calsim.yml", line: 1 } }],
    });
  });

  it("checks a file of any name, against another tree if told to", async () => {
    const text = "version: 1\nrules: [{ id: a, from: shop/client, to: shop/server }]\n";
    const file = path.join(directoryOf({ "draft.yaml": text }), "draft.yaml");
    expect((await run(["config", "check", file])).status).toBe(1);
    const tree = directoryOf({ ...world(), ".calsim.yml": "version: 9\n" });
    expect(await run(["config", "check", file, "--tree", tree])).toEqual({
      status: 0,
      stdout: "draft.yaml: no faults\n",
      stderr: "",
    });
  });

  it("ends with status 2 where it can't tell", async () => {
    const none = await run(["config", "check", directoryOf(world())]);
    expect([none.stderr, none.status]).toEqual([
      expect.stringMatching(
        /^error: there is no `\.calsim\.yml` in .*\nwithout one the defaults hold; `calsim config init`/,
      ),
      2,
    ]);
    expect((await run(["config", "check", "no-such"])).status).toBe(2);
    const broken = await check("version: 1\n", {
      ...world(),
      "broken.yaml": "apiVersion: v1\nkind: Pod\nmetadata: [",
    });
    expect([broken.stdout, broken.status]).toEqual([".calsim.yml: no faults\n", 2]);
    expect(broken.stderr).toContain("broken.yaml:3:");
  });
});

describe("calsim config init", () => {
  it.each([
    ["a directory of manifests", () => directoryOf(world())],
    ["hosts and pods", () => copyOf("../cases/host-firewall-opened/base")],
    ["Argo CD", () => copyOf("argo-cd/base")],
    ["Flux", () => copyOf("flux/base")],
    ["plain folders", () => copyOf("plain/base")],
    ["an empty directory", () => directoryOf({})],
  ])("writes a file that has no faults for %s", async (_, make) => {
    const directory = make();
    const written = await run(["config", "init"], { cwd: directory });
    expect(written).toEqual({
      status: 0,
      stdout: "wrote .calsim.yml; see `calsim config check`\n",
      stderr: "",
    });
    const { stdout } = await run(["config", "check"], { cwd: directory });
    expect(stdout.split("\n").filter((line) => /: (?:error|warning): /.test(line))).toEqual([]);
  });

  it("changes nothing of what is taken in", async () => {
    const directory = copyOf("argo-cd/base");
    const before = await run(["sources", directory, "--format", "json"]);
    await run(["config", "init", directory]);
    const after = await run(["sources", directory, "--format", "json"]);
    expect(JSON.parse(after.stdout)).toEqual(JSON.parse(before.stdout));
  });

  it("counts the kinds of workloads that it names", async () => {
    const directory = directoryOf({
      "game.yaml":
        "apiVersion: agones.dev/v1\nkind: GameServer\nmetadata: { name: g, namespace: shop }\nspec: { template: { spec: { containers: [] } } }\n",
      ".calsim.yml":
        "version: 1\nclusters:\n  default:\n    sources: [{ path: game.yaml }]\n    workloads: [{ group: agones.dev, kind: GameServer, template: spec.template }]\n",
    });
    const { stdout } = await run(["sources", directory]);
    expect(stdout).toContain("1 GameServer");
    expect(stdout).not.toContain("not looked at");
  });

  it("keeps a file that is there, unless forced", async () => {
    const directory = directoryOf({ ...world(), ".calsim.yml": "version: 1\n" });
    const refused = await run(["config", "init", directory]);
    expect([refused.stderr, refused.status]).toEqual([
      "error: there is a `.calsim.yml` already\n`--force` overwrites it\n",
      2,
    ]);
    const file = path.join(directory, ".calsim.yml");
    expect(readFileSync(file, "utf8")).toBe("version: 1\n");
    expect((await run(["config", "init", directory, "--force"])).status).toBe(0);
    expect(readFileSync(file, "utf8")).toContain("# Configuration of calsim");
  });

  it("says what it was not asked", async () => {
    const { stdout, status } = await run(["config", "--help"]);
    expect(stdout).toContain("check [options] [target]");
    expect(status).toBe(0);
    const wrong = await run(["config", "chekc"]);
    expect([wrong.stderr, wrong.status]).toEqual([expect.stringContaining("Did you mean check?"), 2]);
  });
});

/** A copy that may be written to. */
function copyOf(repository: string): string {
  const directory = directoryOf({});
  cpSync(path.join(repos, repository), directory, { recursive: true });
  return directory;
}
