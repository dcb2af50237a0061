import { readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { cases, run } from "./support/run.ts";
import { commit, directoryOf, git, world, writeFiles } from "./support/trees.ts";

const opened = ["diff", "host-firewall-opened/base", "host-firewall-opened/head"];

describe("calsim diff", () => {
  it.each([
    ["host-firewall-opened", 1, "new app-pod to host edges"],
    ["host-firewall-narrowed", 0, "flows changed"],
    ["app-pod-relabelled", 1, "apps/backend.yaml:16"],
    ["reformatted", 0, "no connectivity change"],
    ["broken-yaml", 2, "hosts/node-host-firewall.yaml:14:"],
    ["invalid-selector", 2, "hosts/node-host-firewall.yaml:15:"],
    ["tier-default-action-changed", 1, "hosts/tier.yaml:7"],
    ["tier-order-changed", 1, "hosts/tier.yaml:6"],
  ])("of %s ends with status %i and says %j", async (name, status, text) => {
    const result = await run(["diff", `${name}/base`, `${name}/head`]);
    expect(result.stdout).toContain(text);
    expect(result.stderr).toBe("");
    expect(result.status).toBe(status);
  });

  it("gives the same bytes twice", async () => {
    expect(await run([...opened, "--format", "json"])).toEqual(await run([...opened, "--format", "json"]));
  });

  it.each([
    ["text", /^✗ 6 new app-pod to host edges\n/],
    ["markdown", /^## ⛔ calsim: 6 new app-pod to host edges\n/],
    ["json", /^\{\n {2}"version": 1,\n {2}"conclusion": "failure",/],
    ["sarif", /"version": "2.1.0"/],
    ["junit", /^<\?xml version="1.0"/],
  ])("writes %s", async (format, pattern) => {
    const { stdout, status } = await run([...opened, "--format", format]);
    expect(stdout).toMatch(pattern);
    expect(status).toBe(1);
  });

  it("writes to a file that --output names, without colour", async () => {
    const directory = directoryOf({});
    const file = path.join(directory, "report.txt");
    const { stdout, status } = await run([...opened, "--output", file], { terminal: true });
    expect([stdout, status]).toEqual(["", 1]);
    expect(readFileSync(file, "utf8")).toBe((await run(opened)).stdout);
  });

  it("tells a person at a terminal that it takes a while, and nobody else", async () => {
    const names = Array.from({ length: 300 }, (_, index) => [`note-${index}.yaml`, "note: 1\n"]);
    const directory = directoryOf({ ...world(), ...Object.fromEntries(names) });
    const { stderr } = await run(["diff", directory, directory], { terminal: true });
    expect(stderr).toBe("\r\u001b[Kcalsim: comparing 302 files with 302 ...\r\u001b[K");
    expect((await run(["diff", directory, directory])).stderr).toBe("");
  });

  it("refuses a cluster nobody knows", async () => {
    const { stderr, status } = await run([...opened, "--cluster", "defaults"]);
    expect([stderr, status]).toEqual([
      "error: no cluster `defaults` in the trees\ndid you mean `default`?\n",
      2,
    ]);
  });

  it("says how to compare revisions where a directory is missing", async () => {
    const { stderr, status } = await run(["diff", "main", "HEAD"]);
    expect([stderr, status]).toEqual([
      "error: no directory `main`\nto compare Git revisions, say where the repository is: `--repo PATH`\n",
      2,
    ]);
  });

  it("does not take a file it can't read for an empty one", async () => {
    const base = directoryOf(world());
    const head = directoryOf({ ...world(), "odd.yaml": Uint8Array.of(0xff, 0xfe, 0x41) });
    const { stdout, status } = await run(["diff", base, head]);
    expect(stdout).toContain("`odd.yaml` was not read: it is not UTF-8 text");
    expect(status).toBe(2);
  });

  it("does not follow links that lead out of the directory", async () => {
    const outside = directoryOf({ "secret.yaml": "kind: Secret\n" });
    const base = directoryOf(world());
    const head = directoryOf(world());
    symlinkSync(path.join(outside, "secret.yaml"), path.join(head, "link.yaml"));
    symlinkSync(outside, path.join(head, "folder"));
    symlinkSync(path.join(head, "policy.yaml"), path.join(head, "inside.yaml"));
    symlinkSync(head, path.join(head, "circle"));
    const { stdout, status } = await run(["diff", base, head]);
    expect(stdout).toMatch(
      /✗ analysis-incomplete: .* symbolic link that leads out of the tree.* link\.yaml:1/,
    );
    expect(stdout).toMatch(/✗ analysis-incomplete: .* symbolic link that leads out of the tree.* folder:1/);
    expect(stdout).not.toMatch(/inside\.yaml|circle|Secret/);
    expect(status).toBe(2);
  });
});

describe("calsim diff --repo", () => {
  const repository = directoryOf(world(80));
  git(repository, "init", "-q", "-b", "main");
  const first = commit(repository);
  git(repository, "checkout", "-q", "-b", "feature");
  writeFiles(repository, world(8080));
  const second = commit(repository);
  git(repository, "checkout", "-q", "main");
  writeFiles(repository, {
    "node_modules/x/policy.yaml": "kind: [",
    "notes.txt": "not policy",
    "late.yaml": "apiVersion: v1\nkind: Pod\nmetadata: { name: late, namespace: shop }\n",
  });
  const third = commit(repository);
  // What lies in the work tree and the index is nobody's commit.
  writeFiles(repository, { "policy.yaml": "kind: [", "new.yaml": "kind: [" });
  git(repository, "add", "new.yaml");

  it.each([
    ["commits", first, second],
    ["branches", "main", "feature"],
    ["a tree", `${first}^{tree}`, "feature"],
  ])("compares %s without the work tree", async (_name, base, head) => {
    const before = git(repository, "status", "--porcelain");
    const { stdout, stderr, status } = await run(["diff", "--repo", repository, base, head]);
    expect(stdout).toContain("shop/client -> shop/server");
    expect(stdout).toMatch(/TCP 8080/);
    expect([stderr, status]).toEqual(["", 0]);
    expect(git(repository, "status", "--porcelain")).toBe(before);
  });

  it("compares with the merge base when asked to", async () => {
    const ends = [third, "feature"];
    const tips = await run(["diff", "--repo", ".", ...ends], { cwd: repository });
    expect(tips.stdout).toContain("1 endpoint removed\n  shop/late  late.yaml:1");
    const merged = await run(["diff", "--repo", ".", "--merge-base", ...ends], { cwd: repository });
    expect(merged.stdout).toContain("shop/client -> shop/server");
    expect(merged.stdout).not.toContain("shop/late");
  });

  it.each([
    ["a revision nobody knows", ["nope", "main"], "no revision `nope` in"],
    ["an option for a revision", ["--", "--all", "main"], "`--all` is not a Git revision"],
    ["an empty revision", ["", "main"], "`` is not a Git revision"],
  ])("refuses %s", async (_name, revisions, message) => {
    const { stderr, status } = await run(["diff", "--repo", repository, ...revisions]);
    expect(stderr).toContain(`error: ${message}`);
    expect(status).toBe(2);
  });

  it("refuses a folder that is no repository", async () => {
    const { stderr, status } = await run(["diff", "--repo", directoryOf({}), "main", "HEAD"], {
      env: { GIT_CEILING_DIRECTORIES: "/" },
    });
    expect(stderr).toMatch(/^error: not a git repository/);
    expect(status).toBe(2);
  });

  it("names git where it is missing", async () => {
    const { stderr, status } = await run(["diff", "--repo", repository, "main", "feature"], {
      env: { PATH: directoryOf({}) },
    });
    expect([stderr, status]).toEqual(["error: `git` is not installed, and `--repo` needs it\n", 2]);
  });

  it("reads names as Git stores them, and reports pointers", async () => {
    const odd = directoryOf({
      ...world(),
      'dir with "quotes"/täg\n.yaml': world()["pods.yaml"]?.replaceAll("shop", "odd") ?? "",
      "lfs.yaml": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    });
    symlinkSync("pods.yaml", path.join(odd, "link.yaml"));
    git(odd, "init", "-q", "-b", "main");
    const revision = commit(odd);
    const { stdout, status } = await run(["diff", "--repo", odd, revision, revision]);
    expect(stdout).toContain("`lfs.yaml` was not read: it is a Git LFS pointer: its content is not there");
    expect(stdout).not.toContain("link.yaml");
    expect(stdout).toContain("4 workloads");
    expect(status).toBe(2);
  });
});

describe("paths", () => {
  it("are relative to where the command runs", async () => {
    const { status } = await run(["diff", "base", "head"], { cwd: path.join(cases, "reformatted") });
    expect(status).toBe(0);
  });
});
