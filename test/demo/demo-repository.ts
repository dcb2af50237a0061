import type { FakeRepository } from "../support/fake-github/fake-state.ts";
import { createGitRepository } from "../support/fake-github/git-repository.ts";
import type { DemoCase } from "./load-cases.ts";

/**
 * A repository with the pull request of the case. Each is an installation of its own, because GitHub's limits, and so
 * the App's, are for each installation: a write a second. `main` moves on after the branch was made, as it does.
 */
export function createDemoRepository(demo: DemoCase, index: number): FakeRepository {
  const git = createGitRepository();
  git.commitFiles("main", demo.base, "Describe the cluster");
  git.commitFiles("change", demo.head, demo.title);
  git.commitFiles("main", { ...demo.base, "NOTES.md": "Meanwhile on main.\n" }, "Take notes");
  const number = index + 1;
  return {
    owner: "harbour",
    name: demo.name,
    installation: 1000 + index,
    git,
    pulls: [{ number, title: demo.title, baseRef: "main", headRef: "change", state: "open", author: "nora" }],
    checkRuns: [],
    comments: [],
    permissions: Object.fromEntries(demo.comments.map(({ author, permission }) => [author, permission])),
  };
}
