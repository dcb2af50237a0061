import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Probot } from "probot";
import type { Logger } from "pino";
import { readBody } from "./read-body.ts";

export interface HttpServerOptions {
  readonly probot: Probot;
  readonly webhookPath: string;
  readonly log: Logger;
  /** False once the App has begun to shut down: `/healthz` tells a load balancer. */
  readonly isOpen: () => boolean;
}

/** GitHub drops events over 25 MB, so nothing bigger can be a webhook. */
const maxBodyBytes = 25 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly body: string;
  /** The request was not read to its end: the connection can't be used again. */
  readonly hangUp?: boolean;
}

/**
 * The server of the App. Probot's own buffers a body of any size before it looks at the signature, answers 400 where
 * 401 is meant, and passes a handler's status on to GitHub.
 */
export function createHttpServer(options: HttpServerOptions): Server {
  const server = createServer((request, response) => {
    answer(request, options).then(
      (found) => {
        send(response, found);
      },
      (error: unknown) => {
        options.log.error({ err: error }, "request failed");
        send(response, { status: 500, body: "internal error", hangUp: true });
      },
    );
  });
  // A client that sends its request byte by byte doesn't hold a connection for long.
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  return server;
}

async function answer(request: IncomingMessage, options: HttpServerOptions): Promise<Answer> {
  const path = (request.url ?? "").split("?", 1)[0];
  if (path === "/healthz") {
    if (request.method !== "GET" && request.method !== "HEAD") return methodNotAllowed;
    return options.isOpen() ? { status: 200, body: "ok" } : { status: 503, body: "shutting down" };
  }
  if (path !== options.webhookPath) return { status: 404, body: "not found", hangUp: true };
  if (request.method !== "POST") return methodNotAllowed;
  return receiveWebhook(request, options);
}

async function receiveWebhook(request: IncomingMessage, { probot, log }: HttpServerOptions): Promise<Answer> {
  const id = header(request, "x-github-delivery");
  const name = header(request, "x-github-event");
  const signature = header(request, "x-hub-signature-256");
  if (id === undefined || name === undefined) {
    return { status: 400, body: "not a webhook of GitHub: headers are missing", hangUp: true };
  }
  if (signature === undefined) return { status: 401, body: "the signature is missing", hangUp: true };
  const body = await readBody(request, maxBodyBytes);
  if (body.kind === "too-large") return { status: 413, body: "the body is too large", hangUp: true };
  if (!(await isGenuine(probot, body.text, signature))) {
    log.warn({ delivery: id, event: name }, "webhook with a wrong signature refused");
    return { status: 401, body: "the signature is wrong" };
  }
  return deliver(probot, { id, name, payload: body.text, signature });
}

async function isGenuine(probot: Probot, payload: string, signature: string): Promise<boolean> {
  try {
    return await probot.webhooks.verify(payload, signature);
  } catch {
    // Thrown for an empty payload, which nobody can have signed.
    return false;
  }
}

interface Delivery {
  readonly id: string;
  readonly name: string;
  readonly payload: string;
  readonly signature: string;
}

/** Hands the event to the handlers, which only enqueue. */
async function deliver(probot: Probot, delivery: Delivery): Promise<Answer> {
  try {
    await probot.webhooks.verifyAndReceive(delivery);
    return { status: 202, body: "accepted" };
  } catch (error) {
    // Octokit marks a payload that isn't JSON with this status, on the errors inside an AggregateError.
    const causes = (error as { readonly errors?: readonly { readonly status?: number }[] }).errors ?? [];
    if (causes.some((cause) => cause.status === 400)) return { status: 400, body: "the payload is not JSON" };
    throw error;
  }
}

const methodNotAllowed: Answer = { status: 405, body: "method not allowed", hangUp: true };

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function send(response: ServerResponse, { status, body, hangUp }: Answer): void {
  if (hangUp === true) response.setHeader("connection", "close");
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "content-length": body.length });
  response.end(response.req.method === "HEAD" ? undefined : body);
}
