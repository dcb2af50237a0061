import { collectAcceptances } from "../../judge/collect-acceptances.ts";
import { sameLogin } from "../../judge/approvers.ts";
import { parseCommand, type Command } from "../../judge/parse-command.ts";
import { helpText } from "../../render/command-reply.ts";
import { markdownMessage } from "../../render/escape-markdown.ts";
import { canWrite, readPermission, type Account } from "./accounts.ts";
import type { AppTools } from "./app-tools.ts";
import { explainInPull } from "./explain-in-pull.ts";
import { readStanding } from "./find-acceptances.ts";
import type { GitHub } from "./github.ts";
import { isByPerson, isEdited, readComment, type IssueComment } from "./issue-comments.ts";
import type { CommentJob, Job } from "./job.ts";
import { hasAnswersLeft, postReply, type Reply } from "./post-reply.ts";
import { readPullRequest, type PullRequest } from "./pull-request.ts";
import { readBaseSettings } from "./read-base-settings.ts";

/**
 * Does what a comment asks, if its author may ask it. Whoever may neither push nor accept costs a few small requests
 * and at most one of the few answers that a pull request has for strangers.
 */
export async function runComment(
  job: CommentJob,
  tools: AppTools,
  signal: AbortSignal,
  enqueue: (job: Job) => boolean,
): Promise<void> {
  const { installation, owner, repo, number, change } = job;
  const github = await tools.authenticate(installation);
  const pull = await readPullRequest(github, job);
  if (!pull.open) return;
  const run: CommandRun = { job, github, pull, tools, signal };
  const judgeAgain = (answers: readonly number[]): void => {
    enqueue({ kind: "pull-request", installation, owner, repo, number, answers });
  };
  if (change.kind === "withdrawn") {
    if (await isAnyEntitled(run, change.by)) judgeAgain([job.comment]);
    return;
  }
  const comment = await readComment(github, job, job.comment);
  // An edited comment is no command any more; the event of the edit is a job of its own.
  if (comment === undefined || !isByPerson(comment) || isEdited(comment)) return;
  const command = parseCommand(comment.body);
  if (command === undefined) return;
  const permission = await readPermission(github, job, comment.user, tools.log);
  const trusted = canWrite(permission);
  const isAuthor = sameLogin(pull.author, comment.user.login);
  const done = await obey(run, command, comment, { trusted, concerned: trusted || isAuthor });
  if (done.kind === "judge") judgeAgain(done.answers);
  if (done.kind === "reply") {
    const { text, key = `comment ${comment.id}` } = done;
    const outcome = await postReply(github, job, { to: comment, key, text, trusted }, tools);
    tools.log.info({ owner, repo, number, comment: comment.id, command: command.kind, outcome }, "answered");
  }
}

interface CommandRun {
  readonly job: CommentJob;
  readonly github: GitHub;
  readonly pull: PullRequest;
  readonly tools: AppTools;
  readonly signal: AbortSignal;
}

type Done =
  | { readonly kind: "judge"; readonly answers: readonly number[] }
  | { readonly kind: "reply"; readonly text: string; readonly key?: Reply["key"] }
  | { readonly kind: "nothing" };

type PersonalComment = IssueComment & { readonly user: Account };

async function obey(
  run: CommandRun,
  command: Command,
  comment: PersonalComment,
  { trusted, concerned }: { readonly trusted: boolean; readonly concerned: boolean },
): Promise<Done> {
  switch (command.kind) {
    case "help":
      // One for everyone: it says the same to all.
      return { kind: "reply", text: helpText, key: "help" };
    case "unclear":
      return { kind: "reply", text: `${sentence(command.message)} \`/calsim help\` lists the commands.` };
    case "accept": {
      // With write access the judgement says what comes of it; it knows the findings.
      const why = trusted ? undefined : await refusalOf(run, comment);
      return why === undefined
        ? { kind: "judge", answers: [comment.id] }
        : { kind: "reply", text: `Nothing was accepted: ${sentence(why, false)}` };
    }
    case "rerun":
      return concerned ? { kind: "judge", answers: [] } : takesWriteAccess;
    case "explain":
      if (!concerned) return takesWriteAccess;
      // Nobody would get to read it: it isn't even worked out.
      if (!trusted && !(await hasAnswersLeft(run.github, run.job, run.tools.appId)))
        return { kind: "nothing" };
      return { kind: "reply", text: await explainInPull(run, command) };
  }
}

const takesWriteAccess: Done = {
  kind: "reply",
  text: "That takes write access to the repository, or to be the author of this pull request.",
};

/** Why an acceptance of someone without write access does not count; `undefined` when it does. */
async function refusalOf({ job, github, pull, tools, signal }: CommandRun, comment: PersonalComment) {
  const { acceptance: settings } = await readBaseSettings(github, job, pull, tools, signal);
  const standing = await readStanding(github, { ...job, settings, log: tools.log }, comment.user);
  const { id, body: text } = comment;
  const read = {
    id,
    author: comment.user.login,
    authorKind: "user",
    text,
    edited: false,
    ...standing,
  } as const;
  return collectAcceptances([read], { pullRequestAuthor: pull.author, settings }).refused[0]?.why;
}

/** True if one of the accounts may have had a say: strangers who delete their comments start no judgement. */
async function isAnyEntitled(
  { job, github, pull, tools, signal }: CommandRun,
  accounts: readonly Account[],
): Promise<boolean> {
  for (const account of accounts) {
    if (canWrite(await readPermission(github, job, account, tools.log))) return true;
  }
  const { approvers = [] } = (await readBaseSettings(github, job, pull, tools, signal)).acceptance;
  if (approvers.length === 0) return false;
  for (const account of accounts) {
    const question = { ...job, settings: { approvers, self: true, adminsOnly: false }, log: tools.log };
    const { permission, teams } = await readStanding(github, question, account);
    const isListed = approvers.some((name) => sameLogin(name, account.login));
    if (permission !== "none" && (isListed || teams.length > 0)) return true;
  }
  return false;
}

function sentence(message: string, capital = true): string {
  const text = markdownMessage(message);
  return `${capital ? text.charAt(0).toUpperCase() + text.slice(1) : text}.`;
}
