import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { FieldPath } from "../../model/resource.ts";
import { parseCidr } from "../../sets/address-set.ts";
import { parseAddress } from "../../sets/address.ts";
import { isPortName } from "../go/names.ts";
import { asText, fieldOf, listOf, objectOf, textOf } from "../read-field.ts";
import type { CheckScope, StructCheck } from "../schema/schema.ts";
import { checkLabels } from "./check-metadata.ts";
import { isPortNumber } from "./is-port-number.ts";

/** Source: Kubernetes `pkg/apis/core/validation`, `ValidateService`. */
export const checkService: StructCheck = (spec, scope) => {
  checkLabels(objectOf(spec, "selector"), ["selector"], scope.fault);
  checkClusterAddress(textOf(spec, "clusterIP"), ["clusterIP"], scope);
  for (const [index, text] of listOf(spec, "clusterIPs").entries()) {
    checkClusterAddress(asText(text), ["clusterIPs", index], scope);
  }
  const type = textOf(spec, "type");
  if (type === "ExternalName" && textOf(spec, "externalName") === "") {
    scope.fault("required", ["externalName"], "is required where `type` is `ExternalName`");
  }
  checkPorts(listOf(spec, "ports"), type, scope);
};

function checkClusterAddress(text: string, at: FieldPath, scope: CheckScope): void {
  if (text === "" || text === "None" || parseAddress(text) !== undefined) return;
  scope.fault("address-invalid", at, "must be an address, or `None`", text);
}

function checkPorts(ports: readonly JsonValue[], type: string, scope: CheckScope): void {
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const at = ["ports", index];
    const name = textOf(port, "name");
    if (name === "" && ports.length > 1) {
      scope.fault("port-name-missing", [...at, "name"], "is required where a service has several ports");
    }
    if (name !== "" && names.has(name)) {
      scope.fault("duplicate-value", [...at, "name"], "another port of the service has this name", name);
    }
    names.add(name);
    checkTarget(fieldOf(port, "targetPort"), [...at, "targetPort"], scope);
    const nodePort = fieldOf(port, "nodePort");
    if (nodePort !== undefined && (type === "" || type === "ClusterIP")) {
      const reason = "may not be used when `type` is `ClusterIP`";
      scope.fault("node-port-misplaced", [...at, "nodePort"], reason, nodePort);
    }
  }
}

/** Zero is what Go has for nothing, and means the port of the service. */
function checkTarget(target: JsonValue | undefined, at: FieldPath, scope: CheckScope): void {
  if (typeof target === "number" && target !== 0 && !isPortNumber(target)) {
    scope.fault("port-invalid", at, "must be between 1 and 65535, inclusive", target);
  }
  if (typeof target === "string" && !isPortName(target)) {
    const reason = "a named port must be a service name: 1-15 lower case letters, digits and `-`";
    scope.fault("port-name-invalid", at, reason, target);
  }
}

/** Source: Kubernetes `pkg/apis/discovery/validation`, `validateEndpoints`. */
export const checkEndpointSlice: StructCheck = (slice, scope) => {
  const type = textOf(slice, "addressType");
  if (type === "FQDN") return;
  for (const [index, endpoint] of listOf(slice, "endpoints").entries()) {
    for (const [n, text] of listOf(endpoint, "addresses").entries()) {
      const family = parseAddress(asText(text))?.family;
      const at = ["endpoints", index, "addresses", n];
      if (family === undefined) scope.fault("address-invalid", at, "must be an address without a mask", text);
      else if (type.startsWith("IPv") && type !== `IPv${family}`) {
        scope.fault("address-invalid", at, `must be an ${type} address`, text);
      }
    }
  }
};

/** Source: Kubernetes `pkg/apis/core/validation`, `ValidateNode`. */
export const checkNode: StructCheck = (spec, scope) => {
  checkPodBlock(fieldOf(spec, "podCIDR"), ["podCIDR"], scope);
  for (const [index, text] of listOf(spec, "podCIDRs").entries()) {
    checkPodBlock(text, ["podCIDRs", index], scope);
  }
  const families = podFamilies(spec);
  if (families.length > new Set(families).size) {
    scope.fault("too-many", ["podCIDRs"], "may hold one block of each family");
  }
};

function checkPodBlock(text: JsonValue | undefined, at: FieldPath, scope: CheckScope): void {
  if (text === undefined || text === "" || parseCidr(asText(text)) !== undefined) return;
  scope.fault("cidr-invalid", at, "must be a valid CIDR value", text);
}

function podFamilies(spec: JsonObject): readonly number[] {
  return listOf(spec, "podCIDRs").flatMap((text) => parseCidr(asText(text))?.family ?? []);
}
