import { describe, expect, it } from "@jest/globals";
import { diffMatrices } from "../../src/diff-matrices.ts";
import { simulate, type Simulation } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

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

describe("an address that a new pod takes", () => {
  it("is not that of a pod whose address the tree does not hold", () => {
    const fromDb = globalPolicy("from-db", {
      ingress: [{ action: "Allow", source: { selector: "app == 'db'" } }],
    });
    const lost = pod("web/lost");
    const objects = [target, fromDb, lost, pool("10.0.0.0/24")];
    const base = simulate(toFiles(objects), {});
    // The lowest of the pool, which would stand for all of it.
    const head = simulate(
      toFiles([...objects, pod("web/db", { ip: "10.0.0.1", labels: { app: "db" } })]),
      {},
    );
    expect(verdicts(base, head, "web/lost").filter((change) => !change.includes("absent"))).toEqual([]);
    expect(verdicts(base, head, "web/db")).toContain("host/target absent > allow");
  });
});
