import type { JsonObject } from "../../base/json.ts";
import { parseAddress } from "../../sets/address.ts";
import { parseCidrOrAddress } from "../../sets/address-set.ts";
import { byteLength, isNameLabel } from "../go/names.ts";
import { isNamedPort } from "../go/read-port.ts";
import { parseDuration } from "../go/duration.ts";
import { portFault } from "./check-rule.ts";
import { asText, fieldOf, listOf, numberOf, objectOf, textOf } from "../read-field.ts";
import type { CheckScope, StructCheck } from "../schema/schema.ts";

const maxRegion = 63 - "openstack-region-".length;
const maxTables = 0xffff;

/** Source: validator.go, `validateFelixConfigSpec`; reference section 12. */
export const checkFelixConfiguration: StructCheck = (spec, scope) => {
  checkNodePorts(spec, scope);
  checkExternalNodes(spec, scope);
  const region = textOf(spec, "openstackRegion");
  if (byteLength(region) > maxRegion)
    scope.fault("region-invalid", ["openstackRegion"], "is too long", region);
  else if (region !== "" && !isNameLabel(region)) {
    scope.fault("region-invalid", ["openstackRegion"], "must be a valid DNS label", region);
  }
  for (const key of ["natOutgoingAddress", "deviceRouteSourceAddress", "deviceRouteSourceAddressIPv6"]) {
    const address = textOf(spec, key);
    if (address !== "" && parseAddress(address) === undefined) {
      scope.fault("address-invalid", [key], "is not a valid IP address", address);
    }
  }
  for (const key of ["bpfPSNATPorts", "natPortRange"]) {
    const port = fieldOf(spec, key);
    const fault = port === undefined ? undefined : portFault(port);
    if (fault !== undefined) scope.fault(fault.code, [key], fault.reason, port);
  }
  checkRouteTables(spec, scope);
  checkHealthTimeouts(spec, scope);
};

function checkNodePorts(spec: JsonObject, scope: CheckScope): void {
  const ranges = listOf(spec, "kubeNodePortRanges");
  if (ranges.length > 7) {
    scope.fault("node-ports-too-many", ["kubeNodePortRanges"], "node port ranges list is too long (max 7)");
  }
  for (const [index, port] of ranges.entries()) {
    const at = ["kubeNodePortRanges", index];
    if (isNamedPort(port)) {
      scope.fault("node-port-named", at, "node port ranges should not contain named ports", port);
    }
    const fault = portFault(port);
    if (fault !== undefined) scope.fault(fault.code, at, fault.reason, port);
  }
}

function checkExternalNodes(spec: JsonObject, scope: CheckScope): void {
  for (const [index, text] of listOf(spec, "externalNodesList").entries()) {
    const cidr = parseCidrOrAddress(asText(text));
    const at = ["externalNodesList", index];
    if (cidr === undefined) scope.fault("cidr-invalid", at, "has invalid CIDR(s)", text);
    else if (cidr.family !== 4) scope.fault("cidr-invalid", at, "has invalid IPv6 CIDR", text);
  }
}

function checkRouteTables(spec: JsonObject, scope: CheckScope): void {
  const single = objectOf(spec, "routeTableRange");
  if (fieldOf(spec, "routeTableRange") !== undefined) {
    const [min, max] = bounds(single);
    if (min < 1 || max < min || max > 250) {
      const reason = "must be a range of route table indices within 1..250";
      scope.fault("route-table-range-invalid", ["routeTableRange"], reason);
    }
  }
  let tables = 0;
  for (const [index, range] of listOf(spec, "routeTableRanges").entries()) {
    const [min, max] = bounds(range as JsonObject);
    const at = ["routeTableRanges", index];
    if (min < 1) scope.fault("route-table-range-invalid", at, "cannot target indices < 1");
    if (min > max) scope.fault("route-table-range-invalid", at, "min value cannot be greater than max value");
    if (max > 0xffffffff) scope.fault("route-table-range-invalid", at, "max index too high");
    tables += max - min + 1;
  }
  if (tables > maxTables)
    scope.fault("route-tables-too-many", ["routeTableRanges"], "targets too many tables");
}

function bounds(range: JsonObject): readonly [min: number, max: number] {
  return [numberOf(range, "min") ?? 0, numberOf(range, "max") ?? 0];
}

function checkHealthTimeouts(spec: JsonObject, scope: CheckScope): void {
  for (const [index, override] of listOf(spec, "healthTimeoutOverrides").entries()) {
    const at = ["healthTimeoutOverrides", index];
    const name = textOf(override, "name");
    if (!/^[a-zA-Z0-9_ -]+$/.test(name)) {
      scope.fault("health-name-invalid", [...at, "name"], "name should match regex ^[a-zA-Z0-9_ -]+$", name);
    }
    const timeout = textOf(override, "timeout");
    if ((parseDuration(timeout) ?? 0) < 0) {
      scope.fault("health-timeout-negative", [...at, "timeout"], "timeout should not be negative", timeout);
    }
  }
}
