import {
  firstAddress,
  hasAddress,
  intersectAddresses,
  isEmptyAddresses,
  subtractAddresses,
  type AddressSet,
} from "../sets/address-set.ts";
import type { Address } from "../sets/address.ts";
import {
  hasConnection,
  intersectConnections,
  isEmptyConnections,
  subtractConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import { sampleConnection } from "../sets/connection-text.ts";
import type { Connection } from "../sets/connection.ts";

/** Packets of one family: every combination of a source, a destination and a connection. */
export interface PacketBox {
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly connections: ConnectionSet;
}

/** One packet of a box. */
export interface BoxedPacket {
  readonly source: Address;
  readonly destination: Address;
  readonly connection: Connection;
}

export function isEmptyBox({ source, destination, connections }: PacketBox): boolean {
  return isEmptyAddresses(source) || isEmptyAddresses(destination) || isEmptyConnections(connections);
}

/** Some packet of a box, the same for equal boxes; `undefined` for an empty one. */
export function samplePacket(box: PacketBox, family: 4 | 6): BoxedPacket | undefined {
  const source = firstAddress(box.source, family);
  const destination = firstAddress(box.destination, family);
  const connection = sampleConnection(box.connections);
  return source === undefined || destination === undefined || connection === undefined
    ? undefined
    : { source, destination, connection };
}

export function hasPacket(box: PacketBox, { source, destination, connection }: BoxedPacket): boolean {
  return (
    hasAddress(box.source, source) &&
    hasAddress(box.destination, destination) &&
    hasConnection(box.connections, connection)
  );
}

/** What is in `box` and not in `taken`, as disjoint boxes; `box` itself where they have nothing in common. */
export function subtractBox(box: PacketBox, taken: PacketBox): readonly PacketBox[] {
  const common: PacketBox = {
    source: intersectAddresses(box.source, taken.source),
    destination: intersectAddresses(box.destination, taken.destination),
    connections: intersectConnections(box.connections, taken.connections),
  };
  if (isEmptyBox(common)) return [box];
  return [
    { ...box, source: subtractAddresses(box.source, taken.source) },
    {
      ...common,
      destination: subtractAddresses(box.destination, taken.destination),
      connections: box.connections,
    },
    { ...common, connections: subtractConnections(box.connections, taken.connections) },
  ].filter((rest) => !isEmptyBox(rest));
}
