import type { Logger } from "pino";
import { sameLogin, teamOf } from "../../judge/approvers.ts";
import type { PullRequestComment } from "../../judge/collect-acceptances.ts";
import { statusOf, type GitHub, type RepositoryRef } from "./github.ts";

export type Permission = PullRequestComment["permission"];

/** An account that did something, as GitHub names it. */
export interface Account {
  readonly login: string;
  readonly id: number;
}

/** True for those who may push to the repository. GitHub's `maintain` arrives as `write`, a custom role as its base. */
export function canWrite(permission: Permission): boolean {
  return permission === "write" || permission === "maintain" || permission === "admin";
}

/**
 * What an account may do in the repository at this moment. `author_association` of a comment won't do: `MEMBER` says
 * nothing of the repository, and `COLLABORATOR` may only read. A question that fails is `unknown`, and no permission.
 */
export async function readPermission(
  github: GitHub,
  { owner, repo }: RepositoryRef,
  account: Account,
  log: Logger,
): Promise<Permission> {
  try {
    const { data } = await github.rest.repos.getCollaboratorPermissionLevel({
      owner,
      repo,
      username: account.login,
    });
    // A login can pass to somebody else, and then the comment is not this account's.
    if (data.user === null || data.user.id !== account.id) return "unknown";
    const { permission } = data;
    return permission === "admin" || permission === "write" || permission === "read" ? permission : "none";
  } catch (error) {
    if (statusOf(error) === 404) return "none";
    log.warn({ err: error, owner, repo, login: account.login }, "permission not known");
    return "unknown";
  }
}

export interface TeamMembership {
  readonly teams: readonly string[];
  readonly uncheckedTeams: readonly string[];
}

/**
 * Which of the teams among the approvers an account is in. Only an installation that was given read access to the
 * organization's members can tell; teams of another organization nobody can tell of.
 */
export async function readTeams(
  github: GitHub,
  { owner }: RepositoryRef,
  account: Account,
  approvers: readonly string[],
): Promise<TeamMembership> {
  const teams: string[] = [];
  const uncheckedTeams: string[] = [];
  for (const team of new Set(approvers.flatMap((name) => teamOf(name) ?? []))) {
    const membership = await isInTeam(github, owner, team, account);
    if (membership === "member") teams.push(team);
    if (membership === "unknown") uncheckedTeams.push(team);
  }
  return { teams, uncheckedTeams };
}

async function isInTeam(
  github: GitHub,
  owner: string,
  team: string,
  { login }: Account,
): Promise<"member" | "other" | "unknown"> {
  const [org = "", slug = ""] = team.split("/");
  if (!sameLogin(org, owner)) return "unknown";
  try {
    const { data } = await github.rest.teams.getMembershipForUserInOrg({
      org,
      team_slug: slug,
      username: login,
    });
    return data.state === "active" ? "member" : "other";
  } catch (error) {
    return statusOf(error) === 404 ? "other" : "unknown";
  }
}
