import { compareText } from "../base/compare.ts";
import type { NetworkSet } from "../model/cluster.ts";
import type { EndpointId } from "../model/ids.ts";
import type { Resource } from "../model/resource.ts";
import { emptyAddresses, parseCidrOrAddress, unionAddresses, type AddressSet } from "../sets/address-set.ts";
import { isCalico } from "./calico-kinds.ts";
import type { LoadContext } from "./load-context.ts";
import { listAt, objectAt, textMapAt } from "./read-json.ts";
import { resolveLabels, type LabelMap } from "./resolve-labels.ts";

/** Namespace of a NetworkSet; undefined for a GlobalNetworkSet, or anything else. */
export function networkSetNamespace(resource: Resource, context: LoadContext): string | undefined {
  return isCalico(resource, "NetworkSet") ? (resource.namespace ?? context.defaultNamespace) : undefined;
}

/**
 * The sets of the tree by id. A NetworkSet carries its namespace as a label and inherits the namespace's (LBL-4), a
 * GlobalNetworkSet has exactly its own labels (LBL-5).
 */
export function loadNetworkSets(
  resources: readonly Resource[],
  profileLabels: ReadonlyMap<string, LabelMap>,
  context: LoadContext,
): readonly NetworkSet[] {
  const sets = resources
    .filter((resource) => isCalico(resource, "NetworkSet") || isCalico(resource, "GlobalNetworkSet"))
    .map((resource) => loadNetworkSet(resource, profileLabels, context));
  return sets.sort((a, b) => compareText(a.id, b.id));
}

function loadNetworkSet(
  resource: Resource,
  profileLabels: ReadonlyMap<string, LabelMap>,
  context: LoadContext,
): NetworkSet {
  const namespace = networkSetNamespace(resource, context);
  const own = new Map(textMapAt(objectAt(resource.object, "metadata"), "labels"));
  if (namespace !== undefined) own.set("projectcalico.org/namespace", namespace);
  const inherited = namespace === undefined ? undefined : profileLabels.get(`kns.${namespace}`);
  const path = namespace === undefined ? resource.name : `${namespace}/${resource.name}`;
  return {
    // The only maker of set ids.
    id: `set/${path}` as EndpointId,
    namespace,
    name: resource.name,
    labels: resolveLabels(own, inherited === undefined ? [] : [inherited]),
    nets: readNets(resource, context),
    place: resource.locate([]),
  };
}

/** Felix skips entries it can't read and masks the rest (reference section 8). */
function readNets(resource: Resource, context: LoadContext): AddressSet {
  let nets = emptyAddresses;
  for (const [index, written] of listAt(objectAt(resource.object, "spec"), "nets").entries()) {
    const parsed = typeof written === "string" ? parseCidrOrAddress(written) : undefined;
    if (parsed === undefined) {
      context.report(resource, ["spec", "nets", index], {
        code: "net-invalid",
        severity: context.raw ? "warning" : "error",
        message: `${JSON.stringify(written)} is neither a CIDR nor an address and is skipped`,
        use: "used-in-part",
      });
    } else nets = unionAddresses(nets, parsed.set);
  }
  return nets;
}
