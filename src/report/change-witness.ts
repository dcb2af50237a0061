import { witnessLines, type WitnessQuestion } from "../explain/explain-group.ts";
import type { Witness } from "../model/trace-line.ts";
import type { ConnectionSet } from "../sets/connection-set.ts";
import type { Connection } from "../sets/connection.ts";
import { formatConnection, sampleConnection } from "../sets/connection-text.ts";
import type { ChangeContext } from "./change-context.ts";

/** The pair that reads best: one towards a host, the first by name. */
export function pickPair(pairs: readonly (readonly [string, string])[]): readonly [string, string] {
  return pairs.find(([, to]) => to.startsWith("host/")) ?? pairs[0] ?? ["", ""];
}

/** The question whose two answers show a change. */
export function witnessQuestion(
  [from, to]: readonly [string, string],
  family: 4 | 6,
  connections: ConnectionSet,
): WitnessQuestion {
  const connection: Connection = sampleConnection(connections) ?? { protocol: 6 };
  return { from, to, family, connection };
}

/** One connection with what each side does to it. */
export function changeWitness(question: WitnessQuestion, { base, head }: ChangeContext): Witness {
  return {
    from: question.from,
    to: question.to,
    connection: formatConnection(question.connection),
    base: witnessLines(base.cluster, question),
    head: witnessLines(head.cluster, question),
  };
}
