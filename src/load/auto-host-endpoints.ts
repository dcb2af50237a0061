import { compareText } from "../base/compare.ts";
import type { JsonObject } from "../base/json.ts";
import type { Resource } from "../model/resource.ts";
import { matchSelector } from "../selector/match-selector.ts";
import { emptyAddresses, hasAddress, parseCidr, unionAddresses } from "../sets/address-set.ts";
import { parseAddress, type Address } from "../sets/address.ts";
import { autoHostEndpointName } from "./auto-host-endpoint-name.ts";
import { isCalico } from "./calico-kinds.ts";
import { interfacePattern } from "./interface-pattern.ts";
import type { LoadContext } from "./load-context.ts";
import { createdBy, type UnlabelledHostEndpoint } from "./load-host-endpoint.ts";
import { distinctAddresses, nodeAddresses, type NodeAddresses } from "./node-addresses.ts";
import { hasField, listAt, objectAt, objectsAt, textAt, textMapAt, textsAt } from "./read-json.ts";
import type { LabelMap } from "./resolve-labels.ts";

/**
 * Host endpoints that kube-controllers makes for the nodes of the tree (HEP-25, HEP-26); none unless the `default`
 * KubeControllersConfiguration enables them.
 * Source: Calico `kube-controllers/pkg/controllers/node/hostendpoints.go` (reference section 11).
 */
export function autoHostEndpoints(
  resources: readonly Resource[],
  nodes: readonly Resource[],
  context: LoadContext,
): readonly UnlabelledHostEndpoint[] {
  const configurations = resources.filter((resource) => isCalico(resource, "KubeControllersConfiguration"));
  for (const resource of configurations.filter(({ name }) => name !== "default")) {
    context.report(resource, ["metadata", "name"], {
      code: "configuration-not-read",
      severity: "warning",
      message: "only the KubeControllersConfiguration `default` is read: this one has no effect",
      value: resource.name,
      use: "ignored",
    });
  }
  const configuration = configurations.find(({ name }) => name === "default");
  if (configuration === undefined) return [];
  const controllers = objectAt(objectAt(configuration.object, "spec"), "controllers");
  const settings = objectAt(objectAt(controllers, "node"), "hostEndpoint");
  if (textAt(settings, "autoCreate") !== "Enabled") return [];
  if (nodes.length === 0) {
    context.assume({
      code: "auto-host-endpoints-unknown",
      message: "automatic host endpoints are enabled, but the tree holds no Node, so none is known",
      settle: "add the Node objects to the tree or to the inventory",
    });
  }
  const templates = objectsAt(settings, "templates");
  for (const [index, template] of templates.entries())
    reportBareAddresses(template, index, configuration, context);
  return nodes.flatMap((node) => {
    const addresses = nodeAddresses(node);
    const standard =
      textAt(settings, "createDefaultHostEndpoint") === "Disabled" ? [] : [defaultEndpoint(node, addresses)];
    const templated = templates.flatMap((template, index) =>
      fromTemplate({ template, index, node, addresses, configuration, context }),
    );
    return [...standard, ...templated];
  });
}

function defaultEndpoint(node: Resource, addresses: NodeAddresses): UnlabelledHostEndpoint {
  return endpoint(node, autoHostEndpointName([node.name]), "*", addresses.forHostEndpoint, new Map());
}

interface TemplateUse {
  readonly template: JsonObject;
  readonly index: number;
  readonly node: Resource;
  readonly addresses: NodeAddresses;
  readonly configuration: Resource;
  readonly context: LoadContext;
}

function fromTemplate(use: TemplateUse): readonly UnlabelledHostEndpoint[] {
  const { template, index, node, addresses, configuration, context } = use;
  const path = ["spec", "controllers", "node", "hostEndpoint", "templates", index];
  const selector = context.parse(textAt(template, "nodeSelector") ?? "");
  const labels = Object.fromEntries(textMapAt(objectAt(node.object, "metadata"), "labels"));
  if (!selector.ok || !matchSelector(selector.selector, labels)) return [];
  const base = [node.name, textAt(template, "generateName") ?? ""];
  const own = textMapAt(template, "labels");
  const inNets = addressesInNets(template, addresses);
  if (!hasField(template, "interfacePattern") || textAt(template, "interfacePattern") === "") {
    return inNets.length === 0 ? [] : [endpoint(node, autoHostEndpointName(base), undefined, inNets, own)];
  }
  const pattern = interfacePattern(textAt(template, "interfacePattern") ?? "");
  if (pattern === undefined) {
    context.report(configuration, [...path, "interfacePattern"], {
      code: "interface-pattern-unreadable",
      severity: "error",
      message: "this interface pattern can't be read, so the host endpoints it makes are not known",
      use: "used-in-part",
    });
    return [];
  }
  return addresses.interfaces
    .filter(({ name }) => pattern.test(name))
    .sort((a, b) => compareText(a.name, b.name))
    .map((found) => {
      const onIt = found.addresses.flatMap((text) => parseAddress(text) ?? []);
      const expected = distinctAddresses([...inNets, ...onIt]);
      return endpoint(node, autoHostEndpointName([...base, found.name]), found.name, expected, own);
    });
}

function reportBareAddresses(
  template: JsonObject,
  index: number,
  configuration: Resource,
  context: LoadContext,
): void {
  const list = ["spec", "controllers", "node", "hostEndpoint", "templates", index, "interfaceCIDRs"];
  for (const [at, text] of listAt(template, "interfaceCIDRs").entries()) {
    if (typeof text !== "string" || parseCidr(text) !== undefined) continue;
    context.report(configuration, [...list, at], {
      code: "interface-cidr-invalid",
      severity: "warning",
      message: `\`${text}\` has no mask or is no CIDR, and with it among \`interfaceCIDRs\` the template chooses no address at all`,
      value: text,
      use: "used-in-part",
    });
  }
}

/** One bare address among `interfaceCIDRs` and nothing matches: only CIDRs are parsed there (reference section 11). */
function addressesInNets(template: JsonObject, addresses: NodeAddresses): readonly Address[] {
  const parsed = textsAt(template, "interfaceCIDRs").map(parseCidr);
  if (parsed.some((cidr) => cidr === undefined)) return [];
  const nets = parsed.reduce(
    (all, cidr) => (cidr === undefined ? all : unionAddresses(all, cidr.set)),
    emptyAddresses,
  );
  return addresses.forHostEndpoint.filter((address) => hasAddress(nets, address));
}

/** Template labels win over those of the node; the profile lets through what no policy is about. */
function endpoint(
  node: Resource,
  name: string,
  interfaceName: string | undefined,
  expectedIPs: readonly Address[],
  own: LabelMap,
): UnlabelledHostEndpoint {
  const ofNode = textMapAt(objectAt(node.object, "metadata"), "labels");
  return {
    name,
    node: node.name,
    interfaceName,
    expectedIPs,
    ownLabels: new Map([...ofNode, ...own, [createdBy.key, createdBy.value]]),
    profiles: ["projectcalico-default-allow"],
    ports: [],
    automatic: true,
    place: node.locate([]),
  };
}
