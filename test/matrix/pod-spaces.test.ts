import { describe, expect, it } from "@jest/globals";
import { diffMatrices } from "../../src/diff-matrices.ts";
import type { JsonObject } from "../../src/base/json.ts";
import { simulate, type Simulation } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

const [old, fresh] = ["10.0.0.0/24", "10.9.0.0/24"];

/** A pod without an address, and a host that lets in one network. */
function admitting(net: string, pools: readonly JsonObject[]): Simulation {
  return simulate(
    toFiles([
      pod("web/a", { node: "n1" }),
      node("n1", "192.0.2.1"),
      node("n2", "192.0.2.2"),
      host("h", { node: "n2", interfaceName: "*" }, { role: "node" }),
      globalPolicy("p", {
        selector: "role == 'node'",
        types: ["Ingress"],
        ingress: [
          { action: "Allow", protocol: "TCP", source: { nets: [net] }, destination: { ports: [8443] } },
        ],
      }),
      ...pools,
    ]),
    { natOutgoing: false },
  );
}

describe("pods whose address is not known, in a comparison", () => {
  it.each<[string, string, readonly string[], readonly string[], readonly string[]]>([
    ["may have what their cluster gains for pods", fresh, [old], [old, fresh], ["deny to unknown"]],
    ["can't have what their cluster loses", fresh, [old, fresh], [old], ["unknown to deny"]],
    ["have other addresses where it has others", fresh, [old], [fresh], ["deny to allow"]],
    ["are as they were where no rule tells the addresses apart", "10.0.0.0/8", [old], [old, fresh], []],
    ["are as they were where nothing changes", fresh, [old, fresh], [old, fresh], []],
    ["are known by pools that are written down at last", fresh, [], [fresh], ["unknown to allow"]],
    ["may be anywhere without pools", fresh, [fresh], [], ["allow to unknown"]],
  ])("%s", (_, net, before, after, expected) => {
    const pools = (cidrs: readonly string[]): readonly JsonObject[] =>
      cidrs.map((cidr) => ({ ...pool(cidr), metadata: { name: cidr.replace("/", "-") } }));
    const [base, head] = [admitting(net, pools(before)), admitting(net, pools(after))];
    const changes = diffMatrices(base, head)
      .filter(({ from, to }) => from === "web/a" && to === "host/h")
      .map((change) => `${change.base} to ${change.head}`);
    expect([...new Set(changes)]).toEqual(expected);
  });
});
