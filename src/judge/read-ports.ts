import type { FieldPath } from "../model/resource.ts";
import {
  allConnections,
  emptyConnections,
  icmpConnections,
  portConnections,
  protocolConnections,
  unionConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import { nearestText } from "../base/nearest-text.ts";
import { hasPorts, protocolNumber } from "../sets/protocol.ts";
import { nearestHint, type ConfigReader } from "./config-reader.ts";

/** The connections a list of ports means; every one where there is no list. Entries that can't be read are left out. */
export function readPorts(
  ports: readonly string[] | undefined,
  path: FieldPath,
  reader: ConfigReader,
): ConnectionSet {
  if (ports === undefined) return allConnections;
  let all = emptyConnections;
  for (const [index, text] of ports.entries()) {
    const read = readPort(text);
    if (read.ok) all = unionConnections(all, read.connections);
    else {
      const message = `\`${text}\` means no connections: ${read.message}`;
      const hint = nearestHint(read.nearest);
      reader.fault([...path, index], { code: "config-port-invalid", message, value: text, ...hint });
    }
  }
  return all;
}

type PortReading =
  | { readonly ok: true; readonly connections: ConnectionSet }
  | { readonly ok: false; readonly message: string; readonly nearest?: string };

const pattern = /^([A-Za-z][A-Za-z0-9-]*|\d{1,3})(?:\/(\d{1,5})(?:-(\d{1,5}))?(?:\/(\d{1,3}))?)?$/;
const protocols = ["TCP", "UDP", "SCTP", "ICMP", "ICMPv6", "UDPLite"];

function readPort(text: string): PortReading {
  const match = pattern.exec(text.trim());
  if (match === null) {
    const port = /^(?:\d{1,5})(?:-\d{1,5})?$/.test(text.trim()) ? `TCP/${text.trim()}` : undefined;
    return refuse("expected a form like `TCP/8080`, `TCP/8000-8100`, `UDP` or `ICMP/8`", port);
  }
  const [, name = "", first, last, code] = match;
  const protocol = /^\d/.test(name) ? Number(name) : protocolNumber(name);
  if (protocol === undefined || protocol > 255)
    return refuse("no such protocol", nearestText(name, protocols));
  if (first === undefined) return { ok: true, connections: protocolConnections(protocol) };
  if (hasPorts(protocol) && code === undefined)
    return portRange(protocol, Number(first), Number(last ?? first));
  if ((protocol === 1 || protocol === 58) && last === undefined) {
    if (Number(first) > 255 || Number(code ?? 0) > 255)
      return refuse("ICMP types and codes go from 0 to 255");
    return {
      ok: true,
      connections: icmpConnections(protocol, Number(first), code === undefined ? undefined : Number(code)),
    };
  }
  return refuse(
    hasPorts(protocol)
      ? "only ICMP has a code"
      : `\`${name}\` has no ${last === undefined ? "ports" : "ranges"}`,
  );
}

function portRange(protocol: number, first: number, last: number): PortReading {
  if (last > 65535 || first > 65535) return refuse("ports go from 0 to 65535");
  if (first > last) return refuse("the range ends before it starts");
  return { ok: true, connections: portConnections(protocol, [first, last]) };
}

function refuse(message: string, nearest?: string): PortReading {
  return nearest === undefined ? { ok: false, message } : { ok: false, message, nearest };
}
