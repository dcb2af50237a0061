import type { JsonObject } from "../base/json.ts";
import type { Labels } from "../model/cluster.ts";
import type { Resource } from "../model/resource.ts";
import { matchSelector } from "../selector/match-selector.ts";
import { isCalico } from "./calico-kinds.ts";
import { reportInterfaceExclude } from "./interface-exclude.ts";
import type { LoadContext } from "./load-context.ts";
import { hasField, objectAt, textAt } from "./read-json.ts";

export interface FelixConfigurations {
  readonly all: readonly Resource[];
  /** Those that some nodes read and others don't. */
  readonly ofNodes: readonly Resource[];
  /** The `spec` of `default`. */
  readonly common: JsonObject;
  /** Those that one node reads, each beating the ones before it field by field. */
  readonly chain: (name: string, labels: Labels) => readonly Resource[];
}

/** The first release with `nodeSelector` (reference section 12). */
const selectsNodesSince = 34;

/** The FelixConfigurations of a tree, and which node reads which; those that none reads are reported. */
export function felixConfigurations(
  resources: readonly Resource[],
  context: LoadContext,
): FelixConfigurations {
  const all = resources.filter((resource) => isCalico(resource, "FelixConfiguration"));
  const canSelect = context.options.calicoVersion === undefined || context.version.minor >= selectsNodesSince;
  const selecting = canSelect ? all.filter((resource) => selectsNodes(resource)) : [];
  const named = all.filter(({ name }) => name.startsWith("node."));
  for (const resource of all) {
    reportUnread(resource, canSelect, context);
    reportInterfaceExclude(resource, context);
  }
  const common = all.find(({ name }) => name === "default");
  return {
    all,
    ofNodes: [...selecting, ...named],
    common: common === undefined ? {} : objectAt(common.object, "spec"),
    chain: (name, labels) => [
      ...(common === undefined ? [] : [common]),
      ...selecting.filter((resource) => isForNode(resource, labels, context)),
      ...named.filter((resource) => resource.name === `node.${name}`),
    ],
  };
}

/** Felix looks for `default`, for its own node's, and for those whose selector chooses the node. */
function reportUnread(resource: Resource, canSelect: boolean, context: LoadContext): void {
  const { name } = resource;
  if (isNamedForNodes(name)) return;
  const selects = selectsNodes(resource);
  if (selects && canSelect) {
    if (context.options.calicoVersion !== undefined) return;
    context.assume({
      code: "node-selector-read",
      message: `FelixConfiguration \`${name}\` is taken to count on the nodes that its \`nodeSelector\` chooses, as it does since Calico 3.34`,
      settle: "set `calico.version` in the configuration",
    });
    return;
  }
  context.report(resource, selects ? ["spec", "nodeSelector"] : ["metadata", "name"], {
    code: "configuration-not-read",
    severity: "warning",
    message: selects
      ? `Calico ${context.version.text} does not know \`nodeSelector\`, which came with 3.34: this FelixConfiguration has no effect`
      : "Felix reads the FelixConfiguration `default`, and `node.NAME` on one node: this one has no effect",
    value: selects ? (textAt(objectAt(resource.object, "spec"), "nodeSelector") ?? "") : name,
    use: "ignored",
  });
}

function selectsNodes(resource: Resource): boolean {
  return !isNamedForNodes(resource.name) && hasField(objectAt(resource.object, "spec"), "nodeSelector");
}

function isNamedForNodes(name: string): boolean {
  return name === "default" || name.startsWith("node.");
}

function isForNode(resource: Resource, labels: Labels, context: LoadContext): boolean {
  const parsed = context.parse(textAt(objectAt(resource.object, "spec"), "nodeSelector") ?? "");
  return parsed.ok && matchSelector(parsed.selector, labels);
}
