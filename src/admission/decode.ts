import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { FieldPath } from "../model/resource.ts";
import type { Report } from "./problem.ts";
import { rulesOf } from "./library/spec-rules.ts";

/** Values that Calico's client can't read at all: ports, protocols and orders out of their types. */
export function checkDecoding(kind: string, spec: JsonObject, report: Report): void {
  const { order } = spec;
  if (order !== undefined && order !== null && typeof order !== "number")
    report(["spec", "order"], "wrong-type", "must be a number", order);
  for (const direction of ["ingress", "egress"] as const) {
    if (kind === "StagedKubernetesNetworkPolicy") continue;
    rulesOf(spec[direction]).forEach((rule, index) => {
      decodeRule(rule, ["spec", direction, index], report);
    });
  }
  for (const key of ["failsafeInboundHostPorts", "failsafeOutboundHostPorts"] as const) {
    rulesOf(spec[key]).forEach(({ port }, index) => {
      if (port !== undefined && !isUint(port, 65535))
        report(["spec", key, index, "port"], "out-of-range", "is no port number", port);
    });
  }
}

function decodeRule(rule: JsonObject, path: FieldPath, report: Report): void {
  for (const key of ["protocol", "notProtocol"] as const) {
    const value = rule[key];
    if (typeof value === "number" && !isUint(value, 255))
      report([...path, key], "out-of-range", "protocol number must be 0-255", value);
  }
  for (const end of ["source", "destination"] as const) {
    const side = rule[end];
    if (!isJsonObject(side)) continue;
    for (const key of ["ports", "notPorts"] as const) {
      const ports = side[key];
      if (!Array.isArray(ports)) continue;
      ports.forEach((port: JsonValue, index: number) => {
        const reason = portFault(port);
        if (reason !== undefined) report([...path, end, key, index], "port-undecodable", reason, port);
      });
    }
  }
}

/** Why a port entry can't be read; `undefined` for a number, a range or a name. */
function portFault(port: JsonValue): string | undefined {
  if (typeof port === "number") return isUint(port, 65535) ? undefined : "port number must be 0-65535";
  if (typeof port !== "string") return "must be a number or a text";
  const range = /^(\d+)(?::(\d+))?$/.exec(port);
  if (range === null)
    return /^[a-zA-Z0-9_.-]{1,128}$/.test(port)
      ? undefined
      : `invalid name for named port (${port.slice(0, 40)})`;
  const low = Number(range[1]);
  const high = Number(range[2] ?? range[1]);
  if (high > 65535 || low > 65535) return "port number must be 0-65535";
  return low > high
    ? `minimum port number (${String(low)}) is greater than maximum port number (${String(high)}) in port range`
    : undefined;
}

function isUint(value: JsonValue, max: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= max;
}
