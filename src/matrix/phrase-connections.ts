import type { Cluster } from "../model/cluster.ts";
import {
  portConnections,
  protocolConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import { formatConnections } from "../sets/connection-text.ts";

const defaultVxlanPort = 4789;

/**
 * Connections for people. Encapsulated traffic that a pod makes never leaves it (MISC-1), so nearly everything is not
 * worth that exception: `every connection`, not `every connection but UDP 4789; protocol 4`.
 */
export function phraseConnections(
  { settings: { vxlanPort } }: { readonly settings: Pick<Cluster["settings"], "vxlanPort"> },
  connections: ConnectionSet,
): string {
  const never = unionConnections(protocolConnections(4), portConnections(17, [vxlanPort, vxlanPort]));
  const rounded = formatConnections(unionConnections(connections, never));
  return rounded.startsWith("every connection") ? rounded : formatConnections(connections);
}

/** The same where no cluster is at hand. */
export function phraseChanged(connections: ConnectionSet): string {
  return phraseConnections({ settings: { vxlanPort: defaultVxlanPort } }, connections);
}
