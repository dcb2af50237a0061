import { describe, expect, it } from "@jest/globals";
import { diffMatrices, simulate } from "../../src/index.ts";
import type { ChangeGroup, PromotedReport } from "../../src/report/report.ts";
import { allScenarios } from "../render/scenarios/all-scenarios.ts";
import { calicoObject, manifest } from "../render/scenarios/objects.ts";
import { reportOf } from "../render/scenarios/scenario.ts";
import { openedShop, shop } from "../render/scenarios/shop.ts";
import { filesOf, withFiles, type Tree } from "../render/scenarios/tree.ts";

function promotedOf(base: Tree, head: Tree): PromotedReport | undefined {
  return reportOf({ name: "promoted", base, head }).clusters[0]?.ifPromoted;
}

const flows = (groups: readonly ChangeGroup[]): readonly string[] =>
  groups
    .flatMap(({ from, to, base, head }) =>
      from.members.flatMap((one) =>
        to.members.flatMap((other) =>
          one === other ? [] : [`${one} -> ${other} ${base.verdict}>${head.verdict}`],
        ),
      ),
    )
    .sort();

/** The same by another way: the matrices of the head with staged policies left aside and carried out. */
function promotion(head: Tree): readonly string[] {
  const differences = diffMatrices(simulate(filesOf(head)), simulate(filesOf(head), { staged: "promote" }));
  return [...new Set(differences.map((one) => `${one.from} -> ${one.to} ${one.base}>${one.head}`))].sort();
}

const closed = manifest(
  calicoObject("StagedGlobalNetworkPolicy", "node-host-firewall", {
    tier: "host-firewall",
    selector: "role == 'node'",
    types: ["Ingress"],
    ingress: [{ action: "Deny" }],
  }),
);
const removed = (kind: string, id: string): string =>
  manifest(calicoObject(kind, id, { tier: "host-firewall", stagedAction: "Delete" }));
const isolated = manifest(
  calicoObject("StagedNetworkPolicy", "prod/isolated", { selector: "all()", types: ["Ingress", "Egress"] }),
);
const learned = closed.replace("spec:", "spec:\n  stagedAction: Learn");
const ignored = closed.replace("spec:", "spec:\n  stagedAction: Ignore");

describe("what staged policies would do", () => {
  it.each([
    ["one that replaces a host firewall", closed, 8],
    ["the removal of a host firewall", removed("StagedGlobalNetworkPolicy", "node-host-firewall"), 6],
    ["one for pods", isolated, 28],
    ["one that was learned", learned, 8],
    ["one that is ignored", ignored, 0],
  ])("is what the two worlds of the head differ in: %s", (_name, staged, least) => {
    const head = withFiles(shop, { "staged.yaml": staged });
    const report = promotedOf(shop, head);
    const found = flows(report?.onPromotion.changes ?? []);
    expect(found).toEqual(promotion(head));
    expect(found.length).toBeGreaterThanOrEqual(least);
    expect(report?.staged).toMatchObject([{ edit: "added", place: { path: "staged.yaml", line: 1 } }]);
  });

  it("names the staged policy as the cause", () => {
    const report = promotedOf(shop, withFiles(shop, { "staged.yaml": closed }));
    for (const { causes } of report?.onPromotion.changes ?? [])
      expect(causes).toMatchObject([
        { text: "promoting StagedGlobalNetworkPolicy node-host-firewall", head: { path: "staged.yaml" } },
      ]);
  });

  it("is not looked for where there are none, nor where the configuration says so", () => {
    expect(promotedOf(shop, openedShop)).toBeUndefined();
    const config = { ".calsim.yml": "version: 1\nreport: { ifPromoted: false }\n" };
    expect(
      promotedOf(withFiles(shop, config), withFiles(shop, { ...config, "staged.yaml": closed })),
    ).toBeUndefined();
  });

  it("judges nothing", () => {
    const judged = (tree: Tree, files: Readonly<Record<string, string>>) => {
      const report = reportOf({ name: "judged", base: withFiles(shop, files), head: withFiles(tree, files) });
      const { conclusion, title, findings, clusters } = report;
      return { conclusion, title, findings, changes: clusters.map(({ changes }) => changes) };
    };
    const opening = removed("StagedGlobalNetworkPolicy", "node-host-firewall");
    for (const tree of [shop, openedShop])
      expect(judged(tree, { "staged.yaml": opening })).toEqual(judged(tree, {}));
  });

  it("tells what the change does to the promoted world only where it touches a staged policy", () => {
    const untouched = promotedOf(
      withFiles(shop, { "staged.yaml": closed }),
      withFiles(openedShop, { "staged.yaml": closed }),
    );
    expect(untouched?.byChange).toBeUndefined();
    const dropped = promotedOf(withFiles(shop, { "staged.yaml": closed }), shop);
    expect(dropped?.staged).toMatchObject([{ edit: "removed" }]);
    expect(dropped?.onPromotion.changes).toEqual([]);
    expect(flows(dropped?.byChange?.changes ?? [])).toEqual(
      promotion(withFiles(shop, { "staged.yaml": closed })).map((flow) =>
        flow.replace("allow>deny", "deny>allow"),
      ),
    );
  });

  it("does not repeat what changes without promotion", () => {
    const report = reportOf({
      name: "both",
      base: withFiles(shop, { "staged.yaml": isolated }),
      head: withFiles(openedShop, { "staged.yaml": isolated.replace("- Egress", "# Egress") }),
    }).clusters[0];
    expect(report?.changes.length).toBeGreaterThan(0);
    const promotedIds = (report?.ifPromoted?.byChange?.changes ?? []).map(({ id }) => id);
    expect(report?.changes.filter(({ id }) => promotedIds.includes(id))).toEqual([]);
  });
});

describe("scenarios with staged policies", () => {
  it.each(
    allScenarios.filter(({ name }) => name.startsWith("staged-")).map((one) => [one.name, one] as const),
  )("%s has counts that fit its changes", (_name, scenario) => {
    const promoted = reportOf(scenario).clusters[0]?.ifPromoted;
    for (const list of [promoted?.onPromotion, promoted?.byChange]) {
      if (list === undefined) continue;
      const { newlyAllowed, newlyDenied, newlyUnknown, noLongerUnknown } = list.counts;
      expect(newlyAllowed + newlyDenied + newlyUnknown + noLongerUnknown).toBe(
        list.changes.reduce((sum, { flows: count }) => sum + count, 0),
      );
    }
  });
});
