import type { JsonObject } from "../base/json.ts";
import type { HostNode, Labels } from "../model/cluster.ts";
import type { Resource } from "../model/resource.ts";
import { bpfPatterns, defaultDataInterfaces } from "./bpf-interfaces.ts";
import { defaultInbound, defaultOutbound, failsafePorts } from "./failsafe-ports.ts";
import type { FelixConfigurations } from "./felix-configurations.ts";
import type { LoadContext } from "./load-context.ts";
import { booleanAt, numberAt, objectAt, textAt } from "./read-json.ts";
import type { SourceSpoofing } from "./source-prefixes.ts";

/** What Felix's configuration decides on one node. */
export interface NodeSettings extends Pick<
  HostNode,
  "failsafeInbound" | "failsafeOutbound" | "endpointToHost" | "bpfInterfaces"
> {
  /** Interfaces whose names start with one of these are pods' (HEP-1). */
  readonly interfacePrefixes: readonly string[];
}

/** What it decides for the cluster: read from `default` alone. */
export interface FelixSettings {
  readonly dataplane: "iptables" | "nftables" | "ebpf" | undefined;
  readonly natOutgoingExclusions: "IPPoolsOnly" | "IPPoolsAndHostIPs" | undefined;
  readonly wireguard: { readonly v4: boolean; readonly v6: boolean };
  readonly allowVXLANFromWorkloads: boolean;
  readonly allowIPIPFromWorkloads: boolean;
  readonly vxlanPort: number;
  readonly sourceSpoofing: SourceSpoofing;
  readonly forNode: (name: string, labels: Labels) => NodeSettings;
}

/** The FelixConfigurations of the tree, `default` first, then what a node adds to it (reference section 12). */
export function felixSettings(configurations: FelixConfigurations, context: LoadContext): FelixSettings {
  const { common } = configurations;
  return {
    dataplane: dataplaneOf(common),
    natOutgoingExclusions: exclusionsOf(common),
    wireguard: {
      v4: booleanAt(common, "wireguardEnabled") ?? false,
      v6: booleanAt(common, "wireguardEnabledV6") ?? false,
    },
    allowVXLANFromWorkloads: booleanAt(common, "allowVXLANPacketsFromWorkloads") ?? false,
    allowIPIPFromWorkloads: booleanAt(common, "allowIPIPPacketsFromWorkloads") ?? false,
    vxlanPort: numberAt(common, "vxlanPort") ?? 4789,
    sourceSpoofing: sourceSpoofing(configurations.all),
    forNode: nodeSettings(configurations, context),
  };
}

/** What each node makes of the configurations that it reads: the last one that sets a field counts. */
function nodeSettings(configurations: FelixConfigurations, context: LoadContext): FelixSettings["forNode"] {
  const { options } = context;
  const read = new Map(
    configurations.all.map((resource) => [
      resource,
      { ...failsafePorts(resource, context), ...bpfPatterns(resource, context), spec: specOf(resource) },
    ]),
  );
  return (name, labels) => {
    const chain = configurations.chain(name, labels).flatMap((resource) => read.get(resource) ?? []);
    const last = <T>(value: (one: (typeof chain)[number]) => T | undefined): T | undefined =>
      chain.map(value).findLast((found) => found !== undefined);
    const layer3 = last((one) => one.layer3);
    const data = last((one) => one.data) ?? defaultDataInterfaces;
    return {
      failsafeInbound: options.failsafeInbound ?? last((one) => one.inbound) ?? defaultInbound,
      failsafeOutbound: options.failsafeOutbound ?? last((one) => one.outbound) ?? defaultOutbound,
      // HEP-18: the installers' environment variable beats the resource.
      endpointToHost:
        options.endpointToHost === "from-resource"
          ? (last(({ spec }) => endpointToHost(spec)) ?? "Drop")
          : (options.endpointToHost ?? "Accept"),
      bpfInterfaces: layer3 === undefined ? [data] : [data, layer3],
      interfacePrefixes: interfacePrefixes(last(({ spec }) => textAt(spec, "interfacePrefix"))),
    };
  };
}

/** HEP-1. An empty item is none: every name would begin with it. */
function interfacePrefixes(written = ""): readonly string[] {
  const prefixes = written.split(",").filter((prefix) => prefix !== "");
  return prefixes.length === 0 ? ["cali"] : prefixes;
}

/** Not known without `default`, nor where a node has it otherwise: which node a pod is on need not be known. */
function sourceSpoofing(configurations: readonly Resource[]): SourceSpoofing {
  const written = (resource: Resource): string | undefined =>
    textAt(specOf(resource), "workloadSourceSpoofing")?.toLowerCase();
  const common = configurations.find(({ name }) => name === "default");
  if (common === undefined) return "unknown";
  const allowed = written(common) === "any";
  const differs = configurations.some((one) => (written(one) ?? written(common)) !== written(common));
  return differs ? "unknown" : allowed ? "allowed" : "dropped";
}

function specOf(resource: Resource): JsonObject {
  return objectAt(resource.object, "spec");
}

function dataplaneOf(spec: JsonObject): FelixSettings["dataplane"] {
  if (booleanAt(spec, "bpfEnabled") === true) return "ebpf";
  const mode = textAt(spec, "nftablesMode")?.toLowerCase();
  return mode === "enabled" ? "nftables" : mode === "disabled" ? "iptables" : undefined;
}

function exclusionsOf(spec: JsonObject): FelixSettings["natOutgoingExclusions"] {
  const written = textAt(spec, "natOutgoingExclusions");
  return written === "IPPoolsAndHostIPs" || written === "IPPoolsOnly" ? written : undefined;
}

function endpointToHost(spec: JsonObject): HostNode["endpointToHost"] | undefined {
  const written = textAt(spec, "defaultEndpointToHostAction")?.toLowerCase();
  return (["Accept", "Drop", "Return"] as const).find((action) => action.toLowerCase() === written);
}
