import { commandReply } from "../../render/command-reply.ts";
import type { AppTools } from "./app-tools.ts";
import { createOnce } from "./create-once.ts";
import { fitMarkdown } from "./fit-markdown.ts";
import { neverRepeat, type GitHub } from "./github.ts";
import { commentOf, listComments, type IssueComment, type PullRequestRef } from "./issue-comments.ts";

export interface Reply {
  readonly to: IssueComment;
  /** What it answers, so that it is given once: a comment, or a question anyone may ask. */
  readonly key: string;
  /** In Markdown. */
  readonly text: string;
  /** False for those who may not push: they get a few answers a pull request, and then none. */
  readonly trusted: boolean;
}

/** Answers in one pull request after which only people with write access get more. */
const mostForStrangers = 10;
const maxReplyBytes = 60_000;

const markerStart = "<!-- calsim: answer to ";

/** Writes a reply, unless it is there already or the pull request has had enough. Repeated events repeat nothing. */
export async function postReply(
  github: GitHub,
  at: PullRequestRef,
  { to, key, text, trusted }: Reply,
  { appId, webUrl }: Pick<AppTools, "appId" | "webUrl">,
): Promise<"replied" | "repeated" | "enough"> {
  const { owner, repo, number } = at;
  const marker = `${markerStart}${key} -->`;
  const [command = ""] = to.body.split(/\r\n|\n|\r/, 1);
  const url = `${webUrl}/${owner}/${repo}/pull/${number}#issuecomment-${to.id}`;
  const author = to.user?.login ?? "ghost";
  const body = fitMarkdown(commandReply({ marker, command, author, url }, text), maxReplyBytes);
  if (!trusted && !(await hasAnswersLeft(github, at, appId))) return "enough";
  const { created } = await createOnce(
    async () => (await listReplies(github, at, appId)).find((reply) => reply.body.startsWith(marker)),
    async () => {
      const request = neverRepeat;
      const { data } = await github.rest.issues.createComment({
        owner,
        repo,
        issue_number: number,
        body,
        request,
      });
      return commentOf(data);
    },
  );
  return created ? "replied" : "repeated";
}

/** True while a pull request has answers left for people without write access. */
export async function hasAnswersLeft(github: GitHub, at: PullRequestRef, appId: number): Promise<boolean> {
  return (await listReplies(github, at, appId)).length < mostForStrangers;
}

async function listReplies(
  github: GitHub,
  at: PullRequestRef,
  appId: number,
): Promise<readonly IssueComment[]> {
  return (await listComments(github, at)).filter((comment) => isReply(comment, appId));
}

/** Anyone can paste the marker, but only this App, or a bot where GitHub doesn't say which, keeps us from answering. */
function isReply({ body, app, user }: IssueComment, appId: number): boolean {
  return body.startsWith(markerStart) && (app === appId || (app === undefined && user?.type === "Bot"));
}
