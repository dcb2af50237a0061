import { compareText } from "../base/compare.ts";
import type { JsonObject } from "../base/json.ts";
import type { IPPool } from "../model/cluster.ts";
import type { Resource } from "../model/resource.ts";
import { parseCidr } from "../sets/address-set.ts";
import { isCalico } from "./calico-kinds.ts";
import type { LoadContext } from "./load-context.ts";
import { booleanAt, objectAt, objectsAt, textAt, textsAt } from "./read-json.ts";

/** IP pools of the tree by name; where it holds none, those that the operator's Installation asks for. */
export function loadPools(resources: readonly Resource[], context: LoadContext): readonly IPPool[] {
  const written = resources.filter((resource) => isCalico(resource, "IPPool"));
  const pools = written.flatMap((resource) => loadPool(resource, context) ?? []);
  return (written.length > 0 ? pools : installationPools(resources))
    .slice()
    .sort((a, b) => compareText(a.name, b.name));
}

function loadPool(resource: Resource, context: LoadContext): IPPool | undefined {
  const spec = objectAt(resource.object, "spec");
  const cidr = parseCidr(textAt(spec, "cidr") ?? "");
  if (cidr === undefined) {
    context.report(resource, ["spec", "cidr"], {
      code: "net-invalid",
      severity: "error",
      message: "the `cidr` of an IP pool must be a CIDR, such as 10.244.0.0/16",
      use: "ignored",
    });
    return undefined;
  }
  const natOutgoing = booleanAt(spec, "natOutgoing") ?? false;
  const encapsulated =
    encapsulation(textAt(spec, "vxlanMode"), "vxlan") ??
    encapsulation(textAt(spec, "ipipMode"), "ipip") ??
    "none";
  const uses = textsAt(spec, "allowedUses");
  const forPods = uses.length === 0 || uses.includes("Workload");
  const inUse = forPods && booleanAt(spec, "disabled") !== true;
  return {
    name: resource.name,
    cidr: cidr.set,
    natOutgoing,
    encapsulation: encapsulated,
    inUse,
    holdsPods: inUse || (forPods && (natOutgoing || encapsulated !== "none")),
  };
}

function encapsulation(
  mode: string | undefined,
  kind: "vxlan" | "ipip",
): IPPool["encapsulation"] | undefined {
  if (mode === "Always") return kind;
  return mode === "CrossSubnet" ? `${kind}-cross-subnet` : undefined;
}

const operatorModes: ReadonlyMap<string, IPPool["encapsulation"]> = new Map([
  ["IPIP", "ipip"],
  ["IPIPCrossSubnet", "ipip-cross-subnet"],
  ["VXLAN", "vxlan"],
  ["VXLANCrossSubnet", "vxlan-cross-subnet"],
  ["None", "none"],
]);

/** Defaults are those of the operator: IPIP, or VXLAN without BGP, and natOutgoing on. */
function installationPools(resources: readonly Resource[]): readonly IPPool[] {
  const network = installationNetwork(resources);
  const standard = textAt(network, "bgp") === "Disabled" ? "vxlan" : "ipip";
  return objectsAt(network, "ipPools").flatMap((pool, index) => {
    const cidr = parseCidr(textAt(pool, "cidr") ?? "");
    if (cidr === undefined) return [];
    const mode = operatorModes.get(textAt(pool, "encapsulation") ?? "");
    return [
      {
        name: textAt(pool, "name") ?? `installation-${index}`,
        cidr: cidr.set,
        natOutgoing: textAt(pool, "natOutgoing") !== "Disabled",
        encapsulation: mode ?? (cidr.family === 6 ? "none" : standard),
        inUse: true,
        holdsPods: true,
      },
    ];
  });
}

/** `spec.calicoNetwork` of the operator's Installation; empty where the tree holds none. */
export function installationNetwork(resources: readonly Resource[]): JsonObject {
  const found = installationOf(resources);
  return found === undefined ? {} : objectAt(objectAt(found.object, "spec"), "calicoNetwork");
}

/** What the operator installs by. */
export function installationOf(resources: readonly Resource[]): Resource | undefined {
  return resources.find(
    (resource) => resource.group === "operator.tigera.io" && resource.kind === "Installation",
  );
}
