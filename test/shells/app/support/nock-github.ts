import nock from "nock";
import { answerRequest, type FakeGitHubState } from "../../../support/fake-github/answer-request.ts";
import { replyHeaders } from "../../../support/fake-github/endpoint.ts";

/** Puts the state behind api.github.com: every request of the App ends up there, none in the network. */
export function nockGitHub(state: FakeGitHubState): void {
  nock.disableNetConnect();
  nock.enableNetConnect(/^127\.0\.0\.1/);
  const scope = nock("http://api.github.com").persist();
  const reply = async (
    request: Request,
  ): Promise<[number, Record<string, unknown>, Record<string, string>]> => {
    const url = new URL(request.url);
    const text = await request.text();
    const answer = await answerRequest(state, {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      authorization: request.headers.get("authorization") ?? "",
      body: text === "" ? undefined : (JSON.parse(text) as unknown),
    });
    return [answer.status, answer.body as Record<string, unknown>, replyHeaders(answer, url)];
  };
  scope.get(() => true).reply(reply);
  scope.post(() => true).reply(reply);
  scope.patch(() => true).reply(reply);
}
