import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { compareBy } from "../../src/base/compare.ts";
import type { FileTexts } from "../support/fake-github/git-repository.ts";

/** One pull request of the demo: the trees of a folder in `fixtures/cases`, and what is said of it. */
export interface DemoCase {
  readonly name: string;
  readonly title: string;
  readonly order: number;
  readonly base: FileTexts;
  readonly head: FileTexts;
  /** Programs of which one has to be installed, for the tree has to be rendered; left out: none. */
  readonly needs?: readonly string[];
  readonly expect: {
    readonly conclusion: "success" | "failure";
    readonly comment: boolean;
    /** Texts that the check or the comment has to contain. */
    readonly mentions: readonly string[];
    /** Texts in what the App answers, one for each answer; left out: it answers nothing. */
    readonly answers?: readonly string[];
  };
  /** What people say in it, in turn. */
  readonly comments: readonly DemoComment[];
}

/** A comment by somebody who may do so much in the repository. */
export interface DemoComment {
  readonly author: string;
  readonly permission: "read" | "write" | "maintain";
  readonly says: string;
}

/** Every case, in the order in which they tell their story. */
export function loadCases(): readonly DemoCase[] {
  const folder = new URL("../../fixtures/cases/", import.meta.url).pathname;
  return readdirSync(folder)
    .map((name): DemoCase => {
      const text = readFileSync(join(folder, name, "case.json"), "utf8");
      const described = JSON.parse(text) as Pick<DemoCase, "title" | "order" | "needs" | "expect">;
      const base = readFolder(join(folder, name, "base"));
      return { name, ...described, comments: [], base, head: readFolder(join(folder, name, "head")) };
    })
    .sort(
      compareBy(
        (demo) => demo.order,
        (demo) => demo.name,
      ),
    );
}

function readFolder(folder: string): FileTexts {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    files.map((file) => [relative(folder, file).split(sep).join("/"), readFileSync(file, "utf8")]),
  );
}
