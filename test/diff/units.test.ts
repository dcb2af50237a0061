import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { diffMatrices } from "../../src/diff-matrices.ts";
import { compareClusters } from "../../src/diff/pair-differences.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod } from "../support/small-objects.ts";

const locked = globalPolicy("locked", { selector: "app == 'a'", types: ["Ingress"] });

/** Changes as `from -> to base>head`, each pair once. */
function changes(base: readonly JsonObject[], head: readonly JsonObject[]): readonly string[] {
  const differences = diffMatrices(simulate(toFiles(base)), simulate(toFiles(head)));
  return [
    ...new Set(differences.map((each) => `${each.from} -> ${each.to} ${each.base}>${each.head}`)),
  ].sort();
}

const equalPods = ["1", "2", "3"].map((n) =>
  pod(`web/a${n}`, { node: `n${n}`, ip: `10.0.0.${n}`, labels: { app: "a" } }),
);

describe("units of a comparison", () => {
  it("hold equal pods together, and the pairs among them change like others", () => {
    const found = changes(equalPods, [...equalPods, locked]).filter(
      (change) => change.startsWith("web/") && !change.includes("outside"),
    );
    expect(found).toHaveLength(6);
    expect(found).toContain("web/a1 -> web/a2 allow>deny");
    expect(found.some((change) => /(a\d) -> web\/\1 /.test(change))).toBe(false);
    const { units } = compareClusters(
      simulate(toFiles(equalPods)).cluster,
      simulate(toFiles([...equalPods, locked])).cluster,
    );
    expect(
      units[0]?.units.filter(({ kind }) => kind === "workload").map(({ members }) => members.length),
    ).toEqual([3]);
  });

  it("hold hosts together that do the same", () => {
    const hosts = ["1", "2"].flatMap((n) => [
      node(`n${n}`, `192.168.0.${n}`),
      host(
        `h${n}`,
        { node: `n${n}`, interfaceName: "eth0", expectedIPs: [`192.168.0.${n}`] },
        { role: "worker" },
      ),
    ]);
    const { cluster } = simulate(toFiles(hosts));
    const { units } = compareClusters(cluster, cluster);
    expect(
      units[0]?.units.filter(({ kind }) => kind === "host").map(({ members }) => members.length),
    ).toEqual([2]);
  });

  it("compare a pod that moved node by node", () => {
    const world = (at: string): readonly JsonObject[] => [
      ...["1", "2"].map((n) => node(`n${n}`, `192.168.0.${n}`)),
      pod("web/a", { node: at, ip: "10.0.0.1", labels: { app: "a" } }),
      locked,
    ];
    // A host always reaches its own pods (HEP-19), so the move takes that from one host and gives it to the other.
    expect(changes(world("n1"), world("n2"))).toEqual([
      "host/n1 -> web/a allow>deny",
      "host/n2 -> web/a deny>allow",
    ]);
  });
});
