import type { AcceptanceSettings } from "./config.ts";
import type { Acceptance } from "./judge-input.ts";
import { parseCommand } from "./parse-command.ts";
import { sameLogin, teamOf } from "./approvers.ts";

/** A comment of a pull request as it stands now. */
export interface PullRequestComment {
  /** Its number at GitHub. */
  readonly id: number;
  readonly author: string;
  /** `bot` for everything that was not written by a person on GitHub's own pages. */
  readonly authorKind: "user" | "bot";
  /** What the author may do in the repository, as the repository says now; `unknown` where it would not say. */
  readonly permission: "none" | "read" | "triage" | "write" | "maintain" | "admin" | "unknown";
  /** Teams among the approvers, `org/team`, that the author is known to be in. */
  readonly teams: readonly string[];
  /** Teams among the approvers of which nobody could tell whether the author is in them. */
  readonly uncheckedTeams: readonly string[];
  readonly text: string;
  /** Whether the text was ever changed: then it may not be what its author wrote. */
  readonly edited: boolean;
}

export interface AcceptanceContext {
  readonly pullRequestAuthor: string;
  /** Of the base's file. */
  readonly settings: AcceptanceSettings;
}

/** A wish to accept that does not count, and why. */
export interface RefusedAcceptance {
  readonly comment: number;
  /** As written: an id, or what stood in the place of one. */
  readonly finding: string;
  readonly by: string;
  readonly why: string;
}

export interface CollectedAcceptances {
  /** Every one that counts, in the order of the comments. */
  readonly acceptances: readonly Acceptance[];
  readonly refused: readonly RefusedAcceptance[];
}

/** What the comments of a pull request accept, in their order. */
export function collectAcceptances(
  comments: readonly PullRequestComment[],
  context: AcceptanceContext,
): CollectedAcceptances {
  const acceptances: Acceptance[] = [];
  const refused: RefusedAcceptance[] = [];
  for (const comment of comments) {
    const command = parseCommand(comment.text);
    if (command?.kind !== "accept") continue;
    const { finding, reason } = command;
    const { id, author: by } = comment;
    const why = refusal(comment, context);
    if (why === undefined) acceptances.push({ finding, by, reason, comment: id });
    else refused.push({ comment: id, finding, by, why });
  }
  return { acceptances, refused };
}

function refusal(
  comment: PullRequestComment,
  { pullRequestAuthor, settings }: AcceptanceContext,
): string | undefined {
  if (comment.authorKind === "bot") return "a bot can't accept findings";
  if (comment.edited) return "the comment was edited: write a new one";
  if (comment.permission === "unknown") return "GitHub did not say what this account may do here";
  if (comment.permission === "none") return "this account has no access to the repository";
  const unentitled = unentitledReason(comment, settings);
  if (unentitled !== undefined) return unentitled;
  if (!settings.self && sameLogin(comment.author, pullRequestAuthor)) {
    return "authors can't accept findings of their own pull request here";
  }
  return undefined;
}

function unentitledReason(
  comment: PullRequestComment,
  { approvers, adminsOnly }: AcceptanceSettings,
): string | undefined {
  if (adminsOnly) {
    return comment.permission === "admin"
      ? undefined
      : "the `.calsim.yml` that judges can't be relied on to say who may accept, so only administrators may";
  }
  return approvers === undefined ? withoutApprovers(comment) : unlisted(comment, approvers);
}

function withoutApprovers({ permission }: PullRequestComment): string | undefined {
  return ["write", "maintain", "admin"].includes(permission)
    ? undefined
    : "accepting takes write access to the repository";
}

/** Being on the list is enough: the people who guard the network need not be those who write the manifests. */
function unlisted(
  { author, teams, uncheckedTeams }: PullRequestComment,
  approvers: readonly string[],
): string | undefined {
  const isListed = approvers.some((name) => {
    const team = teamOf(name);
    return team === undefined ? sameLogin(name, author) : teams.some((known) => sameLogin(known, team));
  });
  if (isListed) return undefined;
  return uncheckedTeams.length === 0
    ? "the repository lists who may accept findings, and this account is not among them"
    : `the repository lists who may accept findings, and calsim can't see who is in ${uncheckedTeams.join(", ")}: list people by their login, or give the App read access to the organization's members`;
}
