import {
  portConnections,
  unionConnections,
  emptyConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import type { IntervalSet } from "../sets/interval-set.ts";
import type { JudgedHost, JudgedSide } from "./judge-input.ts";

/** A way in or out that a host can't do without. */
export interface HostService {
  readonly name: string;
  readonly direction: "in" | "out";
  /** Each of these has to stay open; one of the connections of an entry is enough. */
  readonly needs: readonly { readonly text: string; readonly connections: ConnectionSet }[];
  /** Who counts at the other end. A pod that gets at SSH is no help to an administrator. */
  readonly peers: "machines" | "everyone";
  readonly applies: (host: JudgedHost, side: JudgedSide) => boolean;
}

const TCP = 6;
const UDP = 17;

/**
 * Ports that clients call from, as Linux picks them. Calls from other ports prove nothing: untracked policy lets answers
 * of failsafe ports through by their source port (HEP-10).
 */
const clientPorts: IntervalSet = [32768, 60999];

/**
 * What is watched. The failsafe lists of Calico were made for the same services (HEP-9), but for the kubelet and the
 * tunnels among nodes.
 */
export const hostServices: readonly HostService[] = [
  service("SSH", "in", [tcp(22)]),
  service("kubelet", "in", [tcp(10250)], { applies: hasCallersElsewhere }),
  service("API server", "in", [tcp(6443)], { applies: (host) => host.controlPlane }),
  service("API server", "out", [tcp(6443)]),
  service("etcd", "in", [tcp(2379), tcp(2380)], { applies: (host) => host.controlPlane }),
  service("BGP", "in", [tcp(179)], { applies: usesBGP }),
  service("BGP", "out", [tcp(179)], { applies: usesBGP }),
  service("Typha", "in", [tcp(5473)]),
  service("Typha", "out", [tcp(5473)]),
  service("DNS", "out", [oneOf(udp(53), tcp(53))], { peers: "everyone" }),
  service("DHCP", "in", [udp(68, [67, 67])]),
  service("DHCP", "out", [udp(67, [68, 68])]),
];

/**
 * Tunnels among nodes. Calico lets them through before normal policy; only untracked and preDNAT policy can cut them
 * (HEP-11), so they are judged by what those chains drop.
 */
export const tunnelServices: readonly HostService[] = [
  service("VXLAN", "in", [udp(4789)], { applies: usesVXLAN }),
  service("VXLAN", "out", [udp(4789)], { applies: usesVXLAN }),
  service("WireGuard", "in", [oneOf(udp(51820), udp(51821))], { applies: usesWireGuard }),
  service("WireGuard", "out", [oneOf(udp(51820), udp(51821))], { applies: usesWireGuard }),
];

/** On the only host of a cluster the API server calls the kubelet without leaving it, and no policy is met. */
function hasCallersElsewhere({ node, controlPlane }: JudgedHost, { hosts }: JudgedSide): boolean {
  return !controlPlane || hosts.some((other) => other.node !== node);
}

/** Only where VXLAN alone carries everything do nodes need no routes from each other. */
function usesBGP(_: JudgedHost, { encapsulations }: JudgedSide): boolean {
  return encapsulations.length === 0 || encapsulations.some((mode) => mode !== "vxlan");
}

function usesVXLAN(_: JudgedHost, { encapsulations }: JudgedSide): boolean {
  return encapsulations.some((mode) => mode.startsWith("vxlan"));
}

function usesWireGuard(_: JudgedHost, { encapsulations }: JudgedSide): boolean {
  return encapsulations.includes("wireguard");
}

type Need = HostService["needs"][number];

function service(
  name: string,
  direction: HostService["direction"],
  needs: readonly Need[],
  rest: Partial<Pick<HostService, "peers" | "applies">> = {},
): HostService {
  return { name, direction, needs, peers: "machines", applies: () => true, ...rest };
}

function tcp(port: number): Need {
  return { text: `TCP ${port}`, connections: portConnections(TCP, [port, port], clientPorts) };
}

function udp(port: number, from: IntervalSet = clientPorts): Need {
  return { text: `UDP ${port}`, connections: portConnections(UDP, [port, port], from) };
}

function oneOf(...needs: readonly Need[]): Need {
  return {
    text: needs.map(({ text }) => text).join(" or "),
    connections: needs.reduce((all, need) => unionConnections(all, need.connections), emptyConnections),
  };
}
