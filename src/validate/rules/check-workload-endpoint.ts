import type { JsonObject, JsonValue } from "../../base/json.ts";
import { parseAddress } from "../../sets/address.ts";
import { hasAddress, parseCidrOrAddress } from "../../sets/address-set.ts";
import { asText, listOf, objectOf, textOf } from "../read-field.ts";
import type { CheckScope, StructCheck } from "../schema/schema.ts";

/** Source: validator.go, `validateWorkloadEndpointSpec`; reference section 10. */
export const checkWorkloadEndpoint: StructCheck = (object, scope) => {
  const spec = objectOf(object, "spec");
  const networks = listOf(spec, "ipNetworks");
  for (const [index, network] of networks.entries()) {
    const parsed = parseCidrOrAddress(asText(network));
    const at = ["spec", "ipNetworks", index];
    if (parsed === undefined) scope.fault("cidr-invalid", at, "invalid CIDR", network);
    else if (parsed.prefix !== (parsed.family === 4 ? 32 : 128)) {
      scope.fault("network-not-single", at, "IP network contains multiple addresses", network);
    }
  }
  checkNats(spec, networks, scope);
};

function checkNats(spec: JsonObject, networks: readonly JsonValue[], scope: CheckScope): void {
  for (const [index, nat] of listOf(spec, "ipNATs").entries()) {
    const at = ["spec", "ipNATs", index];
    const internal = parseAddress(textOf(nat, "internalIP"));
    const external = parseAddress(textOf(nat, "externalIP"));
    if (internal === undefined || external === undefined) {
      scope.fault("address-invalid", at, "invalid IP address");
      continue;
    }
    if (internal.family !== external.family) {
      scope.fault("ip-versions-mixed", [...at, "externalIP"], "mismatched IP versions");
    }
    const covered = networks.some((network) => {
      const parsed = parseCidrOrAddress(asText(network));
      return parsed !== undefined && hasAddress(parsed.set, internal);
    });
    if (!covered) scope.fault("nat-not-in-networks", at, "NAT is not in the endpoint networks");
  }
}
