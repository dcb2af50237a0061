import type { FakeApp, FakeRepository } from "./fake-state.ts";
import type { JsonRecord } from "./json-schema.ts";

/** A request that was found to be documented, for one repository. */
export interface Call {
  readonly app: FakeApp;
  readonly repository: FakeRepository;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonRecord;
}

export interface Reply {
  readonly status: number;
  /** Only what matters: what else GitHub documents as required is filled in. */
  readonly body: unknown;
  /** Of a list: there are more pages, which GitHub says in a `Link` header. */
  readonly more?: boolean;
}

/** By documented name: `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
export type Endpoints = Readonly<Record<string, (call: Call) => Reply>>;

export const notFound: Reply = { status: 404, body: { message: "Not Found" } };

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function created(body: unknown): Reply {
  return { status: 201, body };
}

/** The page of a list that the query asks for. */
export function page<T>(
  values: readonly T[],
  query: URLSearchParams,
  show: (values: readonly T[]) => unknown,
): Reply {
  const size = Number(query.get("per_page") ?? 30);
  const start = (Number(query.get("page") ?? 1) - 1) * size;
  return { ...ok(show(values.slice(start, start + size))), more: start + size < values.length };
}

/** Headers of the reply to a request for `url`. */
export function replyHeaders(reply: Reply, url: URL): Readonly<Record<string, string>> {
  if (reply.more !== true) return {};
  const next = new URL(url);
  next.searchParams.set("page", String(Number(url.searchParams.get("page") ?? 1) + 1));
  return { link: `<${next.href}>; rel="next"` };
}
