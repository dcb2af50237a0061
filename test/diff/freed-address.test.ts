import { describe, expect, it } from "@jest/globals";
import { diffMatrices } from "../../src/diff-matrices.ts";
import { simulate, type Simulation } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node } from "../support/small-objects.ts";

const target = host("target", { node: "n0", expectedIPs: ["192.168.0.9"] });
const policy = globalPolicy("from-one", {
  ingress: [{ action: "Allow", source: { nets: ["192.168.0.2/32"] } }],
});
const unplaced = { apiVersion: "v1", kind: "Node", metadata: { name: "new" } };

function verdicts(base: Simulation, head: Simulation, from: string): readonly string[] {
  const changes = [...diffMatrices(base, head)].filter((change) => change.from === from);
  return [...new Set(changes.map((change) => `${change.to} ${change.base} > ${change.head}`))].sort();
}

describe("an address that a removed node had", () => {
  const base = simulate(toFiles([target, policy, node("old", "192.168.0.2")]), {});

  it("may be that of a new node whose address the tree does not hold", () => {
    const head = simulate(toFiles([target, policy, unplaced]), {});
    expect(verdicts(base, head, "host/new")).toContain("host/target absent > unknown");
  });

  it("is not that of a node with another address", () => {
    const head = simulate(toFiles([target, policy, node("new", "192.168.0.3")]), {});
    expect(verdicts(base, head, "host/new")).not.toContain("host/target absent > unknown");
  });
});
