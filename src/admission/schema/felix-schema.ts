import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { parseAddress } from "../../sets/address.ts";
import {
  has,
  list,
  object,
  oneOf,
  port,
  text,
  type CelRule,
  type ObjectSchema,
  type TextSchema,
} from "./schema.ts";

const severity: TextSchema = { type: "text", pattern: /^(?:Trace|Debug|Info|Warning|Error|Fatal)?$/i };
const allowAction: TextSchema = { type: "text", pattern: /^(?:Accept|Return)?$/i };
const denyAction: TextSchema = { type: "text", pattern: /^(?:Drop|Reject)?$/i };

const tableRange = object(
  { min: { type: "integer" }, max: { type: "integer" } },
  {
    rules: [
      { holds: (v) => Number(v["min"]) >= 1, message: "min must be >= 1" },
      { holds: (v) => Number(v["min"]) <= Number(v["max"]), message: "min must not be greater than max" },
    ],
  },
);

const failsafe = object({ protocol: text, port: { type: "integer" }, net: text }, { required: ["port"] });

const isOfFamily = (value: JsonValue | undefined, family: 4 | 6): boolean =>
  value === undefined ||
  value === "" ||
  (typeof value === "string" && parseAddress(value)?.family === family);

/** Fields of FelixConfiguration that the CRD checks; of the many others only that they exist. */
export const felixConfigurationSpec: ObjectSchema = object(
  {
    failsafeInboundHostPorts: list(failsafe),
    failsafeOutboundHostPorts: list(failsafe),
    defaultEndpointToHostAction: { type: "text", pattern: /^(?:Drop|Accept|Return)?$/i },
    chainInsertMode: { type: "text", pattern: /^(?:Insert|Append)?$/i },
    iptablesBackend: { type: "text", pattern: /^(?:Auto|Legacy|NFT)?$/i },
    iptablesFilterAllowAction: allowAction,
    iptablesMangleAllowAction: allowAction,
    nftablesFilterAllowAction: allowAction,
    nftablesMangleAllowAction: allowAction,
    iptablesFilterDenyAction: denyAction,
    nftablesFilterDenyAction: denyAction,
    logSeverityScreen: severity,
    logSeverityFile: severity,
    logSeveritySys: severity,
    bpfLogLevel: { type: "text", pattern: /^(?:Off|Info|Debug)?$/i },
    bpfExternalServiceMode: { type: "text", pattern: /^(?:Tunnel|DSR)?$/i },
    bpfHostNetworkedNATWithoutCTLB: oneOf("Enabled", "Disabled"),
    bpfConnectTimeLoadBalancing: oneOf("TCP", "Enabled", "Disabled"),
    awsSrcDstCheck: oneOf("DoNothing", "Enable", "Disable"),
    windowsManageFirewallRules: oneOf("Enabled", "Disabled"),
    serviceLoopPrevention: { type: "text", pattern: /^(?:Drop|Reject|Disabled)?$/i },
    kubeNodePortRanges: list(port, { max: 7 }),
    routeTableRange: object(
      { min: { type: "integer" }, max: { type: "integer" } },
      {
        rules: [
          {
            holds: (v) =>
              Number(v["min"]) >= 1 && Number(v["max"]) >= Number(v["min"]) && Number(v["max"]) <= 250,
            message: "must be a range of route table indices within 1..250",
          },
        ],
      },
    ),
    routeTableRanges: list(tableRange),
  },
  {
    open: true,
    rules: [
      {
        holds: (v) => isOfFamily(v["natOutgoingAddress"], 4),
        message: "natOutgoingAddress must be a valid IPv4 address",
      },
      {
        holds: (v) => isOfFamily(v["deviceRouteSourceAddress"], 4),
        message: "deviceRouteSourceAddress must be a valid IPv4 address",
      },
      {
        holds: (v) => isOfFamily(v["deviceRouteSourceAddressIPv6"], 6),
        message: "deviceRouteSourceAddressIPv6 must be a valid IPv6 address",
      },
      {
        holds: (v) => !(has(v, "routeTableRange") && has(v, "routeTableRanges")),
        message: "routeTableRange and routeTableRanges cannot both be set",
      },
    ],
  },
);

const nodeSelectorRule: CelRule = {
  holds: (value: JsonObject) => {
    const metadata = isJsonObject(value["metadata"]) ? value["metadata"] : {};
    const spec = isJsonObject(value["spec"]) ? value["spec"] : {};
    const name = typeof metadata["name"] === "string" ? metadata["name"] : "";
    return !has(spec, "nodeSelector") || !(name === "default" || name.startsWith("node."));
  },
  message: "nodeSelector must not be set on the 'default' or per-node ('node.*') FelixConfiguration",
};

export const felixConfigurationRules: readonly CelRule[] = [nodeSelectorRule];
