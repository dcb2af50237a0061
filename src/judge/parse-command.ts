import type { Connection } from "../sets/connection.ts";
import { parseConnection } from "../sets/connection-text.ts";
import { hasPorts } from "../sets/protocol.ts";

/** What a comment asks of calsim. */
export type Command =
  /** `finding` is what stands in the place of an id; whether one has it is seen where the findings are. */
  | { readonly kind: "accept"; readonly finding: string; readonly reason: string }
  | {
      readonly kind: "explain";
      readonly from: string;
      readonly to: string;
      readonly connection: Connection | undefined;
    }
  | { readonly kind: "rerun" }
  | { readonly kind: "help" }
  /** Meant for calsim, and not understood. */
  | { readonly kind: "unclear"; readonly message: string };

const maxReason = 500;
const maxWord = 300;

/**
 * The command of a comment; `undefined` for one that isn't meant for calsim. A command stands alone at the very start of
 * the first line: one that is quoted, indented, in a code block or further down is talk about it.
 */
export function parseCommand(text: string): Command | undefined {
  const [line = ""] = text.split(/\r\n|\n|\r/, 1);
  if (!/^\/calsim(?=\s|$)/.test(line)) return undefined;
  const [, verb = "help", ...words] = line.trim().split(/\s+/);
  if (verb === "accept") return accept(words);
  if (verb === "explain") return explain(words);
  if (verb === "rerun" || verb === "help") {
    return words.length === 0 ? { kind: verb } : unclear(`\`/calsim ${verb}\` takes nothing more`);
  }
  return unclear("expected `accept`, `explain`, `rerun` or `help` after `/calsim`");
}

/** True for a whole id: a shortened one could come to mean another finding. */
export function isFindingId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

function accept([finding, ...words]: readonly string[]): Command {
  const reason = words.join(" ");
  if (finding === undefined || finding.length > maxWord)
    return unclear("expected the id of a finding after `/calsim accept`");
  // Neither what can't be seen is a reason, nor the word that stands for one where the command is explained.
  if (!/[\p{L}\p{N}]/u.test(reason) || /^<?reason>?$/i.test(reason))
    return unclear("expected a reason after the id of the finding");
  if (reason.length > maxReason) return unclear(`the reason is longer than ${maxReason} characters`);
  return { kind: "accept", finding, reason };
}

function explain([from, to, ...rest]: readonly string[]): Command {
  if (from === undefined || to === undefined || from.length > maxWord || to.length > maxWord)
    return unclear("expected two endpoints after `/calsim explain`");
  if (rest.length === 0) return { kind: "explain", from, to, connection: undefined };
  const connection = parseConnection(rest.join(" "));
  if (connection === undefined || (hasPorts(connection.protocol) && connection.destinationPort === undefined))
    return unclear("expected a connection such as `TCP/443` after the two endpoints");
  return { kind: "explain", from, to, connection };
}

function unclear(message: string): Command {
  return { kind: "unclear", message };
}
