import type { Logger } from "pino";
import { sameLogin } from "../../judge/approvers.ts";
import {
  collectAcceptances,
  type CollectedAcceptances,
  type PullRequestComment,
} from "../../judge/collect-acceptances.ts";
import type { AcceptanceSettings } from "../../judge/config.ts";
import { parseCommand } from "../../judge/parse-command.ts";
import { readPermission, readTeams, type Permission, type TeamMembership } from "./accounts.ts";
import type { GitHub } from "./github.ts";
import {
  isByPerson,
  isEdited,
  listComments,
  type IssueComment,
  type PullRequestRef,
} from "./issue-comments.ts";

export interface AcceptanceQuestion extends PullRequestRef {
  readonly author: string;
  readonly settings: AcceptanceSettings;
  readonly log: Logger;
}

export interface FoundAcceptances extends CollectedAcceptances {
  /** The comments that say something of acceptance. */
  readonly comments: readonly IssueComment[];
}

/**
 * What people have accepted in a pull request, read from its comments and from what their authors may do now: nothing is
 * kept between two runs. Where GitHub doesn't say, nothing is accepted.
 */
export async function findAcceptances(
  github: GitHub,
  question: AcceptanceQuestion,
): Promise<FoundAcceptances> {
  const { author, settings, log } = question;
  let comments: readonly IssueComment[];
  try {
    comments = (await listComments(github, question)).filter(
      ({ body }) => parseCommand(body)?.kind === "accept",
    );
  } catch (error) {
    const { owner, repo, number } = question;
    log.error({ err: error, owner, repo, number }, "comments not read, nothing counts as accepted");
    return { acceptances: [], refused: [], comments: [] };
  }
  const known = new Map<number, Promise<Standing>>();
  const read: PullRequestComment[] = [];
  for (const comment of comments) read.push(await readAuthor(github, question, comment, known));
  return { ...collectAcceptances(read, { pullRequestAuthor: author, settings }), comments };
}

interface Standing extends TeamMembership {
  readonly permission: Permission;
}

const nobody: Standing = { permission: "none", teams: [], uncheckedTeams: [] };

async function readAuthor(
  github: GitHub,
  question: AcceptanceQuestion,
  comment: IssueComment,
  known: Map<number, Promise<Standing>>,
): Promise<PullRequestComment> {
  const { id, body: text, user } = comment;
  const edited = isEdited(comment);
  const shared = { id, author: user?.login ?? "ghost", text, edited };
  // Neither counts, whoever wrote it: GitHub need not be asked.
  if (!isByPerson(comment)) return { ...shared, authorKind: "bot", ...nobody };
  if (edited) return { ...shared, authorKind: "user", ...nobody };
  const account = comment.user;
  const standing = known.get(account.id) ?? readStanding(github, question, account);
  known.set(account.id, standing);
  return { ...shared, authorKind: "user", ...(await standing) };
}

/** What decides whether an account may accept findings. */
export async function readStanding(
  github: GitHub,
  question: Pick<AcceptanceQuestion, "installation" | "owner" | "repo" | "settings" | "log">,
  account: { readonly login: string; readonly id: number },
): Promise<Standing> {
  const permission = await readPermission(github, question, account, question.log);
  const approvers = question.settings.approvers ?? [];
  // Teams are asked for where they decide: not for those who are listed themselves, nor for those who are shut out.
  const decided =
    permission === "none" ||
    permission === "unknown" ||
    approvers.some((name) => sameLogin(name, account.login));
  if (decided) return { ...nobody, permission };
  return { permission, ...(await readTeams(github, question, account, approvers)) };
}
