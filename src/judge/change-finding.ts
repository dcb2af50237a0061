import { phraseChanged } from "../matrix/phrase-connections.ts";
import { compareText } from "../base/compare.ts";
import { stableHash } from "../base/stable-hash.ts";
import type { Finding, Level } from "../model/finding.ts";
import { connectionSetKey } from "../sets/connection-set.ts";
import type { RuleConfig } from "./config.ts";
import { fillMessage } from "./fill-message.ts";
import type { JudgedChange, JudgedChangeKind } from "./judge-input.ts";
import { pairKey, type JudgedFinding } from "./judged-finding.ts";
import { listNames } from "./list-names.ts";
import type { FlowPart } from "./waive.ts";

export interface ChangeFindingParts {
  readonly rule: RuleConfig;
  readonly level: Level;
  readonly change: JudgedChange;
  readonly cluster: string;
  /** The part of the change the finding is about. */
  readonly flows: FlowPart;
  readonly settled: Finding["settled"];
}

/** What a rule says to part of a change. */
export function changeFinding(parts: ChangeFindingParts): JudgedFinding {
  const { rule, level, change, cluster, flows, settled } = parts;
  const keys = flows.pairs.map((pair) => pairKey(...pair)).sort(compareText);
  return {
    finding: {
      id: findingId(parts, keys),
      rule: rule.id,
      level,
      message: messageOf(parts),
      cluster,
      place: change.head.place ?? change.base.place,
      changes: [change.id],
      settled,
    },
    about: "rule",
    flows: keys,
    acceptable: true,
  };
}

/**
 * The same flows, connections, verdicts and deciding rules, the same id, wherever they are written. A level or a message
 * is the owner's business and no part of what was accepted.
 */
function findingId({ rule, change, cluster, flows }: ChangeFindingParts, keys: readonly string[]): string {
  return stableHash(
    JSON.stringify([
      rule.id,
      cluster,
      change.change,
      change.family ?? null,
      change.base.verdict,
      change.base.decidedBy,
      change.head.verdict,
      change.head.decidedBy,
      connectionSetKey(flows.connections),
      keys,
    ]),
  );
}

function messageOf({ rule, change, flows }: ChangeFindingParts): string {
  const whole = flows.pairs.length === change.pairs.length ? change.labels : undefined;
  const from = whole?.from ?? listNames(distinct(flows.pairs.map((pair) => pair[0])));
  const to = whole?.to ?? listNames(distinct(flows.pairs.map((pair) => pair[1])));
  const family = change.family === undefined ? "" : ` (IPv${change.family})`;
  const connections = `${phraseChanged(flows.connections)}${family}`;
  const count = String(flows.pairs.length);
  if (rule.message !== undefined)
    return fillMessage(rule.message, { from, to, connections, count, rule: rule.id });
  const pairs = flows.pairs.length === 1 ? "" : ` (${count} pairs)`;
  const outside = rule.only ? `, and only ${rule.from.text} to ${rule.to.text} may change` : "";
  return `${sentences[change.change](from, to)}: ${connections}${pairs}${outside}`;
}

const sentences = {
  "newly-allowed": (from, to) => `${from} can newly reach ${to}`,
  "newly-denied": (from, to) => `${from} can no longer reach ${to}`,
  "newly-unknown": (from, to) => `it can no longer be decided whether ${from} can reach ${to}`,
  "no-longer-unknown": (from, to) => `it is now decided that ${from} can't reach ${to}`,
} satisfies Record<JudgedChangeKind, (from: string, to: string) => string>;

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort(compareText);
}
