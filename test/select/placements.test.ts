import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { placementsOf } from "../../src/select/placements.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

const nodes = ["1", "2", "3"].map((n) => node(`n${n}`, `192.168.0.${n}`));
const unplaced = pod("web/a", { ip: "10.0.0.1" });
const forward = globalPolicy("p", { selector: "role == 'edge'", applyOnForward: true, types: ["Ingress"] });

const cases: readonly {
  readonly name: string;
  readonly objects: readonly JsonObject[];
  readonly apart?: string;
  readonly found: readonly (string | undefined)[];
}[] = [
  { name: "without nodes there is one place nothing is known of", objects: [], found: [undefined] },
  { name: "equal nodes are asked once", objects: nodes, found: ["n1"] },
  { name: "the peer's node is left out", objects: nodes, apart: "n1", found: ["n2"] },
  {
    name: "a host endpoint sets its node apart, for its steps are on the path",
    objects: [...nodes, host("h2", { node: "n2", interfaceName: "*" })],
    found: ["n1", "n2"],
  },
  {
    name: "so does policy for forwarded traffic",
    objects: [
      ...nodes,
      ...["1", "2", "3"].map((n) =>
        host(`h${n}`, { node: `n${n}`, interfaceName: "*" }, { role: n === "3" ? "edge" : "" }),
      ),
      forward,
    ],
    found: ["n1", "n3"],
  },
  {
    name: "a translated packet carries a node's address, which rules may know",
    objects: [
      ...nodes,
      pool("10.0.0.0/24", { natOutgoing: true }),
      globalPolicy("q", {
        selector: "all()",
        ingress: [{ action: "Deny", source: { nets: ["192.168.0.2/32"] } }],
      }),
    ],
    found: ["n1", "n2"],
  },
];

describe("placements of a pod whose node is stated", () => {
  it("are that node", () => {
    const { cluster } = simulate(toFiles([...nodes, pod("web/a", { node: "n2", ip: "10.0.0.1" })]));
    const [endpoint] = cluster.workloads;
    if (endpoint === undefined) throw new Error("the pod was not read");
    expect(placementsOf(cluster, endpoint, undefined).map((each) => each?.name)).toEqual(["n2"]);
  });
});

describe("placements of a pod that may run anywhere", () => {
  it.each(cases)("$name", ({ objects, apart, found }) => {
    const { cluster } = simulate(toFiles([...objects, unplaced]));
    const [endpoint] = cluster.workloads;
    const other = cluster.nodes.find(({ name }) => name === apart);
    if (endpoint === undefined) throw new Error("the pod was not read");
    expect(placementsOf(cluster, endpoint, other).map((each) => each?.name)).toEqual(found);
  });
});
