import type { JsonObject } from "../base/json.ts";
import type { Labels } from "../model/cluster.ts";
import type { FailsafePort } from "../model/options.ts";
import type { Resource } from "../model/resource.ts";
import { matchSelector } from "../selector/match-selector.ts";
import { parseCidrOrAddress } from "../sets/address-set.ts";
import { isCalico } from "./calico-kinds.ts";
import { reportInterfaceExclude } from "./interface-exclude.ts";
import { interfacePattern } from "./interface-pattern.ts";
import type { SourceSpoofing } from "./source-prefixes.ts";
import type { LoadContext } from "./load-context.ts";
import { booleanAt, hasField, listAt, numberAt, objectAt, objectsAt, textAt } from "./read-json.ts";

type EndpointToHost = "Accept" | "Drop" | "Return";

/** What Felix's configuration decides on one node. */
export interface NodeSettings {
  readonly failsafeInbound: readonly FailsafePort[];
  readonly failsafeOutbound: readonly FailsafePort[];
  readonly endpointToHost: EndpointToHost;
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
  /** `bpfDataIfacePattern` and, where set, `bpfL3IfacePattern`. */
  readonly bpfInterfaces: readonly string[];
  readonly forNode: (name: string, labels: Labels) => NodeSettings;
}

const tcp = (...ports: readonly number[]): FailsafePort[] => ports.map((port) => ({ protocol: "tcp", port }));
const udp = (port: number): FailsafePort => ({ protocol: "udp", port });

/** HEP-9, the same since 3.29. */
const defaultInbound: readonly FailsafePort[] = [
  ...tcp(22),
  udp(68),
  ...tcp(179, 2379, 2380, 5473, 6443, 6666, 6667),
];
const defaultOutbound: readonly FailsafePort[] = [
  udp(53),
  udp(67),
  ...tcp(179, 2379, 2380, 5473, 6443, 6666, 6667),
];

/** The FelixConfigurations of the tree, `default` first, then what a node adds to it (reference section 12). */
export function felixSettings(resources: readonly Resource[], context: LoadContext): FelixSettings {
  const configurations = resources.filter((resource) => isCalico(resource, "FelixConfiguration"));
  const common = specOf(configurations.find((resource) => resource.name === "default"));
  const selected = configurations.filter((resource) =>
    hasField(objectAt(resource.object, "spec"), "nodeSelector"),
  );
  for (const resource of configurations) {
    reportUnread(resource, context);
    reportInterfaceExclude(resource, context);
  }
  const failsafes = configurations.map((resource) => readFailsafes(resource, context));
  const failsafesOf = new Map(configurations.map((resource, index) => [resource, failsafes[index]]));
  const forNode = (name: string, labels: Labels): NodeSettings => {
    const chain = [
      ...configurations.filter((resource) => resource.name === "default"),
      ...selected.filter((resource) => isForNode(resource, labels, context)),
      ...configurations.filter((resource) => resource.name === `node.${name}`),
    ];
    const last = <T>(read: (resource: Resource) => T | undefined): T | undefined =>
      chain.map(read).findLast((value) => value !== undefined);
    const action = last((resource) => endpointToHost(objectAt(resource.object, "spec")));
    const { options } = context;
    return {
      failsafeInbound: options.failsafeInbound ?? last((r) => failsafesOf.get(r)?.inbound) ?? defaultInbound,
      failsafeOutbound:
        options.failsafeOutbound ?? last((r) => failsafesOf.get(r)?.outbound) ?? defaultOutbound,
      // HEP-18: the installers' environment variable beats the resource.
      endpointToHost:
        options.endpointToHost === "from-resource"
          ? (action ?? "Drop")
          : (options.endpointToHost ?? "Accept"),
    };
  };
  const exclusions = textAt(common, "natOutgoingExclusions");
  return {
    dataplane: dataplaneOf(common),
    natOutgoingExclusions:
      exclusions === "IPPoolsAndHostIPs" || exclusions === "IPPoolsOnly" ? exclusions : undefined,
    wireguard: {
      v4: booleanAt(common, "wireguardEnabled") ?? false,
      v6: booleanAt(common, "wireguardEnabledV6") ?? false,
    },
    allowVXLANFromWorkloads: booleanAt(common, "allowVXLANPacketsFromWorkloads") ?? false,
    allowIPIPFromWorkloads: booleanAt(common, "allowIPIPPacketsFromWorkloads") ?? false,
    vxlanPort: numberAt(common, "vxlanPort") ?? 4789,
    bpfInterfaces: bpfInterfaces(configurations, context),
    sourceSpoofing: sourceSpoofing(configurations),
    forNode,
  };
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

/** Felix looks for `default`, for its own node's, and for those whose selector chooses the node. */
function reportUnread(resource: Resource, context: LoadContext): void {
  const { name } = resource;
  const isRead = name === "default" || name.startsWith("node.");
  if (isRead || hasField(specOf(resource), "nodeSelector")) return;
  context.report(resource, ["metadata", "name"], {
    code: "configuration-not-read",
    severity: "warning",
    message:
      "Felix reads the FelixConfiguration `default`, and `node.NAME` on one node: this one has no effect",
    value: name,
    use: "ignored",
  });
}

function specOf(resource: Resource | undefined): JsonObject {
  return resource === undefined ? {} : objectAt(resource.object, "spec");
}

function isForNode(resource: Resource, labels: Labels, context: LoadContext): boolean {
  if (resource.name === "default" || resource.name.startsWith("node.")) return false;
  const parsed = context.parse(textAt(objectAt(resource.object, "spec"), "nodeSelector") ?? "");
  return parsed.ok && matchSelector(parsed.selector, labels);
}

function dataplaneOf(spec: JsonObject): FelixSettings["dataplane"] {
  if (booleanAt(spec, "bpfEnabled") === true) return "ebpf";
  const mode = textAt(spec, "nftablesMode")?.toLowerCase();
  return mode === "enabled" ? "nftables" : mode === "disabled" ? "iptables" : undefined;
}

/** HEP-6: the interfaces of a node's own that eBPF looks at unless `bpfDataIfacePattern` says otherwise. */
const defaultDataInterfaces = "^((en|wl|ww|sl|ib)[Popsx].*|(eth|wlan|wwan|bond).*)";

function bpfInterfaces(configurations: readonly Resource[], context: LoadContext): readonly string[] {
  const resource = configurations.find(({ name }) => name === "default");
  const written = (field: string): string => {
    const text = textAt(specOf(resource), field) ?? "";
    if (resource === undefined || text === "" || interfacePattern(text) !== undefined) return text;
    context.report(resource, ["spec", field], {
      code: "bpf-interface-pattern-invalid",
      severity: "error",
      message: `\`${field}\` is not a pattern that can be read, so it is not known which host endpoints eBPF polices`,
      value: text,
      use: "used-in-part",
    });
    return "";
  };
  const layer3 = written("bpfL3IfacePattern");
  return [written("bpfDataIfacePattern") || defaultDataInterfaces, ...(layer3 === "" ? [] : [layer3])];
}

function endpointToHost(spec: JsonObject): EndpointToHost | undefined {
  const written = textAt(spec, "defaultEndpointToHostAction")?.toLowerCase();
  return (["Accept", "Drop", "Return"] as const).find((action) => action.toLowerCase() === written);
}

interface Failsafes {
  readonly inbound: readonly FailsafePort[] | undefined;
  readonly outbound: readonly FailsafePort[] | undefined;
}

function readFailsafes(resource: Resource, context: LoadContext): Failsafes {
  return {
    inbound: readList(resource, "failsafeInboundHostPorts", context),
    outbound: readList(resource, "failsafeOutboundHostPorts", context),
  };
}

/** Absent means the default, an empty list none at all. A bad entry stops Felix, which the report must say. */
function readList(
  resource: Resource,
  field: string,
  context: LoadContext,
): readonly FailsafePort[] | undefined {
  const spec = objectAt(resource.object, "spec");
  if (!hasField(spec, field)) return undefined;
  const entries = objectsAt(spec, field);
  return listAt(spec, field).flatMap((_, index): readonly FailsafePort[] => {
    const entry = entries[index] ?? {};
    const protocol = (textAt(entry, "protocol") ?? "tcp").toLowerCase();
    const port = numberAt(entry, "port");
    const net = textAt(entry, "net");
    const isNet = net === undefined || net === "" || parseCidrOrAddress(net) !== undefined;
    if ((protocol !== "tcp" && protocol !== "udp") || port === undefined || !isNet) {
      context.report(resource, ["spec", field, index], {
        code: "failsafe-invalid",
        severity: "error",
        message:
          "a failsafe entry needs a `port`, protocol `tcp` or `udp`, and may name a `net`, a CIDR; Felix does not start with this one",
        value: JSON.stringify(entry),
        use: "used-in-part",
      });
      return [];
    }
    return [net === undefined || net === "" ? { protocol, port } : { protocol, port, net }];
  });
}
