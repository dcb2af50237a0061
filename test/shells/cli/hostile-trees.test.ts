import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { hostileCases } from "../../hostile/hostile-files.ts";
import { run } from "./support/run.ts";
import { commit, directoryOf, git, world } from "./support/trees.ts";

const outside = directoryOf({ "secret.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: secret}\n" });
const utf16 = Buffer.from("kind: Pod\n", "utf16le");
const pod = (name: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop }\n`;

interface DirectoryCase {
  readonly name: string;
  /** What is done to a directory that holds good files. */
  readonly make: (directory: string) => void;
  /** 0: read without a fault, or with a notice alone. */
  readonly status: number;
  /** What `calsim diff` says of it. */
  readonly says: readonly string[];
  /** Whether Git can hold it. */
  readonly inGit: boolean;
}

const directoryCases: readonly DirectoryCase[] = [
  {
    name: "a link out of the tree",
    make: (directory) => {
      symlinkSync(path.join(outside, "secret.yaml"), path.join(directory, "link.yaml"));
    },
    status: 2,
    says: ["link.yaml", "symbolic link"],
    inGit: true,
  },
  {
    name: "a link to itself, and one to nothing",
    make: (directory) => {
      symlinkSync("loop.yaml", path.join(directory, "loop.yaml"));
      symlinkSync("nothing.yaml", path.join(directory, "gone.yaml"));
      symlinkSync(".", path.join(directory, "again"));
    },
    status: 2,
    says: ["loop.yaml", "gone.yaml", "leads out of the tree, or nowhere"],
    inGit: true,
  },
  {
    name: "links within the tree",
    make: (directory) => {
      symlinkSync("pods.yaml", path.join(directory, "link.yaml"));
      symlinkSync(".", path.join(directory, "again"));
    },
    status: 0,
    says: ["No connectivity change"],
    inGit: true,
  },
  {
    name: "a link for its configuration",
    make: (directory) => {
      writeFileSync(path.join(directory, "calsim.yml"), "version: 1\n");
      symlinkSync("calsim.yml", path.join(directory, ".calsim.yml"));
    },
    status: 2,
    says: ["`.calsim.yml` was not read: it is a symbolic link"],
    inGit: true,
  },
  {
    name: "text that is not UTF-8",
    make: (directory) => {
      writeFileSync(path.join(directory, "latin.yaml"), Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]));
      writeFileSync(path.join(directory, "utf16.yaml"), Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]));
    },
    status: 2,
    says: ["latin.yaml", "utf16.yaml", "it is not UTF-8 text"],
    inGit: true,
  },
  {
    name: "a name that is not UTF-8",
    make: (directory) => {
      writeFileSync(
        Buffer.concat([Buffer.from(`${directory}/`), Buffer.from([0xff]), Buffer.from(".yaml")]),
        "a: b\n",
      );
    },
    status: 2,
    says: ["its name is not UTF-8 text"],
    inGit: true,
  },
  {
    name: "names that differ in case",
    make: (directory) => {
      writeFileSync(path.join(directory, "Pods.yaml"), pod("one"));
      writeFileSync(path.join(directory, "PODS.YAML"), pod("two"));
    },
    status: 0,
    says: [],
    inGit: true,
  },
  {
    name: "a pipe",
    make: (directory) => {
      execFileSync("mkfifo", [path.join(directory, "pipe.yaml")]);
    },
    status: 2,
    says: ["pipe.yaml", "it is no file"],
    inGit: false,
  },
  {
    name: "names that speak to terminals and Markdown",
    make: (directory) => {
      mkdirSync(path.join(directory, "a`b"));
      writeFileSync(path.join(directory, "a`b", "\u001b[31m@all\n# x.yaml"), "kind: Pod\nmetadata: [\n");
    },
    status: 2,
    says: ["x.yaml"],
    inGit: true,
  },
  {
    name: "a file that is too large",
    make: (directory) => {
      writeFileSync(path.join(directory, "large.yaml"), "a".repeat(64 * 1024 * 1024 + 1));
    },
    status: 2,
    says: [
      "large.yaml",
      "limit `fileBytes`: 67108865, at most 67108864 are read",
      "--limit fileBytes=NUMBER",
    ],
    inGit: true,
  },
];

describe("calsim diff of a directory with", () => {
  it.each(directoryCases)(
    "$name",
    async ({ make, status, says }) => {
      const [base, head] = [directoryOf(world()), directoryOf(world())];
      make(head);
      const result = await run(["diff", base, head]);
      for (const text of says) expect(result.stdout).toContain(text);
      expect(result.status).toBe(status);
      expect(result.stdout).not.toContain("\u001b");
    },
    60_000,
  );
});

it("reads nothing that a link out of the tree leads to", async () => {
  const directory = directoryOf(world());
  symlinkSync(path.join(outside, "secret.yaml"), path.join(directory, "link.yaml"));
  symlinkSync(outside, path.join(directory, "folder"));
  const { stdout } = await run(["matrix", directory]);
  expect(stdout).toContain("shop/client");
  expect(stdout).not.toContain("default/secret");
  expect((await run(["matrix", outside])).stdout).toContain("default/secret");
});

describe("calsim diff of a revision with", () => {
  it.each(directoryCases.filter(({ inGit }) => inGit))(
    "$name",
    async ({ make, status, says }) => {
      const directory = directoryOf(world());
      git(directory, "init", "-q");
      const base = commit(directory);
      make(directory);
      const head = commit(directory);
      const result = await run(["diff", "--repo", directory, base, head]);
      for (const text of says) expect(result.stdout).toContain(text);
      expect(result.status).toBe(status);
      expect(result.stdout).not.toContain("\u001b");
    },
    60_000,
  );

  it("a name that leads out of the tree", async () => {
    const directory = directoryOf(world());
    git(directory, "init", "-q");
    const base = commit(directory);
    const tree = git(directory, "rev-parse", "HEAD^{tree}");
    // No front door of Git lets it in, a tree made by hand does.
    const make = (lines: string): string =>
      execFileSync("git", ["-C", directory, "mktree"], { input: lines, encoding: "utf8" }).trim();
    const head = make(`${git(directory, "ls-tree", tree)}\n040000 tree ${tree}\t..\n`);
    const { stdout, status } = await run(["diff", "--repo", directory, base, head]);
    expect(stdout).toContain("`../pods.yaml` was not read: its name leads out of its directory");
    expect(status).toBe(2);
  });
});

describe("every command of a directory with", () => {
  const inTree = hostileCases.filter(({ name }) => !/10 MB|documents|calsim|case|tree/.test(name));
  it.each(inTree)(
    "$name",
    async ({ files, found, severity = "error" }) => {
      const hostile = Object.fromEntries(files().map(({ path: file, text }) => [file, text]));
      const directory = directoryOf({ ...world(), ...hostile });
      const status = found !== undefined && severity === "error" ? 2 : 0;
      const place = found === undefined ? "" : `${Object.keys(hostile)[0] ?? ""}:${String(found.line)}`;
      const commands = [["lint"], ["matrix"], ["sources"], ["diff", directoryOf(world())]];
      for (const command of commands) {
        const result = await run([...command, directory]);
        const isRead =
          command[0] !== "sources" || found === undefined || /limit|syntax|missing/.test(found.code);
        if (isRead) expect([command[0], result.status]).toEqual([command[0], status]);
        if (isRead) expect(result.stdout + result.stderr).toContain(place);
      }
    },
    60_000,
  );
});

describe("limits", () => {
  const tree = (): string => directoryOf(world());

  it.each([
    [["--limit", "files=1"], {}, "limit `files`: more than 1;"],
    [["--limit", "totalBytes=100"], {}, "limit `totalBytes`: more than 100;"],
    [["--limit", "entries=1"], {}, "limit `entries`: more than 1;"],
    [["--limit", "objects=1"], {}, "limit `objects`: more than 1"],
    [["--limit", "objects=9", "--limit", "documents=1"], {}, "limit `documents`: more than 1"],
    [[], { CALSIM_LIMITS: "files=1" }, "limit `files`: more than 1;"],
    [["--limit", "depth=2"], { CALSIM_LIMITS: "depth=50" }, "limit `depth`: more than 2"],
    [["--limit", "file=2"], {}, "no limit `file`: did you mean `files`?"],
    [[], { CALSIM_LIMITS: "files=many" }, "needs a whole number above 0, found `many`"],
  ])("%j %j", async (options, env, message) => {
    for (const command of [["matrix"], ["lint"], ["diff", tree()]]) {
      const { status, stdout, stderr } = await run([...command, tree(), ...options], { env });
      expect(stdout + stderr).toContain(message);
      expect([command, status]).toEqual([command, 2]);
    }
  });

  it("can be raised over the environment", async () => {
    const options = { env: { CALSIM_LIMITS: "files=1" } };
    expect((await run(["matrix", tree(), "--limit", "files=5"], options)).status).toBe(0);
  });

  it("hold for revisions", async () => {
    const directory = tree();
    git(directory, "init", "-q");
    const id = commit(directory);
    for (const limit of ["files", "entries", "totalBytes"]) {
      const { status, stderr } = await run(["diff", "--repo", directory, id, id, "--limit", `${limit}=1`]);
      expect(stderr).toContain(`limit \`${limit}\`: `);
      expect(status).toBe(2);
    }
  });

  it("are nothing a tree can set", async () => {
    const directory = directoryOf({ ...world(), ".calsim.yml": "version: 1\nlimits: { files: 1000000 }\n" });
    const { stdout, status } = await run(["diff", directory, directory]);
    expect(stdout).toContain(".calsim.yml:2");
    expect(status).toBe(2);
  });
});
