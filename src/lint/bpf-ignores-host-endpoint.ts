import { isBpfInterface } from "../select/bpf-coverage.ts";
import { claims } from "../select/host-endpoint-of.ts";
import type { Lint } from "./lint.ts";

/** HEP-6: eBPF is attached to some interfaces only; a host endpoint on another one has no effect. */
export const bpfIgnoresHostEndpoint: Lint = (cluster) => {
  const { settings } = cluster;
  if (settings.dataplane !== "ebpf") return [];
  return cluster.hostEndpoints.flatMap((endpoint) => {
    const node = cluster.nodes.find(({ name }) => name === endpoint.node);
    const expected =
      node?.interfaces.filter(({ name }) => claims(endpoint, node, name)).map(({ name }) => name) ?? [];
    const on = endpoint.interfaceName === undefined ? expected : [endpoint.interfaceName];
    if (endpoint.interfaceName === "*" || on.length === 0) return [];
    if (node === undefined || on.some((name) => isBpfInterface(node, name))) return [];
    return [
      {
        code: "host-endpoint-without-effect",
        severity: "warning",
        message: `eBPF is not attached to \`${on.join("`, `")}\`, so no policy applies to \`${endpoint.name}\``,
        place: endpoint.place,
        object: `HostEndpoint ${endpoint.name}`,
        use: "used-in-part",
        hint: "HEP-6: make `bpfDataIfacePattern` of the FelixConfiguration match the interface",
      },
    ];
  });
};
