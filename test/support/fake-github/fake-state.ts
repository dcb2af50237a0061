import type { GitRepository } from "./git-repository.ts";

/** What the stand-in remembers of one repository; everything about files is asked of Git. */
export interface FakeRepository {
  readonly owner: string;
  readonly name: string;
  readonly installation: number;
  readonly git: GitRepository;
  readonly pulls: FakePull[];
  readonly checkRuns: FakeCheckRun[];
  readonly comments: FakeComment[];
}

export interface FakePull {
  readonly number: number;
  readonly title: string;
  readonly baseRef: string;
  /** Short for a branch of the repository; `refs/pull/7/head` when only that is left of a fork. */
  readonly headRef: string;
  state: "open" | "closed";
}

export interface FakeAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly annotation_level: string;
  readonly title?: string;
  readonly message: string;
}

export interface FakeCheckRun {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly externalId: string;
  status: string;
  conclusion: string | undefined;
  title: string;
  summary: string;
  text: string;
  readonly annotations: FakeAnnotation[];
}

export interface FakeComment {
  readonly id: number;
  readonly issue: number;
  /** `undefined`: the App itself. */
  readonly author: string | undefined;
  body: string;
}

/** The App that the stand-in believes to be asked by. */
export interface FakeApp {
  readonly id: number;
  readonly slug: string;
}
