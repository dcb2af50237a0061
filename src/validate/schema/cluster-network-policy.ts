import type { JsonValue } from "../../base/json.ts";
import { parseAddress } from "../../sets/address.ts";
import { parseCidr } from "../../sets/address-set.ts";
import { fieldOf, listOf, numberOf } from "../read-field.ts";
import { cel, int32, integer, list, object, oneOf, text } from "./build.ts";
import { labelSelector } from "./label-selector.ts";
import { resource } from "./metadata.ts";
import type { ObjectSchema, Schema } from "./schema.ts";

export type Channel = "standard" | "experimental";

const port = { holds: int32, minimum: 1, maximum: 65535 } as const;

const portRange: ObjectSchema = object(
  { start: integer(port), end: integer(port) },
  {
    required: ["end", "start"],
    rules: [
      cel("port-range-reversed", "start port must be less than end port", (self) => {
        return (numberOf(self, "start") ?? Number.NaN) < (numberOf(self, "end") ?? Number.NaN);
      }),
    ],
  },
);

const withPort: ObjectSchema = object(
  { destinationPort: object({ number: integer(port), range: portRange }, { minFields: 1, maxFields: 1 }) },
  { minFields: 1 },
);

const protocols = list(
  object(
    { tcp: withPort, udp: withPort, sctp: withPort, destinationNamedPort: text() },
    { minFields: 1, maxFields: 1 },
  ),
  { minItems: 1, maxItems: 25 },
);

/** As the CEL function `isCIDR`: no leading zeros, no IPv4 in IPv6 notation; host bits are allowed. */
function isCelCidr(self: JsonValue): boolean {
  if (typeof self !== "string" || parseCidr(self) === undefined) return false;
  const [address = "", prefix = ""] = self.split("/");
  const mapped = address.includes(":") && parseAddress(address)?.family === 4;
  return !mapped && !/^0[0-9]/.test(prefix);
}

const pods: ObjectSchema = object(
  { namespaceSelector: labelSelector, podSelector: labelSelector },
  { required: ["podSelector"] },
);
const inCluster: Readonly<Record<string, Schema>> = { namespaces: labelSelector, pods };

const networks = list(
  text({ maxLength: 43, rules: [cel("cidr-invalid", "invalid CIDR format provided", isCelCidr)] }),
  { minItems: 1, maxItems: 25, unique: true },
);

// The first range of each class reads `A-z` in the CRD, and so takes `[`, `\`, `]`, `^`, `_` and a backtick as well.
const domainName =
  /^(\*\.)?([a-zA-z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.)+[a-zA-z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.?$/;
const domainNames = list(text({ pattern: domainName }), { minItems: 1, maxItems: 25, unique: true });

const experimentalPeers: Readonly<Record<string, Schema>> = { nodes: labelSelector, domainNames };

const namedPortRule = cel(
  "named-port-outside",
  "networks/nodes/domainNames peer cannot be set with namedPorts since they have none",
  (self) => {
    const outside = listOf(self, "to").some((peer) => {
      return ["networks", "nodes", "domainNames"].some((key) => fieldOf(peer, key) !== undefined);
    });
    const named = listOf(self, "protocols").some((one) => fieldOf(one, "destinationNamedPort") !== undefined);
    return !(outside && named);
  },
);

function peers(fields: Readonly<Record<string, Schema>>): Schema {
  return list(object(fields, { minFields: 1, maxFields: 1 }), { minItems: 1, maxItems: 25 });
}

const head: Readonly<Record<string, Schema>> = {
  name: text({ maxLength: 100 }),
  action: oneOf(["Accept", "Deny", "Pass"]),
  protocols,
};

/** ClusterNetworkPolicy v1alpha2. Source: reference section 16; network-policy-api CRDs of both channels. */
export function clusterNetworkPolicy(channel: Channel): ObjectSchema {
  const experimental = channel === "experimental";
  const outside = { ...inCluster, networks, ...(experimental ? experimentalPeers : {}) };
  const ingress = object({ ...head, from: peers(inCluster) }, { required: ["action", "from"] });
  const egress = object(
    { ...head, to: peers(outside) },
    { required: ["action", "to"], ...(experimental ? { rules: [namedPortRule] } : {}) },
  );
  return resource(
    object(
      {
        tier: oneOf(["Admin", "Baseline"]),
        priority: integer({ holds: int32, minimum: 0, maximum: 1000 }),
        subject: object(inCluster, { minFields: 1, maxFields: 1 }),
        ingress: list(ingress, { maxItems: 25 }),
        egress: list(egress, { maxItems: 25 }),
      },
      { required: ["priority", "subject", "tier"] },
    ),
  );
}
