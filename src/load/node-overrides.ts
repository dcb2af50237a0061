import type { JsonObject } from "../base/json.ts";
import type { ClusterSettings } from "../model/cluster.ts";
import type { Resource } from "../model/resource.ts";
import type { FelixConfigurations } from "./felix-configurations.ts";
import type { LoadContext } from "./load-context.ts";
import { booleanAt, numberAt, objectAt, textAt } from "./read-json.ts";

/** What a field says; `undefined` where it is not set. */
type Reading = boolean | number | string | undefined;

/** Settings that a node may have for itself, while a cluster is judged by one answer. */
interface ClusterWide {
  readonly field: string;
  readonly read: (spec: JsonObject, field: string) => Reading;
  readonly inCluster: (settings: ClusterSettings) => Reading;
}

const clusterWide: readonly ClusterWide[] = [
  { field: "bpfEnabled", read: booleanAt, inCluster: ({ dataplane }) => dataplane === "ebpf" },
  { field: "natOutgoingExclusions", read: textAt, inCluster: (all) => all.natOutgoingExclusions },
  { field: "wireguardEnabled", read: booleanAt, inCluster: ({ wireguard }) => wireguard.v4 },
  { field: "wireguardEnabledV6", read: booleanAt, inCluster: ({ wireguard }) => wireguard.v6 },
  {
    field: "allowVXLANPacketsFromWorkloads",
    read: booleanAt,
    inCluster: ({ allowVXLANFromWorkloads }) => allowVXLANFromWorkloads,
  },
  {
    field: "allowIPIPPacketsFromWorkloads",
    read: booleanAt,
    inCluster: ({ allowIPIPFromWorkloads }) => allowIPIPFromWorkloads,
  },
  { field: "vxlanPort", read: numberAt, inCluster: ({ vxlanPort }) => vxlanPort },
];

/**
 * Reports FelixConfigurations of single nodes that set otherwise what is taken from `default` for every node: there the
 * verdicts may be others, so that nothing may pass on them. What the options settle for the whole cluster is settled.
 */
export function reportNodeOverrides(
  configurations: FelixConfigurations,
  settings: ClusterSettings,
  context: LoadContext,
): void {
  const { dataplane, natOutgoingExclusions } = context.options;
  const settled = new Set([
    ...(dataplane === undefined ? [] : ["bpfEnabled"]),
    ...(natOutgoingExclusions === undefined ? [] : ["natOutgoingExclusions"]),
  ]);
  for (const resource of configurations.ofNodes)
    for (const { field, read, inCluster } of clusterWide) {
      const own = read(objectAt(resource.object, "spec"), field);
      if (own !== undefined && own !== inCluster(settings) && !settled.has(field))
        report(resource, field, String(own), context);
    }
}

function report(resource: Resource, field: string, value: string, context: LoadContext): void {
  context.report(resource, ["spec", field], {
    code: "node-setting-not-modelled",
    severity: "error",
    message: `\`${field}\` is \`${value}\` on some nodes only: every node is judged as \`default\` has it, so verdicts there are not known`,
    value,
    hint: "set it in `default`; `calico.dataplane` and `network.natOutgoingExclusions` of the configuration settle theirs",
    use: "used-in-part",
  });
}
