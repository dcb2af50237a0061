import { verify, type KeyObject } from "node:crypto";
import { accountEndpoints, teamMembership } from "./account-endpoints.ts";
import { checkEndpoints } from "./check-endpoints.ts";
import { created, notFound, type Endpoints, type Reply } from "./endpoint.ts";
import type { FakeApp, FakeRepository } from "./fake-state.ts";
import { gitEndpoints } from "./git-endpoints.ts";
import { isRecord } from "./json-schema.ts";
import { checkRequest, documentedResponse, findOperation, type DocumentedRequest } from "./openapi.ts";
import { pullEndpoints } from "./pull-endpoints.ts";

/** A request as it came in, whatever brought it here. */
export interface PlainRequest {
  readonly method: string;
  /** Without the prefix of an Enterprise Server. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string;
  readonly body: unknown;
}

/** The stand-in for GitHub: what it knows, and what it has been asked. */
export interface FakeGitHubState {
  readonly app: FakeApp & { readonly publicKey: KeyObject };
  readonly repositories: readonly FakeRepository[];
  /** Requests and responses that GitHub's description doesn't allow; empty is good. */
  readonly problems: string[];
  readonly requests: RecordedRequest[];
  /** Steps in before the usual answer: an error to be sent, or a moment to wait for. */
  intercept?: (request: RecordedRequest) => Reply | undefined | Promise<Reply | undefined>;
}

export interface RecordedRequest {
  /** As documented: `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
  readonly name: string;
  /** As sent, with its query: `/repos/shop/infra/pulls/7`. */
  readonly url: string;
  readonly body: unknown;
}

const endpoints: Endpoints = { ...accountEndpoints, ...gitEndpoints, ...pullEndpoints, ...checkEndpoints };

/** Answers one request and holds it, and the answer, against GitHub's published OpenAPI description. */
export async function answerRequest(state: FakeGitHubState, request: PlainRequest): Promise<Reply> {
  const operation = findOperation(request.method, request.path);
  if (operation === undefined) {
    state.problems.push(`${request.method} ${request.path}: not an endpoint of GitHub`);
    return notFound;
  }
  const query = request.query.size > 0 ? `?${request.query.toString()}` : "";
  const recorded = { name: operation.name, url: request.path + query, body: request.body };
  state.requests.push(recorded);
  state.problems.push(...checkRequest(operation, request.query, request.body));
  const reply = (await state.intercept?.(recorded)) ?? answer(state, operation, request);
  if (reply.status >= 400) return reply;
  try {
    return { ...reply, body: documentedResponse(operation, reply.status, reply.body) };
  } catch (error) {
    state.problems.push(String(error));
    return { status: 500, body: { message: String(error) } };
  }
}

function answer(
  { app, repositories }: FakeGitHubState,
  { name, parameters }: DocumentedRequest,
  { authorization, query, body }: PlainRequest,
): Reply {
  if (name === "POST /app/installations/{installation_id}/access_tokens") {
    const token = `ghs_installation${parameters["installation_id"] ?? ""}`;
    return isSignedBy(app.publicKey, authorization)
      ? created({ token, expires_at: inAnHour() })
      : unauthorized;
  }
  if (name === "GET /orgs/{org}/teams/{team_slug}/memberships/{username}") {
    return teamMembership(
      repositories.find(({ owner }) => owner === parameters["org"]),
      parameters,
    );
  }
  const repository = repositories.find(
    (candidate) => candidate.owner === parameters["owner"] && candidate.name === parameters["repo"],
  );
  const endpoint = endpoints[name];
  if (repository === undefined || endpoint === undefined) return notFound;
  if (!authorization.endsWith(` ghs_installation${repository.installation}`)) return unauthorized;
  return endpoint({ app, repository, parameters, query, body: isRecord(body) ? body : {} });
}

const unauthorized: Reply = { status: 401, body: { message: "Bad credentials" } };

/** True for `bearer <JWT>` signed with the App's key (RS256). */
function isSignedBy(key: KeyObject, authorization: string): boolean {
  const [head = "", payload = "", signature = ""] = authorization.replace(/^bearer /i, "").split(".");
  return verify("sha256", Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, "base64url"));
}

function inAnHour(): string {
  return new Date(Date.now() + 3_600_000).toISOString();
}
