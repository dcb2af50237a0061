import type { NamedPort } from "../model/cluster.ts";
import type { Resource } from "../model/resource.ts";
import { maySpoof } from "./may-spoof.ts";
import type { LoadContext } from "./load-context.ts";
import type { UnlabelledWorkload } from "./unlabelled-workload.ts";
import { parseCidrOrAddress } from "../sets/address-set.ts";
import { parseProtocol } from "./parse-protocol.ts";
import { singleAddress } from "./pod-shape.ts";
import { fieldAt, numberAt, objectAt, objectsAt, textAt, textMapAt, textsAt } from "./read-json.ts";

/**
 * A hand-written or dumped WorkloadEndpoint; undefined for one without addresses, which Felix never sees.
 * Source: Calico `updateprocessors/workloadendpointprocessor.go`.
 */
export function loadWorkloadEndpointObject(
  resource: Resource,
  context: LoadContext,
): UnlabelledWorkload | undefined {
  const spec = objectAt(resource.object, "spec");
  const addresses = textsAt(spec, "ipNetworks").flatMap((text) => singleAddress(text) ?? []);
  if (addresses.length === 0) return undefined;
  for (const [index, text] of textsAt(spec, "allowSpoofedSourcePrefixes").entries()) {
    if (parseCidrOrAddress(text) !== undefined) continue;
    context.report(resource, ["spec", "allowSpoofedSourcePrefixes", index], {
      code: "source-prefixes-invalid",
      severity: context.raw ? "warning" : "error",
      message: `\`${text}\` is no CIDR or address, so Felix never gets the endpoint`,
      value: text,
      use: "ignored",
    });
    return undefined;
  }
  const asked = textsAt(spec, "allowSpoofedSourcePrefixes");
  if (asked.length > 0 && !maySpoof(resource, ["spec", "allowSpoofedSourcePrefixes"], context))
    return undefined;
  const namespace = resource.namespace ?? context.defaultNamespace;
  const serviceAccount = textAt(spec, "serviceAccountName") ?? "";
  const ownLabels = new Map<string, string>();
  for (const [key, value] of textMapAt(objectAt(resource.object, "metadata"), "labels")) {
    if (key.startsWith("pcns.") || key.startsWith("pcsa.")) continue;
    ownLabels.set(key, value);
  }
  if (!context.raw) {
    // The client writes these two whenever it stores an endpoint (libcalico-go/lib/clientv3/workloadendpoint.go).
    ownLabels.set("projectcalico.org/namespace", namespace);
    ownLabels.set("projectcalico.org/orchestrator", textAt(spec, "orchestrator") ?? "k8s");
  }
  if (serviceAccount !== "") ownLabels.set("projectcalico.org/serviceaccount", serviceAccount);
  const name = [textAt(spec, "pod"), textAt(spec, "workload")].find(
    (text) => text !== undefined && text !== "",
  );
  const node = textAt(spec, "node") ?? "";
  return {
    namespace,
    name: name ?? resource.name,
    ownerKind: "WorkloadEndpoint",
    replicas: 1,
    serviceAccount,
    hostNetwork: false,
    ownLabels,
    openLabels: [],
    profiles: textsAt(spec, "profiles"),
    node: node === "" ? undefined : node,
    addresses,
    ports: endpointPorts(resource),
    place: resource.locate([]),
  };
}

/** Named ports of an endpoint's spec; the protocol may be a number here. */
function endpointPorts(resource: Resource): readonly NamedPort[] {
  return objectsAt(objectAt(resource.object, "spec"), "ports").flatMap((port): readonly NamedPort[] => {
    const name = textAt(port, "name") ?? "";
    const number = numberAt(port, "port");
    const protocol = parseProtocol(fieldAt(port, "protocol"))?.number;
    return name === "" || number === undefined || protocol === undefined
      ? []
      : [{ name, protocol, port: number }];
  });
}
