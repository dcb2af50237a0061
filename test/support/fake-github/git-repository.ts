import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The files of a tree: text by path. */
export type FileTexts = Readonly<Record<string, string>>;

/** A real Git repository in a temporary folder. */
export interface GitRepository {
  /** Runs git in it and gives back what it prints, without the last line end. */
  readonly git: (...args: readonly string[]) => string;
  /** The same for a question that hashes alone decide: Git is started once for each. */
  readonly lookUp: (...args: readonly string[]) => string;
  readonly readBlob: (sha: string) => Buffer | undefined;
  /** Makes the files the whole tree of a new commit on the branch, and returns the commit. */
  readonly commitFiles: (branch: string, files: FileTexts, message: string) => string;
  readonly remove: () => void;
}

/** An empty repository whose first branch is `main`; the machine's Git configuration has no say in it. */
export function createGitRepository(): GitRepository {
  const directory = mkdtempSync(join(tmpdir(), "calsim-fake-github-"));
  const run = (args: readonly string[]): Buffer =>
    execFileSync("git", ["-C", directory, ...args], {
      env: environment,
      maxBuffer: 64 * 1024 * 1024,
      stdio: "pipe",
    });
  const git = (...args: readonly string[]): string => run(args).toString("utf8").replace(/\n$/, "");
  git("init", "--quiet", "--initial-branch=main");
  // What a hash stands for never changes, and starting Git is what takes the time.
  const blobs = new Map<string, Buffer>();
  const answers = new Map<string, string>();
  return {
    git,
    lookUp(...args) {
      const key = args.join("\0");
      const answer = answers.get(key) ?? git(...args);
      answers.set(key, answer);
      return answer;
    },
    readBlob(sha) {
      try {
        const blob = blobs.get(sha) ?? run(["cat-file", "blob", sha]);
        blobs.set(sha, blob);
        return blob;
      } catch {
        return undefined;
      }
    },
    commitFiles(branch, files, message) {
      const current = git("branch", "--show-current");
      if (current !== branch) {
        const known = git("branch", "--list", branch) !== "";
        git("checkout", "--quiet", ...(known ? [branch] : ["-b", branch]));
      }
      for (const name of readdirSync(directory)) {
        if (name !== ".git") rmSync(join(directory, name), { recursive: true });
      }
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), text);
      }
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    },
    remove() {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const environment: NodeJS.ProcessEnv = {
  PATH: process.env["PATH"],
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Demo",
  GIT_AUTHOR_EMAIL: "demo@example.invalid",
  GIT_AUTHOR_DATE: "2026-01-02T03:04:05Z",
  GIT_COMMITTER_NAME: "Demo",
  GIT_COMMITTER_EMAIL: "demo@example.invalid",
  GIT_COMMITTER_DATE: "2026-01-02T03:04:05Z",
};
