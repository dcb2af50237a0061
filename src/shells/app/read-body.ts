import type { IncomingMessage } from "node:http";

/** The body as text, or `too-large` as soon as it is known to pass `limit` bytes; the rest is not kept. */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<{ readonly kind: "body"; readonly text: string } | { readonly kind: "too-large" }> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return { kind: "too-large" };
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop must not close the connection: the answer has yet to go out on it.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limit) return { kind: "too-large" };
    chunks.push(chunk);
  }
  return { kind: "body", text: Buffer.concat(chunks).toString("utf8") };
}
