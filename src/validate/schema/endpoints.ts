import { listOf, textOf } from "../read-field.ts";
import { checkEndpointPort, checkWorkloadPort } from "../rules/check-endpoint-port.ts";
import { checkWorkloadEndpoint } from "../rules/check-workload-endpoint.ts";
import {
  cidrTag,
  containerIdTag,
  evenEmpty,
  interfaceTag,
  ipTag,
  ipv4Tag,
  ipv6Tag,
  macTag,
  nameTag,
  netTag,
  portNameTag,
  rangeTag,
} from "../rules/tags.ts";
import { any, cel, integer, intOrText, list, object, text, uint16 } from "./build.ts";
import { resource } from "./metadata.ts";
import type { ListSchema, ObjectSchema, TextSchema } from "./schema.ts";

const name: TextSchema = text({ tags: [nameTag] });
const profiles: ListSchema = list(name, { unique: true });
const portNumber = integer({
  empty: "written",
  holds: uint16,
  minimum: 1,
  maximum: 65535,
  tags: [evenEmpty(rangeTag(1))],
});

const endpointPort: ObjectSchema = object(
  {
    name: text({ empty: "written", tags: [evenEmpty(portNameTag)] }),
    protocol: intOrText("protocol", { empty: "written" }),
    port: portNumber,
  },
  { required: ["name", "port", "protocol"], checks: [checkEndpointPort] },
);

/** Source: reference section 7; Calico `v3/hostendpoint.go`. */
export const hostEndpoint: ObjectSchema = resource(
  object(
    {
      node: text({ maxLength: 253, tags: [nameTag] }),
      interfaceName: text({ maxLength: 15, tags: [interfaceTag] }),
      expectedIPs: list(text({ tags: [ipTag] }), { unique: true }),
      profiles,
      ports: list(endpointPort),
    },
    {
      rules: [
        cel(
          "host-endpoint-unbound",
          "at least one of interfaceName or expectedIPs must be specified",
          (self) => textOf(self, "interfaceName") !== "" || listOf(self, "expectedIPs").length > 0,
        ),
        cel("node-missing", "node must be specified", (self) => textOf(self, "node") !== ""),
      ],
    },
  ),
);

const workloadPort: ObjectSchema = object(
  {
    name: text({ empty: "written", tags: [portNameTag] }),
    protocol: intOrText("protocol", { empty: "written" }),
    port: portNumber,
    hostPort: integer({ empty: "written", holds: uint16 }),
    hostIP: text({ empty: "written", tags: [netTag] }),
  },
  { checks: [checkWorkloadPort] },
);

const nat: ObjectSchema = object({
  internalIP: text({ empty: "written", tags: [ipTag] }),
  externalIP: text({ empty: "written", tags: [ipTag] }),
});

/** No CRD: only Go looks at it. Source: reference section 10; Calico `internalapi/workloadendpoint.go`. */
export const workloadEndpoint: ObjectSchema = resource(
  object({
    orchestrator: name,
    workload: name,
    node: name,
    containerID: text({ tags: [containerIdTag] }),
    pod: name,
    endpoint: name,
    serviceAccountName: name,
    ipNetworks: list(text({ tags: [netTag] })),
    ipNATs: list(nat),
    ipv4Gateway: text({ tags: [ipv4Tag] }),
    ipv6Gateway: text({ tags: [ipv6Tag] }),
    profiles: list(name),
    interfaceName: text({ tags: [evenEmpty(interfaceTag)] }),
    mac: text({ tags: [macTag] }),
    ports: list(workloadPort),
    allowSpoofedSourcePrefixes: list(text({ tags: [cidrTag] })),
    qosControls: any,
  }),
  { checks: [checkWorkloadEndpoint] },
);
