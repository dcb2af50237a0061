import { isJsonObject, type JsonObject } from "../../base/json.ts";
import { felixConfigurationRules, felixConfigurationSpec } from "./felix-schema.ts";
import { globalNetworkPolicySpec, networkPolicySpec, stagedAction } from "./rule-schema.ts";
import {
  any,
  has,
  integer,
  list,
  map,
  number,
  object,
  oneOf,
  port,
  text,
  type CelRule,
  type ObjectSchema,
} from "./schema.ts";

const builtInTiers: Readonly<Record<string, { order: number; action: string }>> = {
  default: { order: 1_000_000, action: "Deny" },
  "kube-admin": { order: 1000, action: "Pass" },
  "kube-baseline": { order: 10_000_000, action: "Pass" },
};

const tierRules: readonly CelRule[] = Object.entries(builtInTiers).flatMap(
  ([name, { order, action }]): CelRule[] => [
    {
      holds: (tier) => nameOf(tier) !== name || specOf(tier)["order"] === order,
      message: `${name} tier order must be ${String(order)}`,
    },
    {
      holds: (tier) => nameOf(tier) !== name || specOf(tier)["defaultAction"] === action,
      message: `the '${name}' tier must have default action '${action}'`,
    },
  ],
);

function nameOf(value: JsonObject): string {
  const metadata = value["metadata"];
  return isJsonObject(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : "";
}

function specOf(value: JsonObject): JsonObject {
  const spec = value["spec"];
  return isJsonObject(spec) ? spec : {};
}

const tierSpec = object({ order: number, defaultAction: { ...oneOf("Pass", "Deny"), default: "Deny" } });

const hostEndpointSpec = object(
  {
    node: { type: "text", maxLength: 253 },
    interfaceName: { type: "text", maxLength: 15 },
    expectedIPs: list(text, { set: true }),
    profiles: list(text, { set: true }),
    ports: list(
      object(
        { name: text, protocol: port, port: { ...integer, min: 1, max: 65535 } },
        { required: ["name", "protocol", "port"] },
      ),
    ),
  },
  {
    rules: [
      { holds: (v) => has(v, "node") && v["node"] !== "", message: "node must be specified" },
      {
        holds: (v) =>
          (has(v, "interfaceName") && v["interfaceName"] !== "") ||
          (Array.isArray(v["expectedIPs"]) && v["expectedIPs"].length > 0),
        message: "at least one of interfaceName or expectedIPs must be specified",
      },
    ],
  },
);

const networkSetSpec = object({ nets: list(text, { set: true }) });

const template = object({
  generateName: { type: "text", maxLength: 253 },
  interfaceCIDRs: list(text, { set: true }),
  interfacePattern: text,
  nodeSelector: text,
  labels: map,
  annotations: map,
});

const controllersSpec = object(
  {
    logSeverityScreen: oneOf("None", "Debug", "Info", "Warning", "Error", "Fatal", "Panic"),
    healthChecks: oneOf("Enabled", "Disabled"),
    etcdV3CompactionPeriod: text,
    prometheusMetricsPort: integer,
    debugProfilePort: integer,
    controllers: object({
      node: object({
        reconcilerPeriod: text,
        syncLabels: oneOf("Enabled", "Disabled"),
        leakGracePeriod: text,
        hostEndpoint: object({
          autoCreate: oneOf("Enabled", "Disabled"),
          createDefaultHostEndpoint: text,
          templates: list(template),
        }),
      }),
      policy: object({ reconcilerPeriod: text }),
      workloadEndpoint: object({ reconcilerPeriod: text }),
      serviceAccount: object({ reconcilerPeriod: text }),
      namespace: object({ reconcilerPeriod: text }),
      loadBalancer: object({ assignIPs: oneOf("AllServices", "RequestedServicesOnly") }),
      policyMigration: any,
    }),
  },
  { required: ["controllers"] },
);

const staged = (spec: ObjectSchema): ObjectSchema =>
  object({ ...spec.fields, stagedAction }, { rules: spec.rules ?? [] });

const stagedKubernetesSpec = object({
  stagedAction,
  podSelector: any,
  ingress: any,
  egress: any,
  policyTypes: list(text),
});

const root = (spec: ObjectSchema, rules: readonly CelRule[] = []): ObjectSchema =>
  object({ apiVersion: text, kind: text, metadata: any, spec }, { required: ["metadata", "spec"], rules });

/** The native `projectcalico.org/v3` CRDs of 3.32 and later, by kind. Kinds without one are not here. */
export const calicoSchemas: Readonly<Record<string, ObjectSchema>> = {
  NetworkPolicy: root(networkPolicySpec),
  GlobalNetworkPolicy: root(globalNetworkPolicySpec),
  StagedNetworkPolicy: root(staged(networkPolicySpec)),
  StagedGlobalNetworkPolicy: root(staged(globalNetworkPolicySpec)),
  StagedKubernetesNetworkPolicy: root(stagedKubernetesSpec),
  Tier: root(tierSpec, tierRules),
  HostEndpoint: root(hostEndpointSpec),
  NetworkSet: root(networkSetSpec),
  GlobalNetworkSet: root(networkSetSpec),
  KubeControllersConfiguration: root(controllersSpec),
  FelixConfiguration: root(felixConfigurationSpec, felixConfigurationRules),
};
