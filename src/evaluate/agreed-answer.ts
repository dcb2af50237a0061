import type { Cluster } from "../model/cluster.ts";
import type { Decider, Verdict } from "../model/ruling.ts";
import { candidateConnections } from "../select/candidate-connections.ts";
import type { Connection } from "../sets/connection.ts";
import { formatConnection } from "../sets/connection-text.ts";

interface Answer {
  readonly verdict: Verdict | "none";
  readonly decidedBy: Decider;
}

/**
 * The answer for a connection of which not all is said (a client's port, the ICMP type): the first of its candidates'
 * where all agree on the verdict, else `unknown`.
 */
export function agreedAnswer<T extends Answer>(
  cluster: Cluster,
  connection: Connection,
  ask: (candidate: Connection) => T,
): T {
  const [first = connection, ...others] = candidateConnections(cluster, connection);
  const answer = ask(first);
  for (const candidate of others) {
    const other = ask(candidate);
    if (other.verdict === answer.verdict) continue;
    const reason = `the answer depends on what is not said: for ${formatConnection(first)} it is ${answer.verdict}, for ${formatConnection(candidate)} it is ${other.verdict}`;
    return { ...other, verdict: "unknown", decidedBy: { kind: "undecided", reason } };
  }
  return answer;
}
