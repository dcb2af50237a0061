import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { beforeEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { secret, useTestBench } from "./support/test-bench.ts";

const bench = useTestBench({}, {});
// Nock stands in every connection, and holds back a request until it is complete. Nothing here goes to GitHub.
beforeEach(() => {
  nock.restore();
});
const path = "/api/github/webhooks";

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const sign = (body: string, key = secret) => `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
const named = { "x-github-event": "ping", "x-github-delivery": "d-1" };
const payload = '{"zen":"Keep it logically awesome."}';

const cases: readonly (readonly [string, Sent, number])[] = [
  ["is healthy", { method: "GET", path: "/healthz" }, 200],
  ["answers HEAD as well", { method: "HEAD", path: "/healthz" }, 200],
  [
    "takes a signed event",
    { body: payload, headers: { ...named, "x-hub-signature-256": sign(payload) } },
    202,
  ],
  [
    "refuses a signature made with another secret",
    { body: payload, headers: { ...named, "x-hub-signature-256": sign(payload, "development") } },
    401,
  ],
  ["refuses an unsigned event", { body: payload, headers: named }, 401],
  [
    "refuses what only looks like a signature",
    { body: payload, headers: { ...named, "x-hub-signature-256": "x" } },
    401,
  ],
  ["refuses an empty body", { body: "", headers: { ...named, "x-hub-signature-256": sign("") } }, 401],
  [
    "refuses a signed body that isn't JSON",
    { body: "{", headers: { ...named, "x-hub-signature-256": sign("{") } },
    400,
  ],
  [
    "refuses what doesn't say which event it is",
    { body: payload, headers: { "x-hub-signature-256": "x" } },
    400,
  ],
  ["refuses other methods", { method: "GET", path }, 405],
  ["knows no other path", { method: "GET", path: "/probot" }, 404],
];

describe("the server", () => {
  it.each(cases)("%s", async (_name, sent, status) => {
    const app = await bench().start();
    expect(await send(app.url, sent)).toBe(status);
  });

  it("refuses a body that is announced as too large, without reading it", async () => {
    const app = await bench().start();
    const headers = { ...named, "x-hub-signature-256": "x", "content-length": String(26 * 1024 * 1024) };
    expect(await send(app.url, { headers, body: "" })).toBe(413);
  });

  it("refuses a body that turns out to be too large", async () => {
    const app = await bench().start();
    const chunk = `100000\r\n${"x".repeat(0x100000)}\r\n`;
    const headers = { ...named, "x-hub-signature-256": "x", "transfer-encoding": "chunked" };
    expect(await send(app.url, { headers, body: chunk.repeat(26) })).toBe(413);
  });

  it("stays up after all of that", async () => {
    const app = await bench().start();
    await Promise.all(cases.map(([, sent]) => send(app.url, sent)));
    expect(await send(app.url, { method: "GET", path: "/healthz" })).toBe(200);
  });
});

/** Over a plain socket: the test sends what no client would. */
function send(
  url: string,
  { method = "POST", path: at = path, body = "", headers = {} }: Sent,
): Promise<number> {
  const { hostname, port } = new URL(url);
  const length =
    headers["transfer-encoding"] === undefined ? { "content-length": String(Buffer.byteLength(body)) } : {};
  const lines = Object.entries({ host: hostname, ...length, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.on("error", reject);
    socket.once("data", (data: Buffer) => {
      resolve(Number(data.toString("latin1").split(" ")[1]));
      socket.destroy();
    });
    socket.write(`${method} ${at} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
  });
}
