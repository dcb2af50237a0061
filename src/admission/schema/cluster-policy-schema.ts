import { isJsonObject, type JsonObject } from "../../base/json.ts";
import { parseCidr } from "../../sets/address-set.ts";
import {
  any,
  has,
  integer,
  list,
  object,
  oneOf,
  text,
  type CelRule,
  type ObjectSchema,
  type Schema,
  type TextSchema,
} from "./schema.ts";

export type Channel = "standard" | "experimental";

const exactlyOne = (what: string, ...fields: readonly string[]): CelRule => ({
  holds: (value) => fields.filter((field) => has(value, field)).length === 1,
  message: `exactly one field must be set in ${what}: ${fields.join(", ")}`,
});

const labelSelector = object({
  matchLabels: { type: "map" },
  matchExpressions: list(
    object({ key: text, operator: text, values: list(text) }, { required: ["key", "operator"] }),
  ),
});

const podsPeer = object(
  { namespaceSelector: labelSelector, podSelector: labelSelector },
  { required: ["podSelector"] },
);

const subject = object(
  { namespaces: labelSelector, pods: podsPeer },
  { rules: [exactlyOne("subject", "namespaces", "pods")] },
);

/** A CIDR of v1alpha2: valid, no IPv4-mapped IPv6, host bits allowed. */
const cidr: TextSchema = {
  type: "text",
  maxLength: 43,
  check: {
    holds: (value) => parseCidr(value) !== undefined && !/^::ffff:/i.test(value),
    message: "networks must be valid CIDRs, not IPv4-mapped IPv6",
  },
};

const portNumber = { ...integer, min: 1, max: 65535 };
const portRange = object(
  { start: portNumber, end: portNumber },
  {
    required: ["start", "end"],
    rules: [{ holds: (v) => Number(v["start"]) < Number(v["end"]), message: "start must be less than end" }],
  },
);
const destinationPort = object(
  { number: portNumber, range: portRange },
  { rules: [exactlyOne("destinationPort", "number", "range")] },
);
const transport = object({ destinationPort });
const protocolEntry = object(
  { tcp: transport, udp: transport, sctp: transport, destinationNamedPort: text },
  {
    rules: [
      exactlyOne("protocols", "tcp", "udp", "sctp", "destinationNamedPort"),
      ...["tcp", "udp", "sctp"].map((name): CelRule => ({
        holds: (v) => !isJsonObject(v[name]) || has(v[name], "destinationPort"),
        message: `${name} needs a destinationPort`,
      })),
    ],
  },
);

const domainName: TextSchema = {
  type: "text",
  pattern:
    /^(?:\*\.)?(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.?$/,
};

/** The CRD of ClusterNetworkPolicy v1alpha2 (reference section 16). */
export function clusterNetworkPolicySchema(channel: Channel): ObjectSchema {
  const experimental: Record<string, Schema> =
    channel === "experimental"
      ? { nodes: labelSelector, domainNames: list(domainName, { min: 1, max: 25, set: true }) }
      : {};
  const peerFields = { namespaces: labelSelector, pods: podsPeer };
  const egressFields: Record<string, Schema> = {
    ...peerFields,
    networks: list(cidr, { min: 1, max: 25, set: true }),
    ...experimental,
  };
  const peer = (fields: Record<string, Schema>): ObjectSchema =>
    object(fields, { rules: [exactlyOne("a peer", ...Object.keys(fields))] });
  const rule = (side: "from" | "to", fields: Record<string, Schema>): ObjectSchema =>
    object(
      {
        name: { type: "text", maxLength: 100 },
        action: oneOf("Accept", "Deny", "Pass"),
        [side]: list(peer(fields), { min: 1, max: 25 }),
        protocols: list(protocolEntry, { min: 1, max: 25 }),
      },
      { required: ["action", side], rules: channel === "experimental" && side === "to" ? egressRules : [] },
    );
  return root(
    object(
      {
        tier: oneOf("Admin", "Baseline"),
        priority: { ...integer, min: 0, max: 1000 },
        subject,
        ingress: list(rule("from", peerFields), { max: 25 }),
        egress: list(rule("to", egressFields), { max: 25 }),
      },
      { required: ["tier", "priority", "subject"] },
    ),
  );
}

const somePeer = (rule: JsonObject, ...fields: readonly string[]): boolean =>
  Array.isArray(rule["to"]) &&
  rule["to"].some((peer) => isJsonObject(peer) && fields.some((field) => has(peer, field)));
const namesPort = (rule: JsonObject, list: string, field: string): boolean =>
  Array.isArray(rule[list]) && rule[list].some((entry) => isJsonObject(entry) && has(entry, field));

const egressRules: readonly CelRule[] = [
  {
    holds: (rule) =>
      !(
        namesPort(rule, "protocols", "destinationNamedPort") &&
        somePeer(rule, "networks", "nodes", "domainNames")
      ),
    message: "networks, nodes and domainNames peers cannot be combined with named ports",
  },
  {
    holds: (rule) => rule["action"] === "Accept" || !somePeer(rule, "domainNames"),
    message: "domainNames may only be used with Accept rules",
  },
];

function root(spec: ObjectSchema, rules: readonly CelRule[] = []): ObjectSchema {
  return object(
    { apiVersion: text, kind: text, metadata: any, spec, status: any },
    { required: ["metadata", "spec"], rules },
  );
}

const adminPort = (channel: Channel): ObjectSchema => {
  const fields: Record<string, Schema> = {
    portNumber: object({ protocol: { ...text, default: "TCP" }, port: portNumber }, { required: ["port"] }),
    portRange: object(
      { protocol: { ...text, default: "TCP" }, start: portNumber, end: portNumber },
      { required: ["start", "end"] },
    ),
    ...(channel === "experimental" ? { namedPort: text } : {}),
  };
  return object(fields, { rules: [exactlyOne("ports", ...Object.keys(fields))] });
};

/** v1alpha1 looks at a CIDR's signs only: one of `.` and `:`. */
const looseCidr: TextSchema = {
  type: "text",
  maxLength: 43,
  check: {
    holds: (value) => value.includes(":") !== value.includes("."),
    message:
      "CIDR must be either an IPv4 or IPv6 address. IPv4 address embedded in IPv6 addresses are not supported",
  },
};

/** The CRDs of AdminNetworkPolicy and BaselineAdminNetworkPolicy v1alpha1 (reference section 17). */
export function adminNetworkPolicySchema(
  kind: "AdminNetworkPolicy" | "BaselineAdminNetworkPolicy",
  channel: Channel,
): ObjectSchema {
  const isBaseline = kind === "BaselineAdminNetworkPolicy";
  const peerFields = {
    namespaces: labelSelector,
    pods: object(
      { namespaceSelector: labelSelector, podSelector: labelSelector },
      { required: ["namespaceSelector", "podSelector"] },
    ),
  };
  const egressFields: Record<string, Schema> = {
    ...peerFields,
    ...(channel === "experimental"
      ? { networks: list(looseCidr, { min: 1, max: 25, set: true }), nodes: labelSelector }
      : {}),
    ...(channel === "experimental" && !isBaseline
      ? { domainNames: list(domainName, { min: 1, max: 25, set: true }) }
      : {}),
  };
  const peer = (fields: Record<string, Schema>): ObjectSchema =>
    object(fields, { rules: [exactlyOne("a peer", ...Object.keys(fields))] });
  const actions = isBaseline ? oneOf("Allow", "Deny") : oneOf("Allow", "Deny", "Pass");
  const rule = (side: "from" | "to", fields: Record<string, Schema>): ObjectSchema =>
    object(
      {
        name: { type: "text", maxLength: 100 },
        action: actions,
        [side]: list(peer(fields), { min: 1, max: 100 }),
        ports: list(adminPort(channel), { max: 100 }),
      },
      {
        required: ["action", side],
        rules: channel === "experimental" && side === "to" ? adminEgressRules : [],
      },
    );
  const adminSubject = object(
    { namespaces: labelSelector, pods: peerFields.pods },
    { rules: [exactlyOne("subject", "namespaces", "pods")] },
  );
  return root(
    object(
      {
        ...(isBaseline ? {} : { priority: { ...integer, min: 0, max: 1000 } }),
        subject: adminSubject,
        ingress: list(rule("from", peerFields), { max: 100 }),
        egress: list(rule("to", egressFields), { max: 100 }),
      },
      { required: isBaseline ? ["subject"] : ["priority", "subject"] },
    ),
    isBaseline
      ? [
          {
            holds: (v) => isJsonObject(v["metadata"]) && v["metadata"]["name"] === "default",
            message:
              'only one baseline admin network policy with metadata.name="default" can be created in the cluster',
          },
        ]
      : [],
  );
}

const adminEgressRules: readonly CelRule[] = [
  {
    holds: (rule) =>
      !(namesPort(rule, "ports", "namedPort") && somePeer(rule, "networks", "nodes", "domainNames")),
    message: "networks and nodes peers cannot be combined with named ports",
  },
  {
    holds: (rule) => rule["action"] === "Allow" || !somePeer(rule, "domainNames"),
    message: "domainNames may only be used with Allow rules",
  },
];
