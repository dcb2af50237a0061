import { notFound, ok, type Endpoints, type Reply } from "./endpoint.ts";
import { accountId, type FakeRepository } from "./fake-state.ts";

/** What accounts may do. */
export const accountEndpoints: Endpoints = {
  "GET /repos/{owner}/{repo}/collaborators/{username}/permission": ({ repository, parameters }) => {
    const login = parameters["username"] ?? "";
    const role = repository.permissions?.[login] ?? "read";
    // As GitHub says it: the older names, and the role beside.
    const permission = role === "maintain" ? "write" : role === "triage" ? "read" : role;
    return ok({ permission, role_name: role, user: { login, id: accountId(login) } });
  },
};

/** Whether somebody is in a team of the organization that owns the repository. */
export function teamMembership(
  repository: FakeRepository | undefined,
  parameters: Readonly<Record<string, string>>,
): Reply {
  if (repository?.teams === undefined) {
    return { status: 403, body: { message: "Resource not accessible by integration" } };
  }
  const members = repository.teams[parameters["team_slug"] ?? ""] ?? [];
  return members.includes(parameters["username"] ?? "")
    ? ok({ state: "active", role: "member", url: "https://api.github.com/membership" })
    : notFound;
}
