import { intervalPairs, intervals } from "../sets/interval-set.ts";
import type { Port } from "./parse-port.ts";

/**
 * Ports as Calico simplifies them in converted rules: names first in their order, then the covered ranges ascending.
 * Lists that cover fewer than two numbers stay as they are.
 * Source: Calico `libcalico-go/lib/backend/k8s/conversion/conversion.go`, `SimplifyPorts`.
 */
export function mergePorts(ports: readonly Port[]): readonly Port[] {
  if (ports.length < 2) return ports;
  const names = ports.filter((port) => port.kind === "name");
  const ranges = ports.filter((port) => port.kind === "range");
  const covered = ranges.reduce((sum, range) => sum + range.high - range.low + 1, 0);
  if (covered < 2) return ports;
  const merged = intervalPairs(intervals(...ranges.map(({ low, high }) => [low, high] as const)));
  return [...names, ...merged.map(([low, high]): Port => ({ kind: "range", low, high }))];
}
