import { pino, stdSerializers, type DestinationStream, type Logger } from "pino";
import { hideTokens } from "./hide-tokens.ts";
import type { LogLevel } from "./settings.ts";

/**
 * One JSON line an entry. Signatures, authorization headers and tokens never get into a log, whoever logs them:
 * known places are redacted and the finished line is searched once more.
 */
export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { name: "calsim" },
    redact: { paths: secretPaths, censor: "[hidden]" },
    serializers: { err: serializeError },
    hooks: { streamWrite: hideTokens },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

const secretNames = [
  "authorization",
  '["x-hub-signature-256"]',
  '["x-hub-signature"]',
  "token",
  "privateKey",
];
const secretPaths = secretNames.flatMap((name) =>
  ["", "headers", "req.headers", "request.headers", "*.headers", "*"].map((holder) => join(holder, name)),
);

function join(holder: string, name: string): string {
  return holder === "" || name.startsWith("[") ? `${holder}${name}` : `${holder}.${name}`;
}

/** Octokit's errors carry the whole request and response; the message, the status and the stack are enough. */
function serializeError(error: Error) {
  const { type, message, stack, status } = stdSerializers.err(error);
  return { type, message, stack, ...(status === undefined ? {} : { status: status as unknown }) };
}
