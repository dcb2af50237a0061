import type { JsonObject, JsonValue } from "../../base/json.ts";
import { parseCidrOrAddress } from "../../sets/address-set.ts";
import { isMac } from "../go/is-mac.ts";
import { asText, fieldOf, listOf, numberOf, textOf } from "../read-field.ts";
import { interfaceTag } from "../rules/tags.ts";

const name = /^[a-zA-Z0-9_.-]{1,128}$/;

/** What makes Felix drop a host endpoint. */
export function hostEndpointFault(spec: JsonObject): string | undefined {
  const interfaceName = textOf(spec, "interfaceName");
  if (interfaceName !== "" && !interfaceTag.accepts(interfaceName)) {
    return "`spec.interfaceName` is no interface name";
  }
  const profile = listOf(spec, "profiles").findIndex((one) => !name.test(asText(one)));
  if (profile >= 0) return `\`spec.profiles[${profile}]\` is no name`;
  return portsFault(listOf(spec, "ports"), () => true);
}

/** What makes Felix drop a workload endpoint that has addresses. */
export function workloadEndpointFault(spec: JsonObject): string | undefined {
  for (const key of ["ipNetworks", "allowSpoofedSourcePrefixes"]) {
    const bad = listOf(spec, key).findIndex((net) => parseCidrOrAddress(asText(net)) === undefined);
    if (bad >= 0) return `\`spec.${key}[${bad}]\` is no CIDR or address`;
  }
  for (const key of ["ipv4Gateway", "ipv6Gateway"]) {
    const gateway = textOf(spec, key);
    if (gateway !== "" && parseCidrOrAddress(gateway) === undefined) return `\`spec.${key}\` is no address`;
  }
  const mac = textOf(spec, "mac");
  if (mac !== "" && !isMac(mac)) return "`spec.mac` is no MAC address";
  if (textOf(spec, "interfaceName") === "") return "`spec.interfaceName` is missing";
  // Ports without a name are only there for host ports, and Felix does not get them.
  return portsFault(listOf(spec, "ports"), (port) => textOf(port, "name") !== "");
}

function portsFault(ports: readonly JsonValue[], counts: (port: JsonValue) => boolean): string | undefined {
  for (const [index, port] of ports.entries()) {
    const reason = counts(port) ? portFault(port) : undefined;
    if (reason !== undefined) return `\`spec.ports[${index}].${reason}`;
  }
  return undefined;
}

function portFault(port: JsonValue): string | undefined {
  if (!name.test(textOf(port, "name"))) return "name` is no name";
  // By name only: Felix compares the text, so that 6 is not `tcp`.
  const protocol = fieldOf(port, "protocol");
  const named = typeof protocol === "string" && ["tcp", "udp", "sctp"].includes(protocol.toLowerCase());
  if (!named) return "protocol` must be TCP, UDP or SCTP, by name";
  return (numberOf(port, "port") ?? 0) > 0 ? undefined : "port` is 0";
}
