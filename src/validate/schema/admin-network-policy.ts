import { fieldOf, listOf, objectOf, textOf } from "../read-field.ts";
import { cel, int32, integer, list, object, oneOf, text } from "./build.ts";
import type { Channel } from "./cluster-network-policy.ts";
import { labelSelector } from "./label-selector.ts";
import { resource } from "./metadata.ts";
import type { ObjectSchema, Schema } from "./schema.ts";

type Fields = Readonly<Record<string, Schema>>;

const protocol = text({ fallback: "TCP" });
const port = integer({ holds: int32, minimum: 1, maximum: 65535 });

const standardPorts: Fields = {
  portNumber: object({ protocol, port }, { required: ["port", "protocol"] }),
  portRange: object({ protocol, start: port, end: port }, { required: ["end", "start"] }),
};

const pods: ObjectSchema = object(
  { namespaceSelector: labelSelector, podSelector: labelSelector },
  { required: ["namespaceSelector", "podSelector"] },
);
const inCluster: Fields = { namespaces: labelSelector, pods };

const networkRule = cel(
  "cidr-invalid",
  "CIDR must be either an IPv4 or IPv6 address, IPv4 addresses embedded in IPv6 addresses are not supported",
  (self) => typeof self === "string" && self.includes(":") !== self.includes("."),
);

const experimentalPeers: Fields = {
  nodes: labelSelector,
  networks: list(text({ maxLength: 43, rules: [networkRule] }), { minItems: 1, maxItems: 25, unique: true }),
};

const namedPortRule = cel(
  "named-port-outside",
  "networks/nodes peer cannot be set with namedPorts since there are no namedPorts for networks/nodes",
  (self) => {
    const outside = listOf(self, "to").some((peer) => {
      return fieldOf(peer, "networks") !== undefined || fieldOf(peer, "nodes") !== undefined;
    });
    return !outside || listOf(self, "ports").every((one) => fieldOf(one, "namedPort") === undefined);
  },
);

const onlyDefault = cel(
  "baseline-name",
  'only one baseline admin network policy with metadata.name="default" can be created in the cluster',
  (self) => textOf(objectOf(self, "metadata"), "name") === "default",
);

function peers(fields: Fields): Schema {
  return list(object(fields, { minFields: 1, maxFields: 1 }), { minItems: 1, maxItems: 100 });
}

function rules(channel: Channel, actions: readonly string[]): Fields {
  const experimental = channel === "experimental";
  const ports = { ...standardPorts, ...(experimental ? { namedPort: text() } : {}) };
  const head: Fields = {
    name: text({ maxLength: 100 }),
    action: oneOf(actions),
    ports: list(object(ports, { minFields: 1, maxFields: 1 }), { maxItems: 100 }),
  };
  const outside = { ...inCluster, ...(experimental ? experimentalPeers : {}) };
  const ingress = object({ ...head, from: peers(inCluster) }, { required: ["action", "from"] });
  const egress = object(
    { ...head, to: peers(outside) },
    { required: ["action", "to"], ...(experimental ? { rules: [namedPortRule] } : {}) },
  );
  return {
    subject: object(inCluster, { minFields: 1, maxFields: 1 }),
    ingress: list(ingress, { maxItems: 100 }),
    egress: list(egress, { maxItems: 100 }),
  };
}

/** AdminNetworkPolicy v1alpha1. Source: reference section 17; network-policy-api v0.1.5, both channels. */
export function adminNetworkPolicy(channel: Channel): ObjectSchema {
  const priority = integer({ holds: int32, minimum: 0, maximum: 1000 });
  return resource(
    object({ priority, ...rules(channel, ["Allow", "Deny", "Pass"]) }, { required: ["priority", "subject"] }),
  );
}

/** BaselineAdminNetworkPolicy v1alpha1: only the one called `default`. */
export function baselineAdminNetworkPolicy(channel: Channel): ObjectSchema {
  const spec = object(rules(channel, ["Allow", "Deny"]), { required: ["subject"] });
  return resource(spec, { rules: [onlyDefault] });
}
