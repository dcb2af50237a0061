import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import {
  boolean,
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
  type TextSchema,
} from "./schema.ts";

/** Selectors of policies and rules: 1024 bytes. */
const selector: TextSchema = { type: "text", maxLength: 1024 };

const services = (value: JsonObject): boolean => has(value, "services");
const notEmpty = (value: JsonObject, key: string): boolean => {
  const field = value[key];
  return Array.isArray(field) ? field.length > 0 : has(value, key) && field !== "";
};
const mentionsGlobal = (value: JsonObject, key: string): boolean =>
  typeof value[key] === "string" && value[key].includes("global(");

/** Reference section 5: what a side of a rule may not combine. */
const entityRules: readonly CelRule[] = [
  {
    holds: (v) => !(services(v) && notEmpty(v, "namespaceSelector")),
    message: "cannot specify NamespaceSelector and Services on the same rule",
  },
  {
    holds: (v) => !(services(v) && has(v, "serviceAccounts")),
    message: "cannot specify ServiceAccounts and Services on the same rule",
  },
  {
    holds: (v) => !(services(v) && (notEmpty(v, "selector") || notEmpty(v, "notSelector"))),
    message: "cannot specify Selector/NotSelector and Services on the same rule",
  },
  {
    holds: (v) => !(services(v) && (notEmpty(v, "nets") || notEmpty(v, "notNets"))),
    message: "cannot specify Nets/NotNets and Services on the same rule",
  },
  {
    holds: (v) => !mentionsGlobal(v, "selector"),
    message: "global() can only be used in an EntityRule namespaceSelector",
  },
  {
    holds: (v) => !isJsonObject(v["services"]) || notEmpty(v["services"], "name"),
    message: "services must specify a service name",
  },
];

const entityRule: ObjectSchema = object(
  {
    nets: list(text, { max: 256, set: true }),
    notNets: list(text, { max: 256, set: true }),
    selector,
    notSelector: selector,
    namespaceSelector: selector,
    ports: list(port, { max: 50 }),
    notPorts: list(port, { max: 50 }),
    serviceAccounts: object({ names: list(text, { set: true }), selector: text }),
    services: object({ name: { type: "text", maxLength: 253 }, namespace: { type: "text", maxLength: 253 } }),
  },
  { rules: entityRules },
);

const icmp: ObjectSchema = object(
  { type: { ...integer, min: 0, max: 254 }, code: { ...integer, min: 0, max: 255 } },
  {
    rules: [
      {
        holds: (v) => !has(v, "code") || has(v, "type"),
        message: "ICMP code specified without an ICMP type",
      },
    ],
  },
);

const httpPath = object({
  exact: { type: "text", maxLength: 1024 },
  prefix: { type: "text", maxLength: 1024 },
});
const http = object({ methods: list(text, { max: 20 }), paths: list(httpPath, { max: 20 }) });

/** CEL compares the protocol by value: `"6"` as text is not TCP here. */
const isProtocol = (value: JsonValue | undefined, ...names: readonly (string | number)[]): boolean =>
  (typeof value === "string" || typeof value === "number") && names.includes(value);

const combinations: readonly CelRule[] = [
  {
    holds: (v) => !has(v, "http") || !has(v, "protocol") || isProtocol(v["protocol"], "TCP", 6),
    message: "rules with HTTP match must have protocol TCP or unset",
  },
  {
    holds: (v) => !has(v, "http") || v["action"] === "Allow",
    message: "HTTP match is only valid on Allow rules",
  },
  {
    holds: (v) => !has(v, "icmp") || isProtocol(v["protocol"], "ICMP", "ICMPv6", 1, 58),
    message: "ICMP fields require protocol to be ICMP or ICMPv6",
  },
  {
    holds: (v) =>
      v["ipVersion"] !== 6 ||
      !(isProtocol(v["protocol"], "ICMP", 1) || isProtocol(v["notProtocol"], "ICMP", 1)),
    message: "protocol ICMP requires ipVersion 4",
  },
  {
    holds: (v) =>
      v["ipVersion"] !== 4 ||
      !(isProtocol(v["protocol"], "ICMPv6", 58) || isProtocol(v["notProtocol"], "ICMPv6", 58)),
    message: "protocol ICMPv6 requires ipVersion 6",
  },
  {
    holds: (v) =>
      !isJsonObject(v["destination"]) ||
      !services(v["destination"]) ||
      !(notEmpty(v["destination"], "ports") || notEmpty(v["destination"], "notPorts")),
    message: "ports and notPorts cannot be specified with services",
  },
];

/** A rule of a Calico policy as the CRDs of 3.32 and later state it. */
export const ruleSchema: ObjectSchema = object(
  {
    action: oneOf("Allow", "Deny", "Log", "Pass"),
    ipVersion: { ...integer, oneOf: [4, 6] },
    protocol: port,
    notProtocol: port,
    icmp,
    notICMP: icmp,
    source: entityRule,
    destination: entityRule,
    http,
    metadata: object({ annotations: map }),
  },
  { required: ["action"], rules: combinations },
);

const noGlobal = (...keys: readonly string[]): CelRule => ({
  holds: (value) => !keys.some((key) => mentionsGlobal(value, key)),
  message: "global() can only be used in an EntityRule namespaceSelector",
});

const flag = (value: JsonObject, key: string): boolean => value[key] === true;
const listsEgress = (value: JsonObject): boolean => {
  const types: unknown = value["types"];
  return Array.isArray(types) && types.includes("Egress");
};

const hostRules: readonly CelRule[] = [
  {
    holds: (v) => !(flag(v, "preDNAT") && flag(v, "doNotTrack")),
    message: "preDNAT and doNotTrack cannot both be true",
  },
  {
    holds: (v) => !flag(v, "preDNAT") || !notEmpty(v, "egress"),
    message: "preDNAT policy cannot have any egress rules",
  },
  {
    holds: (v) => !flag(v, "preDNAT") || !listsEgress(v),
    message: "preDNAT policy cannot have 'Egress' type",
  },
  {
    holds: (v) => !(flag(v, "preDNAT") || flag(v, "doNotTrack")) || flag(v, "applyOnForward"),
    message: "applyOnForward must be true if either preDNAT or doNotTrack is true",
  },
];

const policyFields = {
  tier: { ...text, default: "default" },
  order: number,
  selector,
  serviceAccountSelector: selector,
  types: list(oneOf("Ingress", "Egress"), { min: 1, max: 2, set: true }),
  ingress: list(ruleSchema, { max: 1024 }),
  egress: list(ruleSchema, { max: 1024 }),
  performanceHints: list(oneOf("AssumeNeededOnEveryNode"), { set: true }),
};

export const networkPolicySpec = object(policyFields, {
  rules: [noGlobal("selector", "serviceAccountSelector")],
});

export const globalNetworkPolicySpec = object(
  {
    ...policyFields,
    namespaceSelector: selector,
    doNotTrack: boolean,
    preDNAT: boolean,
    applyOnForward: boolean,
  },
  { rules: [noGlobal("selector", "serviceAccountSelector", "namespaceSelector"), ...hostRules] },
);

export const stagedAction: TextSchema = { ...oneOf("Set", "Delete", "Learn", "Ignore"), default: "Set" };
