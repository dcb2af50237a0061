import { createHmac, randomUUID } from "node:crypto";

/** Sends an event the way GitHub does, signed with the secret, and returns the status of the answer. */
export async function sendSignedWebhook(
  url: string,
  secret: string,
  event: string,
  payload: unknown,
): Promise<number> {
  const body = JSON.stringify(payload);
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": event,
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
    body,
  });
  await response.text();
  return response.status;
}
