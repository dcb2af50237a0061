import { activeHostEndpoint } from "../select/host-endpoint-of.ts";
import type { Lint } from "./lint.ts";

/** HEP-2, HEP-3: of several host endpoints for one interface the smallest name is active; the others do nothing. */
export const inactiveHostEndpoint: Lint = (cluster) => {
  const nodes = new Map(cluster.nodes.map((node) => [node.name, node]));
  return cluster.hostEndpoints.flatMap((endpoint) => {
    const node = nodes.get(endpoint.node);
    const active = node === undefined ? endpoint : activeHostEndpoint(cluster, node, endpoint).endpoint;
    if (active === endpoint) return [];
    const where = endpoint.interfaceName === "*" ? "every interface" : "the same interface";
    return [
      {
        code: "host-endpoint-inactive",
        severity: "warning",
        message: `\`${endpoint.name}\` polices nothing: \`${active.name}\` is for ${where} of node \`${endpoint.node}\` too, and comes first by name`,
        place: endpoint.place,
        object: `HostEndpoint ${endpoint.name}`,
        use: "ignored",
        hint: "HEP-2: remove one of them, or let it name another interface",
      },
    ];
  });
};
