import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import type { Judgement } from "../../src/judge/judge.ts";
import type { JudgedChange } from "../../src/judge/judge-input.ts";
import { indexMembers } from "../../src/judge/members.ts";
import { waive } from "../../src/judge/waive.ts";
import {
  connectionSetKey,
  emptyConnections,
  intersectConnections,
  isEmptyConnections,
  unionConnections,
  type ConnectionSet,
} from "../../src/sets/connection-set.ts";
import { change, cluster, config, judged, shop, type Row } from "./toy-world.ts";

const ids = shop.map(({ id }) => id);
const ports = ["TCP/22", "TCP/80", "TCP/443", "UDP/53", "ICMP"];
const ends = [
  "'*'",
  "app",
  "hosts",
  "prod/*",
  "host/n1",
  "prod/web",
  "outside/*",
  "10.0.0.0/8",
  "{ pods: \"app == 'web'\" }",
];

const arbitraryPorts = fc.subarray(ports, { minLength: 1 });
const arbitraryPair = fc
  .tuple(fc.constantFrom(...ids), fc.constantFrom(...ids))
  .filter(([from, to]) => from !== to);

const arbitraryChanges: fc.Arbitrary<readonly JudgedChange[]> = fc
  .uniqueArray(
    fc
      .tuple(
        fc.constantFrom("newly-allowed", "newly-denied", "newly-unknown", "no-longer-unknown"),
        fc.uniqueArray(arbitraryPair, { minLength: 1, maxLength: 6, selector: String }),
        arbitraryPorts,
      )
      .map(([kind, pairs, texts]) => change(kind, pairs, texts)),
    { maxLength: 5, selector: ({ id }) => id },
  )
  .map((changes) => withoutOverlaps([], changes));

/** As in every report: a connection of a pair is in one change. What an earlier change has is left out of the later one. */
function withoutOverlaps(
  earlier: readonly JudgedChange[],
  later: readonly JudgedChange[],
): readonly JudgedChange[] {
  const taken = [...earlier];
  for (const one of later) {
    const pairs = one.pairs.filter(([from, to]) =>
      taken.every(
        (other) =>
          !other.pairs.some((pair) => pair[0] === from && pair[1] === to) ||
          isEmptyConnections(intersectConnections(one.connections, other.connections)),
      ),
    );
    if (pairs.length > 0) taken.push({ ...one, pairs });
  }
  return taken;
}

const arbitraryRule = fc
  .record({
    when: fc.constantFrom("newly-allowed", "newly-denied", "newly-unknown", "any"),
    only: fc.boolean(),
    from: fc.constantFrom(...ends),
    to: fc.constantFrom(...ends),
    ports: fc.option(arbitraryPorts),
    level: fc.constantFrom("failure", "warning", "notice", "off"),
  })
  .map(({ when, only, from, to, ports: list, level }) => {
    const filter = list === null ? "" : `, ports: [${list.join(", ")}]`;
    return `when: ${when}, only: ${only}, from: ${from}, to: ${to}, level: ${level}${filter}`;
  });

const arbitraryWaiver = fc
  .tuple(
    fc.constantFrom("no-new-app-to-host", "r0", "works"),
    fc.constantFrom(...ends),
    fc.constantFrom(...ends),
    fc.option(arbitraryPorts),
  )
  .map(([rule, from, to, list]) => {
    const filter = list === null ? "" : `, ports: [${list.join(", ")}]`;
    return `{ rule: ${rule}, from: ${from}, to: ${to}, reason: r, expires: 2030-01-01${filter} }`;
  });

const arbitraryRows: fc.Arbitrary<readonly Row[]> = fc.array(
  fc.tuple(arbitraryPair, arbitraryPorts).map(([[from, to], texts]): Row => [from, to, ...texts]),
  { maxLength: 8 },
);

interface World {
  readonly changes: readonly JudgedChange[];
  readonly rules: readonly string[];
  readonly waivers: readonly string[];
  readonly base: readonly Row[];
  readonly head: readonly Row[];
}

const arbitraryWorld: fc.Arbitrary<World> = fc.record({
  changes: arbitraryChanges,
  rules: fc.array(arbitraryRule, { minLength: 1, maxLength: 3 }),
  waivers: fc.array(arbitraryWaiver, { maxLength: 3 }),
  base: arbitraryRows,
  head: arbitraryRows,
});

function text({ rules, waivers }: Pick<World, "rules" | "waivers">): string {
  return [
    `rules: [${rules.map((rule, index) => `{ id: r${index}, ${rule} }`).join(", ")}]`,
    "expectations: [{ id: works, from: prod/web, to: prod/db, ports: [TCP/443], verdict: allow }]",
    `waivers: [${waivers.join(", ")}]`,
  ].join("\n");
}

function judgeWorld(world: World): Judgement {
  const base = config(text(world));
  expect(base.issues).toEqual([]);
  const clusters = [
    cluster(
      world.changes,
      { endpoints: shop, allowed: world.base },
      { endpoints: shop, allowed: world.head },
    ),
  ];
  return judged({ clusters, base });
}

/** Rule and change of everything that stands, failures or all. */
function standing({ findings }: Judgement, only?: "failure"): ReadonlySet<string> {
  return new Set(
    findings
      .filter(({ settled, level }) => settled === undefined && (only === undefined || level === only))
      .map(({ rule, changes }) => `${rule} ${changes.join()}`),
  );
}

const severity = { success: 0, failure: 1 } as const;

describe("laws of judging", () => {
  it("a waiver never makes anything worse", () => {
    fc.assert(
      fc.property(arbitraryWorld, (world) => {
        const without = judgeWorld({ ...world, waivers: [] });
        const waived = judgeWorld(world);
        expect(severity[waived.conclusion]).toBeLessThanOrEqual(severity[without.conclusion]);
        const before = standing(without);
        for (const one of standing(waived)) expect(before).toContain(one);
      }),
      { numRuns: 60 },
    );
  });

  it("one more rule or change never makes a failure a success", () => {
    fc.assert(
      fc.property(arbitraryWorld, arbitraryRule, arbitraryChanges, (world, rule, more) => {
        const conclusion = severity[judgeWorld(world).conclusion];
        expect(
          severity[judgeWorld({ ...world, rules: [...world.rules, rule] }).conclusion],
        ).toBeGreaterThanOrEqual(conclusion);
        const changes = withoutOverlaps(world.changes, more);
        // Expectations are bound to changes in their ids only: their findings are the same in number.
        expect(severity[judgeWorld({ ...world, changes }).conclusion]).toBeGreaterThanOrEqual(conclusion);
      }),
      { numRuns: 60 },
    );
  });

  it("fails exactly on a standing failure", () => {
    fc.assert(
      fc.property(arbitraryWorld, (world) => {
        const judgement = judgeWorld(world);
        expect(judgement.conclusion).toBe(standing(judgement, "failure").size > 0 ? "failure" : "success");
      }),
      { numRuns: 60 },
    );
  });

  it("gives every finding an id of its own, and the same answer again", () => {
    fc.assert(
      fc.property(arbitraryWorld, (world) => {
        const { findings } = judgeWorld(world);
        expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
        expect(JSON.stringify(judgeWorld(world))).toBe(JSON.stringify(judgeWorld(world)));
      }),
      { numRuns: 40 },
    );
  });

  it("finds no weakening in a file compared with itself, and some wherever the other file lets something pass", () => {
    fc.assert(
      fc.property(arbitraryWorld, arbitraryWorld, (world, other) => {
        const clusters = [
          cluster(
            world.changes,
            { endpoints: shop, allowed: world.base },
            { endpoints: shop, allowed: world.head },
          ),
        ];
        const base = config(text(world));
        const weakenings = (head: typeof base) =>
          judged({ clusters, base, head }).findings.filter(({ rule }) => rule === "no-config-weakening");
        expect(weakenings(config(`${text(world)}\n# the same`))).toEqual([]);
        const head = config(text(other));
        const judgement = judged({ clusters, base, head });
        if (judgement.conclusion === "failure" && judgement.byHead?.conclusion === "success") {
          expect(weakenings(head)).not.toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("accepting every finding one by one settles exactly those", () => {
    fc.assert(
      fc.property(arbitraryWorld, (world) => {
        const base = config(text(world));
        const clusters = [
          cluster(
            world.changes,
            { endpoints: shop, allowed: world.base },
            { endpoints: shop, allowed: world.head },
          ),
        ];
        const { findings } = judged({ clusters, base });
        const [first] = findings.filter(({ settled }) => settled === undefined);
        if (first === undefined) return;
        const accepted = judged({
          clusters,
          base,
          acceptances: [{ finding: first.id, by: "ann", reason: "r" }],
        });
        const open = (all: Judgement["findings"]) =>
          all
            .filter(({ settled }) => settled === undefined)
            .map(({ id }) => id)
            .sort();
        expect(open(accepted.findings)).toEqual(open(findings).filter((id) => id !== first.id));
      }),
      { numRuns: 60 },
    );
  });
});

describe("waive", () => {
  it("splits flows into disjoint parts that add up to what was given", () => {
    fc.assert(
      fc.property(arbitraryChanges, fc.array(arbitraryWaiver, { maxLength: 4 }), (changes, texts) => {
        const { waivers } = config(
          text({ rules: [], waivers: texts.map((one) => one.replace(/rule: r0/, "rule: works")) }),
        ).config;
        const members = indexMembers(cluster(changes));
        for (const flows of changes) {
          const { standing: left, waived } = waive(flows, waivers, members);
          for (const [from, to] of flows.pairs) {
            const parts = [...left, ...waived]
              .filter(({ pairs }) => pairs.some((pair) => pair[0] === from && pair[1] === to))
              .map(({ connections }) => connections);
            expect(connectionSetKey(parts.reduce(unionConnections, emptyConnections))).toBe(
              connectionSetKey(flows.connections),
            );
            expect(areDisjoint(parts)).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

function areDisjoint(sets: readonly ConnectionSet[]): boolean {
  return sets.every((one, index) =>
    sets.slice(index + 1).every((other) => isEmptyConnections(intersectConnections(one, other))),
  );
}
