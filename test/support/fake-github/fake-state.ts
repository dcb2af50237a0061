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
  /** What accounts may do; those that aren't named may read. */
  permissions?: Readonly<Record<string, "admin" | "maintain" | "write" | "triage" | "read" | "none">>;
  /** Members of the organization's teams, by slug. Without it the App may not ask. */
  teams?: Readonly<Record<string, readonly string[]>> | undefined;
}

export interface FakePull {
  readonly number: number;
  readonly title: string;
  readonly baseRef: string;
  /** Short for a branch of the repository; `refs/pull/7/head` when only that is left of a fork. */
  readonly headRef: string;
  state: "open" | "closed";
  readonly author?: string;
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
  /** Default `User`. */
  readonly type?: "User" | "Bot" | "Organization" | "Mannequin";
  /** Id of the App the author wrote it through. */
  readonly through?: number;
  /** When it was changed last, where it was. */
  edited?: string;
}

/** GitHub knows accounts by number: one for each login. */
export function accountId(login: string): number {
  return parseInt(Buffer.from(login.toLowerCase()).toString("hex").slice(0, 12), 16);
}

/** The App that the stand-in believes to be asked by. */
export interface FakeApp {
  readonly id: number;
  readonly slug: string;
}
