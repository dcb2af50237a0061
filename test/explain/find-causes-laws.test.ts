import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { diffMatrices } from "../../src/diff-matrices.ts";
import { withParts, type EditPart } from "../../src/explain/edit-parts.ts";
import { listEdits, resourceKey, type Edit } from "../../src/explain/edits.ts";
import { witnessAnswer, type WitnessQuestion } from "../../src/explain/explain-group.ts";
import { createCauseFinder } from "../../src/explain/find-causes.ts";
import { loadCluster } from "../../src/load/load-cluster.ts";
import { loadTree, type LoadedTree } from "../../src/load-tree.ts";
import type { Resource } from "../../src/model/resource.ts";
import type { Verdict } from "../../src/model/ruling.ts";
import { hasConnection } from "../../src/sets/connection-set.ts";
import { sampleConnection } from "../../src/sets/connection-text.ts";
import { simulationOf, type Simulation } from "../../src/simulate.ts";
import { randomNamespaces } from "../support/random/random-endpoints.ts";
import { randomPolicies, randomTiers } from "../support/random/random-policies.ts";
import { world } from "../support/random/random-rule.ts";
import { createRandom } from "../support/random/random.ts";
import { arbitraryCluster, toFiles, type RandomCluster } from "../support/random-cluster.ts";
import { editCluster } from "../support/random-edit.ts";
import { host, node, pod } from "../support/small-objects.ts";

interface Edited {
  readonly base: RandomCluster;
  readonly head: RandomCluster;
}

/** One edit on top of another, so that some changes need several. */
const edited: fc.Arbitrary<Edited> = fc
  .tuple(fc.nat(0x7fffffff), fc.array(fc.nat(0x7fffffff), { minLength: 1, maxLength: 6 }))
  .map(([seed, seeds]) => {
    const base = guardedCluster(seed);
    return { base, head: seeds.reduce(editCluster, base) };
  });

/** Pods and hosts of known place and address, and policies of all kinds about them. */
function guardedCluster(seed: number): RandomCluster {
  const random = createRandom(seed);
  const labels = () => ({ app: random.pick(world.apps), env: random.pick(["prod", "dev"]) });
  const nodes = ["n1", "n2"].map((name, index) => node(name, `192.168.0.${index + 1}`));
  const hosts = ["n1", "n2"].map((name, index) =>
    host(name, { node: name, interfaceName: "*", expectedIPs: [`192.168.0.${index + 1}`] }, labels()),
  );
  const pods = [0, 1, 2, 3].map((index) =>
    pod(`${random.pick(["shop", "prod"])}/w${index}`, {
      node: random.pick(["n1", "n2"]),
      ip: `10.0.0.${index + 1}`,
      labels: labels(),
    }),
  );
  const policies = [...randomTiers(random), ...randomPolicies(random)];
  const objects = [...nodes, ...hosts, ...pods, ...randomNamespaces(random), ...policies];
  return { seed, files: toFiles(objects), options: {} };
}

/** Every pair of endpoints of known address and place with one connection that changed. */
function changesOf(base: Simulation, head: Simulation): readonly WitnessQuestion[] {
  const known = (id: string): boolean =>
    [base, head].every(
      ({ cluster }) =>
        cluster.hostEndpoints.some((host) => host.id === id && host.expectedIPs.length > 0) ||
        cluster.workloads.some((pod) => pod.id === id && pod.addresses.length > 0 && pod.node !== undefined),
    );
  const changes = diffMatrices(base, head).filter(({ from, to }) => known(from) && known(to));
  return changes
    .filter((_, index) => index % 3 === 0)
    .slice(0, 12)
    .flatMap(({ from, to, family, connections }) => {
      const connection = sampleConnection(connections);
      return connection === undefined ? [] : [{ from, to, family, connection }];
    });
}

/** By the evaluator over sets, which is not the one that looks for causes. */
function verdictOf({ matrix, endpoints }: Simulation, asked: WitnessQuestion): Verdict | undefined {
  const ids = endpoints.map(({ id }) => id);
  if (!ids.includes(asked.from) || !ids.includes(asked.to)) return undefined;
  return matrix
    .cell(asked.from, asked.to)
    .families.find(({ family }) => family === asked.family)
    ?.rulings.find(({ connections }) => hasConnection(connections, asked.connection))?.verdict;
}

type Chosen = readonly { readonly edit: Edit; readonly part: EditPart }[];

function applied(base: readonly Resource[], chosen: Chosen): readonly Resource[] {
  const edits = [...new Set(chosen.map(({ edit }) => edit))];
  const touched = new Set(edits.map(({ key }) => key));
  return [
    ...base.filter((resource) => !touched.has(resourceKey(resource))),
    ...edits.flatMap((edit) => {
      const parts = chosen.filter((one) => one.edit === edit).map(({ part }) => part);
      return withParts(edit.base, edit.head, parts) ?? [];
    }),
  ];
}

function treeOf({ files, options }: RandomCluster): LoadedTree {
  return loadTree(files, options);
}

describe("the causes of a change", () => {
  it("make it by themselves, and don't without any one of them", () => {
    const seen = { single: 0, together: 0, unknown: 0 };
    fc.assert(
      fc.property(edited, ({ base: before, head: after }) => {
        const [base, head] = [treeOf(before), treeOf(after)];
        const load = (resources: readonly Resource[]) => loadCluster(resources, before.options);
        const finder = createCauseFinder({
          base: { ...base, files: new Map() },
          head: { ...head, files: new Map() },
          load,
        });
        const [old, fresh] = [simulationOf(base.cluster, []), simulationOf(head.cluster, [])];
        for (const asked of changesOf(old, fresh)) {
          const { causes, parts } = finder.causesOf({
            ask: (cluster) => witnessAnswer(cluster, asked),
            ends: [asked.from, asked.to],
          });
          const [was, is] = [verdictOf(old, asked), verdictOf(fresh, asked)];
          const given = (chosen: Chosen) =>
            verdictOf(simulationOf(load(applied(base.resources, chosen)), []), asked);
          const where = `${asked.from} -> ${asked.to}: ${causes.map(({ text }) => text).join("; ")}`;
          if (parts.length === 0) {
            seen.unknown += 1;
            continue;
          }
          seen[parts.length === 1 ? "single" : "together"] += 1;
          expect([where, was === is, given(parts)]).toEqual([where, false, is]);
          for (const left of parts)
            expect([where, given(parts.filter((part) => part !== left)) === is]).toEqual([where, false]);
          expect(new Set(causes.map(({ sufficient }) => sufficient)).size).toBe(1);
          if (parts.length === 1) expect(causes[0]?.sufficient).toBe(true);
        }
      }),
      { numRuns: 90, seed: 36 },
    );
    // A property that holds of nothing says nothing.
    expect(seen.single).toBeGreaterThan(50);
    expect(seen.together).toBeGreaterThan(4);
    expect(seen.unknown).toBe(0);
  }, 240_000);
});

describe("the parts of an edit", () => {
  it("lead from the base to the head together, and change nothing when none is taken", () => {
    fc.assert(
      fc.property(edited, ({ base: before, head: after }) => {
        const [base, head] = [treeOf(before).resources, treeOf(after).resources];
        for (const edit of listEdits(base, head)) {
          expect(withParts(edit.base, edit.head, edit.parts)?.object).toEqual(edit.head?.object);
          expect(withParts(edit.base, edit.head, [])).toBe(edit.base);
        }
      }),
      { numRuns: 90, seed: 36 },
    );
  }, 120_000);

  it("are none where nothing differs", () => {
    fc.assert(
      fc.property(arbitraryCluster(), (cluster) => {
        expect(listEdits(treeOf(cluster).resources, treeOf(cluster).resources)).toEqual([]);
      }),
      { numRuns: 90, seed: 36 },
    );
  }, 60_000);
});
