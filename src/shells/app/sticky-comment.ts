import { createOnce } from "./create-once.ts";
import { neverRepeat, statusOf, type GitHub } from "./github.ts";
import type { PullRequestJob } from "./job.ts";

/** Hidden in the comment: how the next run finds it again. */
export const commentMarker = "<!-- calsim: the connectivity report of this pull request -->";

export interface StickyComment {
  readonly body: string;
  readonly appId: number;
  readonly botLogin: string | undefined;
  /** False: an existing comment is brought up to date, a new one is not written. */
  readonly create: boolean;
}

interface IssueComment {
  readonly id: number;
  readonly body?: string;
  readonly user: { readonly login: string; readonly type: string } | null;
  readonly performed_via_github_app?: { readonly id: number } | null;
}

/** Brings the one comment of this pull request up to date, and tells what it took. */
export async function upsertComment(
  github: GitHub,
  job: PullRequestJob,
  comment: StickyComment,
  again = false,
): Promise<"created" | "updated" | "unchanged" | "none"> {
  const { owner, repo, number } = job;
  const find = () => findComment(github, job, comment);
  if (!comment.create && (await find()) === undefined) return "none";
  const { value, created } = await createOnce<IssueComment>(find, async () => {
    const body = comment.body;
    const request = neverRepeat;
    const { data } = await github.rest.issues.createComment({
      owner,
      repo,
      issue_number: number,
      body,
      request,
    });
    return data;
  });
  if (created) return "created";
  if (normalize(value.body ?? "") === normalize(comment.body)) return "unchanged";
  try {
    await github.rest.issues.updateComment({ owner, repo, comment_id: value.id, body: comment.body });
    return "updated";
  } catch (error) {
    // Somebody deleted it since it was found; a second time nobody is that quick.
    if (statusOf(error) !== 404 || again) throw error;
    return upsertComment(github, job, comment, true);
  }
}

/** Anyone can paste the marker: only a comment that this App wrote counts. The oldest one is kept. */
async function findComment(
  github: GitHub,
  { owner, repo, number }: PullRequestJob,
  { appId, botLogin }: StickyComment,
): Promise<IssueComment | undefined> {
  const query = { owner, repo, issue_number: number, per_page: 100 };
  for await (const page of github.paginate.iterator(github.rest.issues.listComments, query)) {
    const comments: readonly IssueComment[] = page.data;
    const ours = comments.find(
      (found) => found.body?.includes(commentMarker) === true && isOurs(found, appId, botLogin),
    );
    if (ours !== undefined) return ours;
  }
  return undefined;
}

function isOurs(comment: IssueComment, appId: number, botLogin: string | undefined): boolean {
  if (comment.performed_via_github_app?.id === appId) return true;
  // People can't have a login with brackets, nor the type Bot.
  return comment.user?.type === "Bot" && botLogin !== undefined && comment.user.login === botLogin;
}

/** GitHub may hand a body back with other line ends or without trailing space. */
function normalize(body: string): string {
  return body.replaceAll("\r\n", "\n").trimEnd();
}
