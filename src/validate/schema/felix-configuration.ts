import type { JsonValue } from "../../base/json.ts";
import { parseAddress } from "../../sets/address.ts";
import { checkFelixConfiguration } from "../rules/check-felix-configuration.ts";
import {
  cidrTag,
  interfaceFilterTag,
  interfaceTag,
  keyValueListTag,
  logFiltersTag,
  oneOfTag,
  prometheusHostTag,
  rangeTag,
  regexpTag,
} from "../rules/tags.ts";
import { fieldOf, objectOf, textOf } from "../read-field.ts";
import { boolean, cel, integer, intOrText, list, map, object, oneOf, text, uint16 } from "./build.ts";
import { felixBooleans, felixDurations, felixIntegers, felixTexts } from "./felix-fields.ts";
import { resource } from "./metadata.ts";
import type { CelRule, ObjectSchema, Schema, TextSchema } from "./schema.ts";

type Fields = Readonly<Record<string, Schema>>;

function each(names: readonly string[], schema: Schema): Fields {
  return Object.fromEntries(names.map((name) => [name, schema]));
}

/** One of the values in any case, or empty. */
function anyCase(...values: readonly string[]): TextSchema {
  return text({ pattern: new RegExp(`^(${values.join("|")})?$`, "i") });
}

function pointerTo(...values: readonly string[]): TextSchema {
  return oneOf(values, { empty: "kept", tags: [oneOfTag(...values)] });
}

// The doubled backslash is the CRD's own slip: it refuses fractions such as `1.5s`.
const durationPattern = /^([0-9]+(\\.[0-9]+)?(ms|s|m|h))*$/;
const duration = text({ empty: "kept", form: "duration", pattern: durationPattern });
const freeDuration = text({ empty: "kept", form: "duration" });
// As in the CRD, with one alternative less for the same texts, so that matching takes linear time.
const conntrackTimeout = text({ empty: "kept", pattern: /^(([0-9]*(\.[0-9]*)?(s|h|m|us))+|Auto)$/ });

const failsafePorts = list(
  object(
    { protocol: text(), port: integer({ empty: "written", holds: uint16 }), net: text() },
    { required: ["port"] },
  ),
  { empty: "kept" },
);

const tableRange = object(
  { min: integer({ empty: "written" }), max: integer({ empty: "written" }) },
  { empty: "kept", required: ["max", "min"] },
);

function bound(self: JsonValue, key: string): number {
  return Number(fieldOf(self, key));
}

const routePriority = integer({ empty: "kept", tags: [rangeTag(1, 2147483646)] });
const portNumber = integer({ empty: "kept", tags: [rangeTag(1, 65535)] });
const goLimit = integer({ empty: "kept", tags: [rangeTag(-1)] });
const maglevLimit = integer({ empty: "kept", tags: [rangeTag(1, 3000)] });
const anyPort = integer({ empty: "kept", tags: [rangeTag(0, 65535)] });
const mask = integer({ empty: "kept", minimum: 0, maximum: 4294967295 });
const pattern = text({ tags: [regexpTag] });
const logLevel = anyCase("Trace", "Debug", "Info", "Warning", "Error", "Fatal");
const cidrs = list(text({ tags: [cidrTag] }), { empty: "kept" });
const switches = pointerTo("Enabled", "Disabled");
const plainSwitch = oneOf(["Enabled", "Disabled"]);

const choices: Fields = {
  awsSrcDstCheck: pointerTo("DoNothing", "Enable", "Disable"),
  bpfAttachType: pointerTo("TC", "TCX"),
  bpfConnectTimeLoadBalancing: pointerTo("TCP", "Enabled", "Disabled"),
  bpfConntrackLogLevel: oneOf(["Off", "Debug"], { tags: [oneOfTag("Off", "Debug")] }),
  bpfConntrackMode: pointerTo("Auto", "Userspace", "BPFProgram"),
  bpfEnforceRPF: anyCase("Disabled", "Strict", "Loose"),
  bpfExternalServiceMode: anyCase("Tunnel", "DSR"),
  bpfHostNetworkedNATWithoutCTLB: switches,
  bpfJITHardening: pointerTo("Auto", "Strict"),
  bpfLogLevel: { ...anyCase("Off", "Info", "Debug"), empty: "kept" },
  bpfMapSizeConntrackScaling: anyCase("Disabled", "DoubleIfFull"),
  bpfOverlayHostSourceIP: pointerTo("TunnelAddress", "HostAddress"),
  bpfProfiling: plainSwitch,
  bpfRedirectToPeer: plainSwitch,
  chainInsertMode: anyCase("Insert", "Append"),
  defaultEndpointToHostAction: anyCase("Drop", "Accept", "Return"),
  floatingIPs: oneOf(["Enabled", "Disabled"], { empty: "kept" }),
  flowLogsLocalReporter: oneOf(["Disabled", "Enabled"], { empty: "kept" }),
  flowLogsPolicyEvaluationMode: oneOf(["None", "Continuous"], { empty: "kept" }),
  ipForwarding: plainSwitch,
  iptablesBackend: oneOf(["Legacy", "NFT", "Auto"], { empty: "kept", pattern: /^(Auto|Legacy|NFT)?$/i }),
  iptablesFilterAllowAction: anyCase("Accept", "Return"),
  iptablesFilterDenyAction: anyCase("Drop", "Reject"),
  iptablesMangleAllowAction: anyCase("Accept", "Return"),
  istioAmbientMode: oneOf(["Enabled", "Disabled"], { empty: "kept" }),
  localSubnetL2Reachability: pointerTo("Disabled", "PodsAndLoadBalancers"),
  logSeverityFile: logLevel,
  logSeverityScreen: logLevel,
  logSeveritySys: logLevel,
  natOutgoingExclusions: pointerTo("IPPoolsOnly", "IPPoolsAndHostIPs"),
  nftablesFilterAllowAction: anyCase("Accept", "Return"),
  nftablesFilterDenyAction: anyCase("Drop", "Reject"),
  nftablesFlowTableOffload: oneOf(["Disabled", "Enabled"], { empty: "kept", fallback: "Disabled" }),
  nftablesMangleAllowAction: anyCase("Accept", "Return"),
  nftablesMode: oneOf(["Disabled", "Enabled", "Auto"], { empty: "kept", fallback: "Auto" }),
  programClusterRoutes: oneOf(["Enabled", "Disabled"], { empty: "kept" }),
  prometheusMetricsClientAuth: text({
    empty: "kept",
    tags: [
      oneOfTag(
        "RequireAndVerifyClientCert",
        "RequireAnyClientCert",
        "VerifyClientCertIfGiven",
        "NoClientCert",
      ),
    ],
  }),
  routeSource: anyCase("WorkloadIPs", "CalicoIPAM"),
  serviceLoopPrevention: {
    ...anyCase("Drop", "Reject", "Disabled"),
    tags: [oneOfTag("Drop", "Reject", "Disabled")],
  },
  windowsManageFirewallRules: switches,
  workloadSourceSpoofing: { ...anyCase("Disabled", "Any"), tags: [oneOfTag("Disabled", "Any")] },
};

const shaped: Fields = {
  bpfConntrackTimeouts: object(
    each(
      [
        "creationGracePeriod",
        "genericTimeout",
        "icmpTimeout",
        "tcpEstablished",
        "tcpFinsSeen",
        "tcpResetSeen",
        "tcpSynSent",
        "udpTimeout",
      ],
      conntrackTimeout,
    ),
    { empty: "kept" },
  ),
  bpfDSROptoutCIDRs: cidrs,
  bpfDataIfacePattern: pattern,
  bpfDisableGROForIfaces: pattern,
  bpfExcludeCIDRsFromNAT: cidrs,
  bpfExtToServiceConnmark: integer({ empty: "kept", tags: [rangeTag(0, 4294967295)] }),
  bpfForceTrackPacketsFromIfaces: list(text({ tags: [interfaceFilterTag] }), { empty: "kept" }),
  bpfKubeProxyHealthzPort: anyPort,
  bpfL3IfacePattern: pattern,
  bpfLogFilters: map({ empty: "kept", tags: [logFiltersTag] }),
  bpfMaglevMaxEndpointsPerService: maglevLimit,
  bpfMaglevMaxServices: maglevLimit,
  bpfMapSizeConntrackCleanupQueue: integer({ empty: "kept", minimum: 1, tags: [rangeTag(1)] }),
  bpfPSNATPorts: intOrText("port"),
  debugPort: anyPort,
  deviceRouteSourceAddress: text({ maxLength: 45 }),
  deviceRouteSourceAddressIPv6: text({ maxLength: 45 }),
  externalNodesList: list(text(), { empty: "kept" }),
  failsafeInboundHostPorts: failsafePorts,
  failsafeOutboundHostPorts: failsafePorts,
  featureDetectOverride: text({
    pattern: /^([a-zA-Z0-9-_]+=(true|false|),)*([a-zA-Z0-9-_]+=(true|false|))?$/,
    tags: [keyValueListTag],
  }),
  featureGates: text({
    pattern: /^([a-zA-Z0-9-_]+=([^=]+),)*([a-zA-Z0-9-_]+=([^=]+))?$/,
    tags: [keyValueListTag],
  }),
  goGCThreshold: goLimit,
  goMaxProcs: goLimit,
  goMemoryLimitMB: goLimit,
  healthTimeoutOverrides: list(
    object(
      { name: text({ empty: "written" }), timeout: text({ empty: "written", form: "duration" }) },
      { required: ["name", "timeout"] },
    ),
  ),
  iptablesMarkMask: mask,
  iptablesNATOutgoingInterfaceFilter: text({ tags: [interfaceFilterTag] }),
  ipv4ElevatedRoutePriority: routePriority,
  ipv4NormalRoutePriority: routePriority,
  ipv6ElevatedRoutePriority: routePriority,
  ipv6NormalRoutePriority: routePriority,
  istioDSCPMark: intOrText("protocol"),
  kubeNodePortRanges: list(intOrText("port"), { empty: "kept", maxItems: 7 }),
  liveMigrationRouteConvergenceTime: text({
    empty: "kept",
    form: "duration",
    pattern: /^([0-9]+(\.[0-9]+)?(ms|s|m|h))*$/,
  }),
  logActionRateLimit: text({ empty: "kept", pattern: /^[1-9]\d{0,3}\/(?:second|minute|hour|day)$/ }),
  logActionRateLimitBurst: integer({ empty: "kept", minimum: 0, maximum: 9999 }),
  logDebugFilenameRegex: pattern,
  logPrefix: text({ pattern: /^([a-zA-Z0-9%: /_-])*$/ }),
  mtuIfacePattern: pattern,
  natOutgoingAddress: text({ maxLength: 45 }),
  natPortRange: intOrText("port"),
  nftablesMarkMask: mask,
  nodeSelector: text({ empty: "kept", maxLength: 1024 }),
  prometheusMetricsHost: text({ tags: [prometheusHostTag] }),
  routeTableRange: {
    ...tableRange,
    rules: [
      cel("route-table-range-invalid", "must be a range of route table indices within 1..250", (self) => {
        const [min, max] = [bound(self, "min"), bound(self, "max")];
        return min >= 1 && max >= min && max <= 250;
      }),
    ],
  },
  routeTableRanges: list(
    {
      ...tableRange,
      rules: [
        cel("route-table-range-invalid", "min must be >= 1", (self) => bound(self, "min") >= 1),
        cel("route-table-range-invalid", "min must not be greater than max", (self) => {
          return bound(self, "min") <= bound(self, "max");
        }),
      ],
    },
    { empty: "kept" },
  ),
  wireguardInterfaceName: text({ tags: [interfaceTag] }),
  wireguardInterfaceNameV6: text({ tags: [interfaceTag] }),
  wireguardListeningPort: portNumber,
  wireguardListeningPortV6: portNumber,
  wireguardRoutingRulePriority: integer({ empty: "kept", tags: [rangeTag(1, 32765)] }),
};

function addressRule(key: string, family: 4 | 6): CelRule {
  return cel("address-invalid", `${key} must be a valid IPv${family} address`, (self) => {
    const written = textOf(self, key);
    // CEL does not take IPv4 in IPv6 notation, which Go reads as IPv4.
    return (
      written === "" || (parseAddress(written)?.family === family && written.includes(":") === (family === 6))
    );
  });
}

const specRules: readonly CelRule[] = [
  cel("route-tables-twice", "routeTableRange and routeTableRanges cannot both be set", (self) => {
    return fieldOf(self, "routeTableRange") === undefined || fieldOf(self, "routeTableRanges") === undefined;
  }),
  addressRule("natOutgoingAddress", 4),
  addressRule("deviceRouteSourceAddress", 4),
  addressRule("deviceRouteSourceAddressIPv6", 6),
];

const nodeSelectorRule = cel(
  "node-selector-misplaced",
  "nodeSelector must not be set on the 'default' or per-node ('node.*') FelixConfiguration",
  (self) => {
    const name = textOf(objectOf(self, "metadata"), "name");
    const general = name !== "default" && !name.startsWith("node.");
    return general || fieldOf(objectOf(self, "spec"), "nodeSelector") === undefined;
  },
);

/** Source: reference section 12; Calico `v3/felixconfig.go`, `crd/felixconfigurations`. */
export const felixConfiguration: ObjectSchema = resource(
  object(
    {
      ...each(felixBooleans, boolean({ empty: "kept" })),
      ...each(felixIntegers, integer({ empty: "kept" })),
      ...each(felixTexts, text()),
      ...each(felixDurations, duration),
      ...each(
        ["dataplaneWatchdogTimeout", "localSubnetL2ReachabilityRefreshInterval", "nftablesRefreshInterval"],
        freeDuration,
      ),
      ...choices,
      ...shaped,
    },
    { rules: specRules, checks: [checkFelixConfiguration] },
  ),
  { rules: [nodeSelectorRule] },
);
