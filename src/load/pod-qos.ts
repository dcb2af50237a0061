import type { JsonObject } from "../base/json.ts";
import { parseQuantity } from "./quantity.ts";

const prefix = "qos.projectcalico.org/";

/** What is allowed of each control, of one direction; a quantity outside is held to the nearer limit. */
const limits: ReadonlyMap<string, readonly [low: number, high: number]> = new Map([
  ["Bandwidth", [1e3, 1e15]],
  ["Burst", [1e3, 34_359_738_360]],
  ["Peakrate", [1010, 1.01e15]],
  ["Minburst", [1e3, 1e8]],
  ["PacketRate", [1, 1e4]],
  ["PacketBurst", [1, 1e4]],
  ["MaxConnections", [1, 4_294_967_295]],
]);

const defaultBurst = 4 * 1024 ** 3;
const defaultPacketBurst = 5;

/**
 * Traffic controls that a pod's annotations ask for, each held to its limits; undefined for none. They decide no verdict
 * (MISC-8); a description of the endpoint has them all the same. Source: Calico
 * `libcalico-go/lib/backend/k8s/conversion/workload_endpoint_default.go`, `handleQoSControlsAnnotations`.
 */
export function podQos(annotations: ReadonlyMap<string, string>): JsonObject | undefined {
  const dscp = readDscp(annotations.get(`${prefix}dscp`));
  const found = {
    ...controlsOf("ingress", annotations),
    ...controlsOf("egress", annotations),
    ...(dscp === undefined ? {} : { dscp }),
  };
  return Object.keys(found).length === 0 ? undefined : found;
}

/** A control of zero is none, as is one that lacks what it rests on. */
function controlsOf(side: "ingress" | "egress", annotations: ReadonlyMap<string, string>): JsonObject {
  const read = (control: string, text: string | undefined): number => {
    const amount = text === undefined ? undefined : parseQuantity(text);
    const [low, high] = limits.get(control) ?? [0, 0];
    return amount === undefined ? 0 : Math.min(high, Math.max(low, amount));
  };
  const asked = (control: string): number => read(control, annotations.get(`${prefix}${side}${control}`));
  // Calico's own annotation wins, even where it can't be read.
  const bandwidth = annotations.has(`${prefix}${side}Bandwidth`)
    ? asked("Bandwidth")
    : read("Bandwidth", annotations.get(`kubernetes.io/${side}-bandwidth`));
  const peakrate = bandwidth > 0 && asked("Peakrate") > bandwidth ? asked("Peakrate") : 0;
  const packetRate = asked("PacketRate");
  const orElse = (amount: number, otherwise: number): number => (amount === 0 ? otherwise : amount);
  const controls: readonly (readonly [string, number])[] = [
    ["Bandwidth", bandwidth],
    ["Burst", bandwidth > 0 ? orElse(asked("Burst"), defaultBurst) : 0],
    ["Peakrate", peakrate],
    ["Minburst", peakrate > 0 ? asked("Minburst") : 0],
    ["PacketRate", packetRate],
    ["PacketBurst", packetRate > 0 ? orElse(asked("PacketBurst"), defaultPacketBurst) : 0],
    ["MaxConnections", asked("MaxConnections")],
  ];
  return Object.fromEntries(
    controls.filter(([, amount]) => amount > 0).map(([control, amount]) => [`${side}${control}`, amount]),
  );
}

const dscpName = /^(?:DF|EF|AF[1-4][1-3]|CS[0-6])$/;

/** A number up to 63, or a name in any case; undefined for anything else. Source: Calico `numorstring/dscp.go`. */
function readDscp(text: string | undefined): number | string | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9]+$/.test(text)) return Number(text) <= 63 ? Number(text) : undefined;
  const name = text.toUpperCase();
  if (dscpName.test(name)) return name;
  return dscpName.test(name.trim()) ? text : undefined;
}
