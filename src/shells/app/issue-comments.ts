import { statusOf, type GitHub, type RepositoryRef } from "./github.ts";

export interface PullRequestRef extends RepositoryRef {
  readonly number: number;
}

/** A comment on a pull request, as GitHub has it now. */
export interface IssueComment {
  readonly id: number;
  readonly body: string;
  readonly created: string;
  readonly updated: string;
  /** `undefined` where the account is gone. */
  readonly user: { readonly login: string; readonly id: number; readonly type: string } | undefined;
  /** The App it was written through, if any. */
  readonly app: number | undefined;
}

/** Every comment on the pull request's page, oldest first; those on its lines and its description are none of them. */
export async function listComments(
  github: GitHub,
  { owner, repo, number }: PullRequestRef,
): Promise<readonly IssueComment[]> {
  const query = { owner, repo, issue_number: number, per_page: 100 };
  const comments = await github.paginate(github.rest.issues.listComments, query);
  return comments.map(commentOf);
}

/** One comment of the pull request; `undefined` when it was deleted, or is another's. */
export async function readComment(
  github: GitHub,
  { owner, repo, number }: PullRequestRef,
  id: number,
): Promise<IssueComment | undefined> {
  try {
    const { data } = await github.rest.issues.getComment({ owner, repo, comment_id: id });
    return data.issue_url.endsWith(`/${number}`) ? commentOf(data) : undefined;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Written by a person on GitHub's own pages: no bot, no organization, no ghost, and not through an App. */
export function isByPerson(
  comment: IssueComment,
): comment is IssueComment & { readonly user: NonNullable<IssueComment["user"]> } {
  return comment.user?.type === "User" && comment.app === undefined;
}

/** GitHub counts in seconds: an edit in the second of the writing can't be told. */
export function isEdited({ created, updated }: IssueComment): boolean {
  return created !== updated;
}

/** What GitHub sends of a comment, as far as it is read. */
interface GitHubComment {
  readonly id: number;
  readonly body?: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly user: { readonly login: string; readonly id: number; readonly type: string } | null;
  readonly performed_via_github_app?: { readonly id: number } | null;
}

export function commentOf(comment: GitHubComment): IssueComment {
  const { id, body = "", created_at: created, updated_at: updated, user } = comment;
  const app = comment.performed_via_github_app?.id;
  return { id, body, created, updated, user: user ?? undefined, app };
}
