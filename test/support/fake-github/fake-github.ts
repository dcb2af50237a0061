import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerRequest, type FakeGitHubState } from "./answer-request.ts";
import { replyHeaders, type Reply } from "./endpoint.ts";

export interface FakeGitHub {
  /** `127.0.0.1:4567`: the host of a GitHub Enterprise Server, its API below `/api/v3`. */
  readonly host: string;
  readonly close: () => Promise<void>;
}

/** GitHub's REST API on loopback: the endpoints the App uses, backed by real Git repositories. */
export async function startFakeGitHub(state: FakeGitHubState): Promise<FakeGitHub> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "github.example"}`);
    serve(state, request, url).then(
      (reply) => {
        send(response, reply, url);
      },
      (error: unknown) => {
        state.problems.push(String(error));
        send(response, { status: 500, body: { message: String(error) } }, url);
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}

async function serve(state: FakeGitHubState, request: IncomingMessage, url: URL): Promise<Reply> {
  return answerRequest(state, {
    method: request.method ?? "",
    path: url.pathname.replace(/^\/api\/v3(?=\/)/, ""),
    query: url.searchParams,
    authorization: request.headers.authorization ?? "",
    body: await readJson(request),
  });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? undefined : (JSON.parse(text) as unknown);
}

function send(response: ServerResponse, reply: Reply, url: URL): void {
  const headers = { ...replyHeaders(reply, url), "content-type": "application/json; charset=utf-8" };
  response.writeHead(reply.status, headers);
  response.end(JSON.stringify(reply.body));
}
