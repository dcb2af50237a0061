import type { Octokit } from "@octokit/rest";

/** The part of an Octokit REST client the App uses: its own, or any other (a script with a token). */
export type GitHub = Pick<Octokit, "rest" | "paginate" | "request">;

/** A repository as one installation of the App sees it. */
export interface RepositoryRef {
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
}

/**
 * Request options of everything that creates something. Octokit's retry plugin repeats a POST that was answered
 * with a server error although it may have taken effect; we look first and repeat ourselves (create-once.ts).
 */
export const neverRepeat = { retries: 0 } as const;

/** The HTTP status of an Octokit error; `undefined` for any other error. */
export function statusOf(error: unknown): number | undefined {
  // Not `instanceof RequestError`: two copies of the class may be installed.
  const status = (error as { readonly status?: unknown } | null | undefined)?.status;
  return typeof status === "number" ? status : undefined;
}

/** True where the installation lacks a permission; GitHub's limits are answered with the same status. */
export function isForbidden(error: unknown): boolean {
  return statusOf(error) === 403 && /not accessible by integration/i.test(String(error));
}
