import type { JsonObject } from "../../base/json.ts";
import { parseCidrOrAddress } from "../../sets/address-set.ts";
import { objectOf, textOf } from "../read-field.ts";
import { conversionFaults } from "../rules/convert-faults.ts";
import type { FelixUse, Problem } from "../validation.ts";
import { hostEndpointFault, workloadEndpointFault } from "./felix-endpoint.ts";
import { namedPortFault } from "./felix-cluster-policy.ts";
import { convertedPortFault } from "./felix-kubernetes-policy.ts";
import { policyFault, ruleFaults } from "./felix-policy.ts";

export interface FelixVerdict {
  readonly use: FelixUse;
  readonly reason?: string;
}

const used: FelixVerdict = { use: "used" };

/**
 * What Felix makes of an object that lies in the datastore: it validates the flattened form with a smaller set of rules,
 * and takes what fails as absent. `kind` is the one that Calico files the object under, `object` as `decodeObject` gives it,
 * `faults` what could not be read.
 * Source: Calico `felix/calc/validation_filter.go`, `typha/pkg/validator/v1/validator.go`; reference section 2.
 */
export function felixVerdict(
  kind: string,
  object: JsonObject,
  faults: readonly Problem[],
  namespace: string | undefined,
): FelixVerdict {
  const unreadable = faults.find((fault) => fault.path[0] === "spec");
  if (unreadable !== undefined) {
    return { use: "undecodable", reason: `\`${unreadable.field}\`: ${unreadable.reason}` };
  }
  const spec = objectOf(object, "spec");
  if (kind.startsWith("Staged") && textOf(spec, "stagedAction") === "Delete") return { use: "absent" };
  if (kind === "WorkloadEndpoint" && !Object.hasOwn(spec, "ipNetworks")) return { use: "absent" };
  const reason = dropReason(kind, spec, namespace);
  return reason === undefined ? used : { use: "dropped", reason };
}

function dropReason(kind: string, spec: JsonObject, namespace: string | undefined): string | undefined {
  switch (kind) {
    case "NetworkPolicy":
    case "StagedNetworkPolicy":
      return policyFault(spec, namespace ?? "default");
    case "GlobalNetworkPolicy":
    case "StagedGlobalNetworkPolicy":
      return policyFault(spec, undefined);
    case "KubernetesNetworkPolicy":
      // A rule that can't be converted is left out; the rest is used.
      return convertedPortFault(spec);
    case "KubernetesClusterNetworkPolicy":
      return namedPortFault(spec);
    case "StagedKubernetesNetworkPolicy":
      return conversionFaults(spec)[0]?.reason ?? convertedPortFault(spec);
    case "HostEndpoint":
      return hostEndpointFault(spec);
    case "WorkloadEndpoint":
      return workloadEndpointFault(spec);
    case "IPPool":
      return parseCidrOrAddress(textOf(spec, "cidr")) === undefined ? "its `cidr` is no CIDR" : undefined;
    case "Profile":
      return ruleFaults(spec);
    default:
      return undefined;
  }
}
