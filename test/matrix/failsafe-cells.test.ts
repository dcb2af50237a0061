import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { formatConnections } from "../../src/sets/connection-text.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

const world = [
  node("n1", "192.0.2.1"),
  node("n2", "192.0.2.2"),
  ...["n1", "n2"].map((name) => host(name, { node: name, interfaceName: "eth0" })),
  pod("web/a", { node: "n1", ip: "10.0.0.1" }),
  pod("web/b", { node: "n2", ip: "10.0.0.2" }),
  pool("10.0.0.0/16"),
  globalPolicy("dns", {
    namespaceSelector: "all()",
    types: ["Egress"],
    egress: [{ action: "Allow", protocol: "UDP", destination: { ports: [53] } }],
  }),
];

/** Of every host, before conntrack: ports that no failsafe is about. */
const untracked = globalPolicy("raw", {
  doNotTrack: true,
  applyOnForward: true,
  selector: "!has(projectcalico.org/namespace)",
  types: ["Ingress"],
  ingress: [{ action: "Deny", protocol: "TCP", destination: { ports: [1234] } }],
});

describe("failsafe ports of a path", () => {
  it.each<[string, readonly JsonObject[], string, string]>([
    ["decide nothing where hosts on the way have no untracked policy", [], "some", "no connection"],
    ["are looked at where they have", [untracked], "deny", "UDP 53"],
  ])("%s", (_, policy, verdict, failsafe) => {
    const outbound = { protocol: "UDP", port: 53 };
    const felix = {
      apiVersion: "projectcalico.org/v3",
      kind: "FelixConfiguration",
      metadata: { name: "default" },
      spec: { failsafeInboundHostPorts: [outbound] },
    };
    const cell = simulate(toFiles([...world, felix, ...policy])).matrix.cell("web/a", "web/b");
    expect([cell.verdict, formatConnections(cell.failsafe), formatConnections(cell.allowed)]).toEqual([
      verdict,
      failsafe,
      "UDP 53",
    ]);
  });
});
