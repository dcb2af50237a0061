import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { FieldPath } from "../../model/resource.ts";
import { parseSelector } from "../../selector/parse-selector.ts";
import { parseCidr } from "../../sets/address-set.ts";
import { protocolNumber } from "../../sets/protocol.ts";
import type { Report } from "../problem.ts";
import { checkAnnotations } from "./metadata-rules.ts";
import { isNet, isPortName } from "./text-rules.ts";

const protocolNames = ["TCP", "UDP", "ICMP", "ICMPv6", "SCTP", "UDPLite"];
const withPorts = [6, 17, 132];

type End = "source" | "destination";

/** Calico's Go rules for one rule of a policy or profile (reference section 5). */
export function checkRule(
  rule: JsonObject,
  path: FieldPath,
  report: Report,
  context: { readonly direction: "ingress" | "egress"; readonly isGlobalPolicy: boolean },
): void {
  for (const key of ["protocol", "notProtocol"] as const) checkProtocol(rule[key], [...path, key], report);
  for (const key of ["icmp", "notICMP"] as const) checkIcmp(rule[key], [...path, key], report);
  checkNets(rule, path, report);
  for (const end of ["source", "destination"] as const) {
    const side = rule[end];
    if (isJsonObject(side)) checkSide(rule, side, { end, path: [...path, end], report, ...context });
  }
  checkHttp(rule["http"], path, report, context.direction);
  const metadata = rule["metadata"];
  if (isJsonObject(metadata))
    checkAnnotations(metadata["annotations"], [...path, "metadata", "annotations"], report);
}

function checkProtocol(value: JsonValue | undefined, path: FieldPath, report: Report): void {
  if (typeof value === "number" && value === 0)
    report(path, "protocol-invalid", "protocol number invalid", value);
  if (typeof value !== "string" || protocolNames.includes(value)) return;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= 1 && number <= 255)) {
    report(
      path,
      "protocol-invalid",
      `protocol name invalid, expected ${protocolNames.join(", ")} or 1-255`,
      value,
    );
  }
}

function checkIcmp(value: JsonValue | undefined, path: FieldPath, report: Report): void {
  if (!isJsonObject(value)) return;
  const { type, code } = value;
  if (typeof type === "number" && (type < 0 || type > 254))
    report([...path, "type"], "icmp-type", "must be 0-254", type);
  if (typeof code === "number" && (code < 0 || code > 255))
    report([...path, "code"], "icmp-code", "must be 0-255", code);
}

/** Nets want a mask here, no host bits, and one family in all four lists. */
function checkNets(rule: JsonObject, path: FieldPath, report: Report): void {
  const families = new Set<number>();
  for (const end of ["source", "destination"] as const) {
    const side = rule[end];
    if (!isJsonObject(side)) continue;
    for (const list of ["nets", "notNets"] as const) {
      textsOf(side[list]).forEach((text, index) => {
        const at = [...path, end, list, index];
        const cidr = parseCidr(text);
        if (!isNet(text)) report(at, "net-invalid", "is no CIDR, or has host bits set", text);
        else if (cidr === undefined)
          report(at, "net-invalid", "invalid CIDR: a mask is wanted, such as /32", text);
        if (cidr === undefined) return;
        families.add(cidr.family);
        if (list === "notNets" && cidr.prefix === 0 && !cidr.hostBits) {
          report(at, "net-catch-all-negated", "catch-all CIDR in negation matches no traffic", text);
        }
        if (
          typeof rule["ipVersion"] === "number" &&
          rule["ipVersion"] !== cidr.family &&
          [4, 6].includes(rule["ipVersion"])
        ) {
          report(at, "net-family", "rule IP version doesn't match CIDR version", text);
        }
      });
    }
  }
  if (families.size > 1) report(path, "net-family", "rule contains both IPv4 and IPv6 CIDRs");
}

interface SideContext {
  readonly end: End;
  readonly path: FieldPath;
  readonly report: Report;
  readonly direction: "ingress" | "egress";
  readonly isGlobalPolicy: boolean;
}

function checkSide(rule: JsonObject, side: JsonObject, context: SideContext): void {
  const { end, path, report, direction, isGlobalPolicy } = context;
  for (const key of ["selector", "notSelector", "namespaceSelector"] as const) {
    checkSelector(side[key], [...path, key], report);
  }
  const accounts = side["serviceAccounts"];
  if (isJsonObject(accounts))
    checkSelector(accounts["selector"], [...path, "serviceAccounts", "selector"], report);
  const namespaces = side["namespaceSelector"];
  if (
    typeof namespaces === "string" &&
    namespaces.includes("global(") &&
    !/^[ \t]*global\([ \t]*\)[ \t]*$/.test(namespaces)
  ) {
    report(
      [...path, "namespaceSelector"],
      "global-combined",
      "global() cannot be combined with other selectors",
      namespaces,
    );
  }
  for (const key of ["ports", "notPorts"] as const) checkPorts(rule, side[key], [...path, key], report);
  const services = side["services"];
  if (!isJsonObject(services)) return;
  if ((direction === "ingress") === (end === "destination")) {
    report([...path, "services"], "services-misplaced", `not allowed in ${direction} rule ${end}`);
  }
  if (isGlobalPolicy && (services["namespace"] ?? "") === "") {
    report([...path, "services", "namespace"], "services-namespace", "must specify a namespace");
  }
}

export function checkSelector(value: JsonValue | undefined, path: FieldPath, report: Report): void {
  if (typeof value !== "string") return;
  const parsed = parseSelector(value);
  if (!parsed.ok)
    report(
      path,
      "selector-invalid",
      `is not a selector: ${parsed.message} at character ${String(parsed.offset + 1)}`,
      value,
    );
}

function checkPorts(rule: JsonObject, value: JsonValue | undefined, path: FieldPath, report: Report): void {
  const ports: readonly JsonValue[] = Array.isArray(value) ? value : [];
  if (ports.length === 0) return;
  const number = protocolOf(rule["protocol"]);
  ports.forEach((port, index) => {
    const named = portName(port);
    if (named !== undefined && !isPortName(named))
      report(
        [...path, index],
        "port-name",
        "is not a port name: 1-15 of `a-z`, `0-9`, `-`, with a letter",
        named,
      );
    const low = named === undefined ? Number(portText(port).split(":")[0]) : 1;
    const high = named === undefined ? Number(portText(port).split(":").at(-1)) : 1;
    if (low < 1 || high < 1)
      report([...path, index], "port-range", "port number must be between 1 and 65535", port);
  });
  const numeric = ports.some((port) => portName(port) === undefined);
  if (rule["protocol"] === undefined && numeric) {
    report(
      path,
      "ports-without-protocol",
      "rules with numeric port or port range must set protocol to TCP or UDP or SCTP",
    );
  } else if (rule["protocol"] !== undefined && (number === undefined || !withPorts.includes(number))) {
    report(
      path,
      "ports-without-protocol",
      "rules that specify ports must set protocol to TCP or UDP or SCTP",
    );
  }
}

/** The name a port entry is, or `undefined` for a number or range. */
export function portName(port: JsonValue): string | undefined {
  if (typeof port !== "string") return undefined;
  return /^\d+(?::\d+)?$/.test(port) ? undefined : port;
}

/** A port entry as text; what is neither a number nor a text can't be read and has none. */
export function portText(port: JsonValue): string {
  return typeof port === "string" || typeof port === "number" ? String(port) : "";
}

function protocolOf(value: JsonValue | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  return protocolNames.includes(value)
    ? protocolNumber(value)
    : /^\d+$/.test(value)
      ? Number(value)
      : undefined;
}

function checkHttp(
  http: JsonValue | undefined,
  path: FieldPath,
  report: Report,
  direction: "ingress" | "egress",
): void {
  if (!isJsonObject(http)) return;
  if (direction === "egress") report([...path, "http"], "http-egress", "not allowed in egress rules");
  const methods = textsOf(http["methods"]);
  if (new Set(methods).size < methods.length)
    report([...path, "http", "methods"], "http-methods", "invalid methods (duplicates)");
  const paths = Array.isArray(http["paths"]) ? http["paths"] : [];
  paths.forEach((entry: JsonValue, index: number) => {
    if (!isJsonObject(entry)) return;
    const given = textsOf([entry["exact"] ?? "", entry["prefix"] ?? ""]).filter((text) => text !== "");
    const at = [...path, "http", "paths", index];
    const [only] = given;
    if (given.length !== 1 || only === undefined)
      report(at, "http-path", "one of `exact` and `prefix` must be set, not both");
    else if (!only.startsWith("/") || /[?# ]/.test(only))
      report(at, "http-path", "a path starts with `/` and has no `?`, `#` or space", only);
  });
}

export function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}
