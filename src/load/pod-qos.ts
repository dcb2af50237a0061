import type { JsonObject } from "../base/json.ts";

interface Control {
  readonly name: string;
  readonly lowest: number;
  readonly highest: number;
  /** Without this one the control is ignored. */
  readonly needs?: string;
}

const controls: readonly Control[] = ["ingress", "egress"].flatMap((side): readonly Control[] => [
  { name: `${side}Bandwidth`, lowest: 1e3, highest: 1e15 },
  { name: `${side}Burst`, lowest: 1e3, highest: 34_359_738_360, needs: `${side}Bandwidth` },
  { name: `${side}Peakrate`, lowest: 1.01e3, highest: 1.01e15, needs: `${side}Bandwidth` },
  { name: `${side}Minburst`, lowest: 1e3, highest: 1e8, needs: `${side}Bandwidth` },
  { name: `${side}PacketRate`, lowest: 1, highest: 1e4 },
  { name: `${side}PacketBurst`, lowest: 1, highest: 1e4, needs: `${side}PacketRate` },
  { name: `${side}MaxConnections`, lowest: 1, highest: 4_294_967_295 },
]);

const prefix = "qos.projectcalico.org/";

/**
 * Traffic controls that a pod's annotations ask for, each held to its limits; undefined for none. They decide no verdict
 * (MISC-8); a description of the endpoint has them all the same.
 */
export function podQos(annotations: ReadonlyMap<string, string>): JsonObject | undefined {
  const found = new Map<string, number | string>();
  for (const { name, lowest, highest, needs } of controls) {
    const amount = quantity(annotations.get(`${prefix}${name}`) ?? "");
    if (amount === undefined || (needs !== undefined && !found.has(needs))) continue;
    found.set(name, Math.min(highest, Math.max(lowest, amount)));
  }
  const dscp = annotations.get(`${prefix}dscp`);
  if (dscp !== undefined) found.set("dscp", /^[0-9]+$/.test(dscp) ? Number(dscp) : dscp.toUpperCase());
  return found.size === 0 ? undefined : Object.fromEntries(found);
}

const suffixes: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ...["k", "M", "G", "T", "P", "E"].map((suffix, index): [string, number] => [suffix, 1000 ** (index + 1)]),
  ...["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].map((suffix, index): [string, number] => [
    suffix,
    1024 ** (index + 1),
  ]),
]);

/** A Kubernetes quantity as a whole number, rounded up; undefined where it is none. */
function quantity(text: string): number | undefined {
  const match = /^([0-9]+(?:\.[0-9]+)?)([kMGTPE]?|[KMGTPE]i)$/.exec(text);
  const factor = suffixes.get(match?.[2] ?? "?");
  return match === null || factor === undefined ? undefined : Math.ceil(Number(match[1]) * factor);
}
