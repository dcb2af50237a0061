import type { AcceptanceSettings } from "./config.ts";
import type { Acceptance } from "./judge-input.ts";
import { parseCommand } from "./parse-command.ts";

/** A comment of a pull request as it stands now. */
export interface PullRequestComment {
  readonly author: string;
  readonly authorKind: "user" | "bot";
  /** What the author may do in the repository, as the repository says now. */
  readonly permission: "none" | "read" | "triage" | "write" | "maintain" | "admin";
  readonly text: string;
  /** Whether the text was ever changed: then it may not be what its author wrote. */
  readonly edited: boolean;
}

export interface AcceptanceContext {
  readonly pullRequestAuthor: string;
  /** Of the base's file. */
  readonly settings: AcceptanceSettings;
}

export interface CollectedAcceptances {
  /** The first one for each finding. */
  readonly acceptances: readonly Acceptance[];
  readonly refused: readonly { readonly finding: string; readonly by: string; readonly why: string }[];
}

/** What the comments of a pull request accept, in their order. */
export function collectAcceptances(
  comments: readonly PullRequestComment[],
  context: AcceptanceContext,
): CollectedAcceptances {
  const accepted = new Map<string, Acceptance>();
  const refused: CollectedAcceptances["refused"][number][] = [];
  for (const comment of comments) {
    const command = parseCommand(comment.text);
    if (command?.kind !== "accept") continue;
    const { finding, reason } = command;
    const why = refusal(comment, context);
    if (why !== undefined) refused.push({ finding, by: comment.author, why });
    else if (!accepted.has(finding)) accepted.set(finding, { finding, by: comment.author, reason });
  }
  return { acceptances: [...accepted.values()], refused };
}

function refusal(
  comment: PullRequestComment,
  { pullRequestAuthor, settings }: AcceptanceContext,
): string | undefined {
  if (comment.authorKind === "bot") return "a bot can't accept findings";
  if (comment.edited) return "the comment was edited: write a new one";
  if (!["write", "maintain", "admin"].includes(comment.permission))
    return "accepting takes write access to the repository";
  if (
    settings.approvers !== undefined &&
    !settings.approvers.some((name) => sameLogin(name, comment.author))
  ) {
    return "the repository lists who may accept findings, and this account is not among them";
  }
  if (!settings.self && sameLogin(comment.author, pullRequestAuthor)) {
    return "authors can't accept findings of their own pull request here";
  }
  return undefined;
}

/** GitHub's logins are the same in any case; people write them with and without `@`. */
function sameLogin(a: string, b: string): boolean {
  const plain = (login: string): string => login.replace(/^@/, "").toLowerCase();
  return plain(a) === plain(b);
}
