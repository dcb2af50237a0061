import { isJsonObject, type JsonObject } from "../../base/json.ts";
import { hasAddress, parseCidrOrAddress } from "../../sets/address-set.ts";
import { parseAddress } from "../../sets/address.ts";
import type { Report } from "../problem.ts";
import { textsOf } from "./rule-rules.ts";
import { isPortProtocol, rulesOf } from "./spec-rules.ts";
import { isCidrOrAddress, isInterface, isNet, isPortName } from "./text-rules.ts";

/** Calico's Go rules for a WorkloadEndpoint (reference section 10). */
export function checkWorkloadEndpoint(spec: JsonObject, report: Report): void {
  const { interfaceName, containerID } = spec;
  if (typeof interfaceName !== "string" || interfaceName === "*" || !isInterface(interfaceName)) {
    report(
      ["spec", "interfaceName"],
      "interface-invalid",
      "an interface name of at most 15 characters is required",
      interfaceName,
    );
  }
  if (
    typeof containerID === "string" &&
    containerID !== "" &&
    !/^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/.test(containerID)
  ) {
    report(["spec", "containerID"], "invalid-value", "is not a container id", containerID);
  }
  const networks = textsOf(spec["ipNetworks"]).map((text, index) => {
    const net = parseCidrOrAddress(text);
    if (!isNet(text) || net === undefined)
      report(["spec", "ipNetworks", index], "net-invalid", "is no address", text);
    else if (net.prefix !== (net.family === 4 ? 32 : 128))
      report(["spec", "ipNetworks", index], "net-invalid", "IP network contains multiple addresses", text);
    return net;
  });
  rulesOf(spec["ipNATs"]).forEach((nat, index) => {
    const internal = typeof nat["internalIP"] === "string" ? parseAddress(nat["internalIP"]) : undefined;
    if (
      internal === undefined ||
      !networks.some((net) => net !== undefined && hasAddress(net.set, internal))
    ) {
      report(["spec", "ipNATs", index], "nat-outside", "NAT is not in the endpoint networks");
    }
  });
  for (const key of ["ipv4Gateway", "ipv6Gateway"] as const) {
    const value = spec[key];
    if (
      typeof value === "string" &&
      value !== "" &&
      parseAddress(value)?.family !== (key === "ipv4Gateway" ? 4 : 6)
    ) {
      report(["spec", key], "address-invalid", "is no gateway address of its family", value);
    }
  }
  textsOf(spec["allowSpoofedSourcePrefixes"]).forEach((text, index) => {
    if (!isCidrOrAddress(text))
      report(["spec", "allowSpoofedSourcePrefixes", index], "net-invalid", "is no CIDR or address", text);
  });
  const mac = spec["mac"];
  if (
    typeof mac === "string" &&
    mac !== "" &&
    !/^(?:[0-9a-fA-F]{2}[:-]){5}(?:[0-9a-fA-F]{2}|[0-9a-fA-F]{2}(?:[:-][0-9a-fA-F]{2}){2})$/.test(mac)
  ) {
    report(["spec", "mac"], "invalid-value", "is not a MAC address", mac);
  }
  rulesOf(spec["ports"]).forEach((port, index) => {
    const path = ["spec", "ports", index];
    const { name, protocol, hostPort, hostIP } = port;
    const named = typeof name === "string" && name !== "";
    if (!named && (typeof hostPort !== "number" || hostPort === 0))
      report([...path, "name"], "port-name", "name must not be empty if no hostPort is specified");
    if (named && !isPortName(name)) report([...path, "name"], "port-name", "is not a port name", name);
    if (!isPortProtocol(protocol))
      report([...path, "protocol"], "port-protocol", "protocol does not support ports", protocol);
    if (typeof hostIP === "string" && !isNet(hostIP))
      report([...path, "hostIP"], "address-invalid", "is not an address", hostIP);
  });
}

/** Felix never hears of an endpoint without addresses. */
export function hasNetworks(spec: JsonObject): boolean {
  return textsOf(spec["ipNetworks"]).length > 0 && isJsonObject(spec);
}
