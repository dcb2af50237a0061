import type { JsonObject } from "../../base/json.ts";
import { protocolNames, supportsPorts } from "../go/read-protocol.ts";
import { fieldOf, numberOf, textOf } from "../read-field.ts";
import type { CheckScope, StructCheck } from "../schema/schema.ts";
import { protocolFault } from "./check-rule.ts";

/** Ports of host endpoints. Source: validator.go, `validateEndpointPort`. */
export const checkEndpointPort: StructCheck = checkProtocol;

/** Ports of workload endpoints: one that is not mapped to a host port needs a name. */
export const checkWorkloadPort: StructCheck = (port, scope) => {
  checkProtocol(port, scope);
  if (textOf(port, "name") === "" && (numberOf(port, "hostPort") ?? 0) === 0) {
    scope.fault("port-name-missing", ["name"], "name must not be empty if no `hostPort` is specified");
  }
};

function checkProtocol(port: JsonObject, scope: CheckScope): void {
  const protocol = fieldOf(port, "protocol") ?? 0;
  const fault = protocolFault(protocol);
  if (fault !== undefined) scope.fault("protocol-invalid", ["protocol"], fault, protocol, protocolNames);
  if (!supportsPorts(protocol)) {
    scope.fault("protocol-without-ports", ["protocol"], "protocol does not support ports", protocol);
  }
}
