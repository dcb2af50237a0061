import { describe, expect, it } from "@jest/globals";
import {
  change,
  cluster,
  config,
  judged,
  lines,
  outside,
  pod,
  shop,
  type Row,
  type ToySide,
} from "./toy-world.ts";

const works = "{ id: works, from: prod/web, to: prod/db, ports: [TCP/5432], verdict: allow }";
const apart = "{ id: apart, from: dev/*, to: prod/*, verdict: deny }";

interface Sides {
  readonly base?: readonly Row[];
  readonly head?: readonly Row[];
  readonly unknownBase?: readonly Row[];
  readonly unknownHead?: readonly Row[];
  readonly world?: Partial<ToySide>;
}

function check(
  expectation: string,
  { base = [], head = [], unknownBase = [], unknownHead = [], world = {} }: Sides,
  more = "",
) {
  const parsed = config(`expectations: [${expectation}]\n${more}`);
  expect(parsed.issues.filter(({ severity }) => severity !== "notice")).toEqual([]);
  const judgement = judged({
    clusters: [
      cluster(
        [],
        { endpoints: shop, ...world, allowed: base, unknown: unknownBase },
        { endpoints: shop, ...world, allowed: head, unknown: unknownHead },
      ),
    ],
    base: parsed,
  });
  const own = judgement.findings.filter(({ rule }) => rule !== "no-host-lockout");
  return { lines: lines({ findings: own }), outcome: judgement.expectations[0]?.outcome, judgement };
}

const open: Row = ["prod/web", "prod/db", "TCP/5432"];
const leak: Row = ["dev/web", "prod/db", "TCP/5432"];

describe("expectations", () => {
  it.each([
    ["what works and did", works, { base: [open], head: [open] }, "holds", []],
    [
      "what works again",
      works,
      { head: [open] },
      "newly-fixed",
      ["notice works: holds again: prod/web must reach prod/db: TCP 5432"],
    ],
    [
      "what no longer works",
      works,
      { base: [open] },
      "newly-broken",
      ["failure works: no longer holds: prod/web must reach prod/db: TCP 5432"],
    ],
    [
      "what never worked",
      works,
      {},
      "still-broken",
      ["failure works: does not hold, as before: prod/web must reach prod/db: TCP 5432"],
    ],
    [
      "what can't be decided any more",
      works,
      { base: [open], unknownHead: [open] },
      "cannot-tell",
      [
        "failure works: it can no longer be decided whether this holds: prod/web must reach prod/db: TCP 5432",
      ],
    ],
    [
      "what never could be decided",
      works,
      { unknownBase: [open], unknownHead: [open] },
      "cannot-tell",
      [
        "failure works: it can't be decided whether this holds, as before: prod/web must reach prod/db: TCP 5432",
      ],
    ],
    ["what is apart and was", apart, {}, "holds", []],
    [
      "what is no longer apart",
      apart,
      { head: [leak] },
      "newly-broken",
      ["failure apart: no longer holds: dev/web must not reach prod/db: TCP 5432"],
    ],
    [
      "what is apart again",
      apart,
      { base: [leak] },
      "newly-fixed",
      ["notice apart: holds again: dev/web must not reach prod/db: TCP 5432"],
    ],
    [
      "what may not be apart any more",
      apart,
      { unknownHead: [leak] },
      "cannot-tell",
      [
        "failure apart: it can no longer be decided whether this holds: dev/web must not reach prod/db: TCP 5432",
      ],
    ],
    // What was broken and gets worse is newly broken in what is worse.
    [
      "what gets worse",
      apart,
      { base: [leak], head: [["dev/web", "prod/db", "TCP/5432", "TCP/80"]] },
      "newly-broken",
      [
        "failure apart: no longer holds: dev/web must not reach prod/db: TCP 80",
        "failure apart: does not hold, as before: dev/web must not reach prod/db: TCP 5432",
      ],
    ],
    [
      "the other direction, which is not asked for",
      apart,
      { head: [["prod/db", "dev/web", "TCP/80"]] },
      "holds",
      [],
    ],
  ] as const)("%s", (_, text, sides, outcome, expected) => {
    const found = check(text, sides);
    expect(found.outcome).toBe(outcome);
    expect(found.lines).toEqual(expected);
  });

  it("are asked in both directions where they say so", () => {
    const both = "{ id: apart, from: dev/*, to: prod/*, verdict: deny, both: true }";
    expect(check(both, { head: [["prod/db", "dev/web", "TCP/80"]] }).outcome).toBe("newly-broken");
  });

  it("want every port they name", () => {
    const two = "{ id: works, from: prod/web, to: prod/db, ports: [TCP/5432, TCP/80], verdict: allow }";
    expect(check(two, { base: [open], head: [open] }).lines).toEqual([
      "failure works: does not hold, as before: prod/web must reach prod/db: TCP 80",
    ]);
  });

  it("have levels of their own", () => {
    const text =
      "{ id: works, from: prod/web, to: prod/db, verdict: allow, level: failure, stillBroken: notice }";
    expect(check(text, {}).judgement.conclusion).toBe("success");
    expect(check(text, { base: [["prod/web", "prod/db", "all"]] }).judgement).toMatchObject({
      conclusion: "failure",
      title: "1 broken expectation",
    });
  });

  describe("and failsafe ports", () => {
    const world = { failsafeInbound: [{ protocol: "tcp", port: 22 }] } as const;
    const hosts = (ports: string): string => `{ id: shut, from: prod/*, to: hosts, ${ports}verdict: deny }`;

    it("don't count where policy denies and no port is named", () => {
      expect(check(hosts(""), { world }).outcome).toBe("holds");
    });

    it("count where they are what is asked for", () => {
      expect(check(hosts("ports: [TCP/22], "), { world }).outcome).toBe("still-broken");
    });
  });

  it("leave out the outside with itself and an endpoint with itself", () => {
    const everyone = "{ id: shut, from: '*', to: '*', verdict: deny }";
    const world = { endpoints: [...shop, outside("10.0.0.0/8")] };
    const out: readonly Row[] = [
      ["outside/0.0.0.0/0", "outside/10.0.0.0/8", "all"],
      ["prod/db", "prod/db", "all"],
    ];
    expect(check(everyone, { world, head: out }).outcome).toBe("holds");
  });

  it("know a block of the outside that was cut otherwise before", () => {
    const parsed = config("expectations: [{ id: shut, from: 10.0.0.0/8, to: prod/*, verdict: deny }]");
    const before = { endpoints: shop, allowed: [["outside/0.0.0.0/0", "prod/db", "TCP/80"]] } as const;
    const after = {
      endpoints: [...shop.slice(0, -1), outside("10.0.0.0/8"), outside("0.0.0.0/5")],
      allowed: [["outside/10.0.0.0/8", "prod/db", "TCP/80", "TCP/81"]],
    } as const;
    expect(
      lines(judged({ clusters: [cluster([], before, after)], base: parsed })).filter((one) =>
        one.includes("shut"),
      ),
    ).toEqual([
      "failure shut: no longer holds: outside/10.0.0.0/8 must not reach prod/db: TCP 81",
      "failure shut: does not hold, as before: outside/10.0.0.0/8 must not reach prod/db: TCP 80",
    ]);
  });

  it("can't be dodged by a label that takes an endpoint out of them", () => {
    const parsed = config(
      "expectations: [{ id: apart, from: { pods: \"app == 'web'\" }, to: prod/db, verdict: deny }]",
    );
    const renamed = shop.map((one) => (one.id === "dev/web" ? pod("dev/web", { app: "other" }) : one));
    const head = { endpoints: renamed, allowed: [leak] };
    expect(judged({ clusters: [cluster([], { endpoints: shop }, head)], base: parsed }).conclusion).toBe(
      "failure",
    );
  });

  it.each([
    ["nobody ever was", "{ id: e, from: gone/*, to: prod/*, verdict: allow }", "warning", ""],
    ["what must work is gone", works.replace("prod/web", "lost/web"), "failure", " any more"],
    ["what must be apart is gone", apart.replace("dev/*", "lost/*"), "warning", " any more"],
  ])("say that they can't be checked: %s", (_, text, level, since) => {
    const parsed = config(`expectations: [${text}]`);
    const before = { endpoints: [...shop, pod("lost/web")] };
    const judgement = judged({ clusters: [cluster([], before, { endpoints: shop })], base: parsed });
    expect(judgement.expectations).toMatchObject([{ outcome: "unmatched" }]);
    expect(judgement.findings).toMatchObject([{ level, place: { path: ".calsim.yml", line: 2 } }]);
    expect(judgement.findings[0]?.message).toMatch(
      new RegExp(`^can't be checked: \`from\` \\(.*\\) matches no endpoint${since}$`),
    );
  });

  it("lack nothing in one cluster that they have in another", () => {
    const parsed = config(`clusters: { a: {}, b: {} }\nexpectations: [${apart}]`);
    const a = cluster([], { endpoints: shop }, undefined, { name: "a" });
    const b = cluster([], { endpoints: [pod("other/web")] }, undefined, { name: "b" });
    expect(judged({ clusters: [a, b], base: parsed }).findings).toEqual([]);
    expect(judged({ clusters: [b], base: parsed }).findings).toHaveLength(1);
  });

  it("point at the change that broke them, and are bound to its deciding rule", () => {
    const parsed = config(`expectations: [${works}]`);
    const cut = change("newly-denied", [["prod/web", "prod/db"]], ["TCP/5432", "TCP/80"]);
    const other = change("newly-denied", [["prod/db", "prod/web"]], ["TCP/5432"]);
    const run = (one: typeof cut) =>
      judged({
        clusters: [cluster([one, other], { endpoints: shop, allowed: [open] }, { endpoints: shop })],
        base: parsed,
      }).findings;
    expect(run(cut)).toMatchObject([{ changes: [cut.id], place: { path: "policy.yaml", line: 7 } }]);
    const redecided = { ...cut, head: { ...cut.head, decidedBy: "rule c" } };
    expect(run(redecided)[0]?.id).not.toBe(run(cut)[0]?.id);
  });

  it("can be waived in part", () => {
    const head: readonly Row[] = [["dev/web", "prod/db", "TCP/5432", "TCP/80"]];
    const waiver = "waivers: [{ rule: apart, from: dev/web, to: prod/db, ports: [TCP/80], reason: r }]";
    const found = check(apart, { head }, waiver);
    expect(found.lines).toEqual([
      "failure apart: no longer holds: dev/web must not reach prod/db: TCP 5432",
      "[waiver] failure apart: no longer holds: dev/web must not reach prod/db: TCP 80",
    ]);
  });
});
