import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { parse } from "yaml";
import { commit, directoryOf, git, world, writeFiles } from "../cli/support/trees.ts";

// Each case is a process of its own, with Git in it.
jest.setTimeout(60_000);

const root = path.resolve(import.meta.dirname, "../../..");
const script = path.join(root, "src/shells/action/main.ts");
const definition = parse(readFileSync(path.join(root, "src/shells/action/action.yml"), "utf8")) as {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly id?: string;
      readonly run: string;
      readonly env?: Readonly<Record<string, string>>;
    }[];
  };
};
const judgeStep = definition.runs.steps.find(({ id }) => id === "judge");

const hostPolicy = (selector: string): string =>
  `apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: { name: hosts }\nspec:\n  selector: role == 'node'\n` +
  `  types: [Ingress]\n  ingress:\n    - { action: Allow, source: { selector: "${selector}" } }\n`;
const hosts =
  "apiVersion: projectcalico.org/v3\nkind: HostEndpoint\nmetadata: { name: one-eth0, labels: { role: node } }\n" +
  "spec: { node: one, interfaceName: '*', expectedIPs: [10.0.0.1] }\n";

const origin = directoryOf({
  ...world(),
  "hosts.yaml": hosts,
  "host-policy.yaml": hostPolicy("role == 'node'"),
});
const commits = { base: "", main: "", head: "", harmless: "", broken: "", merge: "" };
let checkout = "";
let scratch = "";

beforeAll(() => {
  git(origin, "init", "-q", "-b", "main");
  commits.base = commit(origin);
  git(origin, "checkout", "-q", "-b", "change");
  // Longer than what is fetched at first: the merge base is found all the same.
  for (let count = 0; count < 60; count++)
    git(origin, "commit", "-q", "--allow-empty", "-m", `step ${count}`);
  writeFiles(origin, { "host-policy.yaml": hostPolicy("all()") });
  commits.head = commit(origin);
  git(origin, "checkout", "-q", "-b", "harmless", "main");
  writeFiles(origin, { "notes.yaml": "# ::error::not an order\n" });
  commits.harmless = commit(origin);
  git(origin, "checkout", "-q", "-b", "broken", "main");
  writeFiles(origin, { "policy.yaml": "apiVersion: v1\nkind: [\n" });
  commits.broken = commit(origin);
  git(origin, "checkout", "-q", "main");
  // What has come to main since: opening the hosts there is not the pull request's doing.
  writeFiles(origin, {
    "late.yaml": "apiVersion: v1\nkind: Pod\nmetadata: { name: late, namespace: shop }\n",
  });
  commits.main = commit(origin);
  git(origin, "checkout", "-q", "-b", "merge", "main");
  git(origin, "merge", "-q", "--no-edit", "change");
  commits.merge = git(origin, "rev-parse", "HEAD");
});

beforeEach(() => {
  scratch = directoryOf({});
  checkout = path.join(scratch, "work");
  // As actions/checkout does: the test merge, and nothing of its history.
  execFileSync("git", ["clone", "-q", "--depth=1", "--branch=merge", `file://${origin}`, checkout], {
    env: { PATH: process.env["PATH"] ?? "", HOME: scratch, GIT_CONFIG_NOSYSTEM: "1" },
    stdio: "ignore",
  });
});

afterAll(() => {
  jest.setTimeout(5000);
});

/** Runs the action as the runner would, on an event. */
function act(event: string, payload: unknown, inputs: Readonly<Record<string, string>> = {}) {
  const file = (name: string): string => path.join(scratch, name);
  writeFileSync(file("event.json"), JSON.stringify(payload));
  mkdirSync(file("temp"), { recursive: true });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", path.join(root, "node_modules/tsx/dist/loader.mjs"), script],
    {
      cwd: checkout,
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        HOME: scratch,
        GIT_CONFIG_NOSYSTEM: "1",
        GITHUB_EVENT_NAME: event,
        GITHUB_EVENT_PATH: file("event.json"),
        GITHUB_OUTPUT: file("output"),
        GITHUB_STEP_SUMMARY: file("summary"),
        GITHUB_REPOSITORY: "shop/infra",
        GITHUB_SERVER_URL: "https://github.com",
        RUNNER_TEMP: file("temp"),
        ...Object.fromEntries(
          Object.entries(inputs).map(([name, value]) => [`CALSIM_${name.toUpperCase()}`, value]),
        ),
      },
    },
  );
  const read = (name: string): string => (existsSync(file(name)) ? readFileSync(file(name), "utf8") : "");
  const outputs = Object.fromEntries(
    [...read("output").matchAll(/^(\w+)<<(\S+)\n(.*?)\n\2$/gms)].map(([, name, , value]) => [name, value]),
  );
  return { status, stdout, stderr, outputs, summary: read("summary") };
}

function pull(head: string): unknown {
  return { pull_request: { base: { sha: commits.main }, head: { sha: head } } };
}

describe("the action", () => {
  it("judges a pull request from its merge base, and fails the job", () => {
    const { status, stdout, outputs, summary, stderr } = act("pull_request", pull(commits.head));
    expect([stderr, status]).toEqual(["", 1]);
    expect(stdout).toContain("no-new-app-to-host");
    expect(stdout).toMatch(/^::error file=host-policy\.yaml,line=\d+,/m);
    expect(outputs["conclusion"]).toBe("failure");
    expect(outputs["title"]).toMatch(/app-pod to host/);
    expect(summary).toContain("**Blocks the merge**");
    expect(summary).toContain(`https://github.com/shop/infra/blob/${commits.head}/host-policy.yaml#L`);
    expect(summary).toContain(`https://github.com/shop/infra/blob/${commits.base}/`);
    // It is on main alone, and the merge base does not have it.
    expect(stdout).not.toContain("late");
  });

  it("writes the whole report, also for code scanning", () => {
    const { outputs } = act("pull_request", pull(commits.head));
    const json = JSON.parse(readFileSync(outputs["report"] ?? "", "utf8")) as { conclusion: string };
    const sarif = JSON.parse(readFileSync(outputs["sarif"] ?? "", "utf8")) as { runs: readonly unknown[] };
    expect([json.conclusion, sarif.runs.length]).toEqual(["failure", 1]);
  });

  it("lets a harmless change pass", () => {
    const { status, outputs, summary } = act("pull_request", pull(commits.harmless));
    expect([status, outputs["conclusion"]]).toEqual([0, "success"]);
    expect(summary).toContain("Does not block the merge");
  });

  it.each([
    ["a push", "push", () => ({ before: commits.base, after: commits.head })],
    [
      "a merge group",
      "merge_group",
      () => ({ merge_group: { base_sha: commits.main, head_sha: commits.merge } }),
    ],
  ])("judges %s", (_name, event, payload) => {
    const { status, outputs } = act(event, payload());
    expect([status, outputs["conclusion"]]).toEqual([1, "failure"]);
  });

  it("judges what the inputs name on any event", () => {
    const { status } = act("workflow_dispatch", {}, { base: commits.base, head: commits.head });
    expect(status).toBe(1);
  });

  it.each([
    ["an event without commits", "schedule", () => ({}), {}, "does not say what to compare"],
    [
      "a new branch",
      "push",
      () => ({ before: "0".repeat(40), after: commits.head }),
      {},
      "nothing before it",
    ],
    ["a commit nobody has", "pull_request", () => pull("1".repeat(40)), {}, "can't fetch"],
    [
      "a cluster nobody knows",
      "pull_request",
      () => pull(commits.harmless),
      { cluster: "moon" },
      "no cluster `moon`",
    ],
    [
      "a directory that is no repository",
      "pull_request",
      () => pull(commits.head),
      { path: "/" },
      "can't fetch",
    ],
    ["a head that can't be read", "pull_request", () => pull(commits.broken), {}, "policy.yaml"],
  ])("ends with status 2 for %s", (_name, event, payload, inputs, message) => {
    const { status, stdout, outputs, summary } = act(event, payload(), inputs);
    expect([status, outputs["conclusion"]]).toEqual([2, "failure"]);
    expect(stdout).toMatch(/^::error /m);
    expect(stdout).toContain(message);
    expect(summary).toContain(message);
  });

  it("prints nothing that the runner would obey", () => {
    const { stdout } = act("pull_request", pull(commits.head));
    const [, token = ""] = /^::stop-commands::(\S+)$/m.exec(stdout) ?? [];
    expect(token).toMatch(/^[0-9a-f-]{36}$/);
    const [before = "", , after = ""] = stdout.split(
      new RegExp(`^::(?:stop-commands::)?${token}(?:::)?$`, "m"),
    );
    expect(before).toBe("");
    expect(
      after
        .trim()
        .split("\n")
        .every((line) => /^::(?:error|warning|notice) /.test(line)),
    ).toBe(true);
  });
});

describe("action.yml", () => {
  it("hands on every input, and runs what the build makes of main.ts", () => {
    expect(definition.runs.using).toBe("composite");
    expect(Object.values(judgeStep?.env ?? {}).sort()).toEqual(
      Object.keys(definition.inputs)
        .map((name) => `\${{ inputs.${name} }}`)
        .sort(),
    );
    expect(Object.keys(judgeStep?.env ?? {}).sort()).toEqual(
      Object.keys(definition.inputs)
        .map((name) => `CALSIM_${name.toUpperCase()}`)
        .sort(),
    );
    expect(judgeStep?.run).toBe('node "$GITHUB_ACTION_PATH/../../../dist/shells/action/main.js"');
    expect(existsSync(script)).toBe(true);
  });

  it("names the outputs that are written", () => {
    const { outputs } = act("pull_request", pull(commits.harmless));
    expect(Object.keys(definition.outputs).sort()).toEqual(Object.keys(outputs).sort());
    for (const [name, { value }] of Object.entries(definition.outputs))
      expect(value).toBe(`\${{ steps.judge.outputs.${name} }}`);
  });
});
