import { describe, expect, it } from "@jest/globals";
import type { JudgedCluster } from "../../src/judge/judge-input.ts";
import { change, cluster, config, judged, lines, noConfig, outside, shop } from "./toy-world.ts";

const world = { endpoints: [...shop, outside("10.0.0.0/8")], allowed: [["*", "*", "all"]] } as const;

function check(
  base: string | undefined,
  head: string | undefined,
  rest: Partial<JudgedCluster> = {},
): readonly string[] {
  const parse = (text: string | undefined) => (text === undefined ? noConfig : config(text));
  const judgement = judged({
    clusters: [cluster([], world, world, rest)],
    base: parse(base),
    head: parse(head),
  });
  return lines(judgement).filter((line) => line.includes("no-config-weakening"));
}

const waiver = (rest: string): string => `waivers: [{ rule: no-new-app-to-host, reason: r, ${rest} }]`;

describe("weakening the configuration", () => {
  it.each([
    ["a comment", "rules: []", "rules: [] # none"],
    ["a rule renamed", "rules: [{ id: a, to: prod/db }]", "rules: [{ id: b, to: prod/db }]"],
    ["a rule raised", "rules: [{ id: a, to: prod/db, level: notice }]", "rules: [{ id: a, to: prod/db }]"],
    ["a rule widened", "rules: [{ id: a, to: prod/db, ports: [TCP/80] }]", "rules: [{ id: a, to: prod/* }]"],
    [
      "a group written otherwise",
      "groups: { g: prod/* }\nrules: [{ id: a, to: g }]",
      "rules: [{ id: a, to: [prod/web, prod/db] }]",
    ],
    [
      "one rule made of two",
      "rules: [{ id: a, to: prod/*, ports: [TCP] }]",
      "rules: [{ id: a, to: prod/web, ports: [TCP] }, { id: b, to: prod/db, ports: [TCP/0-1023, TCP/1024-65535] }]",
    ],
    ["what nobody is among", "rules: [{ id: a, to: gone/* }]", ""],
    ["a waiver that has run out", "", waiver("from: '*', to: '*', expires: 2026-12-31")],
    ["a waiver removed", waiver("from: '*', to: '*'"), ""],
    ["a rule on top", "rules: []", "rules: [{ id: a }]"],
    [
      "defaults written out",
      undefined,
      "rules: [{ id: no-new-app-to-host }, { id: no-host-lockout, level: failure }]",
    ],
  ])("is not %s", (_, base, head) => {
    expect(check(base, head)).toEqual([]);
  });

  it.each([
    [
      "a rule removed",
      "rules: [{ id: a, to: prod/db }]",
      "",
      /`a` no longer makes it a failure: newly allowing, leaving undecided from .* to prod\/db: every connection/,
    ],
    [
      "a rule lowered",
      "rules: [{ id: a, to: prod/db }]",
      "rules: [{ id: a, to: prod/db, level: warning }]",
      /`a` no longer makes it a failure: newly allowing/,
    ],
    [
      "a rule narrowed",
      "rules: [{ id: a, from: prod/web, to: prod/db }]",
      "rules: [{ id: a, from: prod/web, to: prod/db, ports: [TCP] }]",
      /from prod\/web to prod\/db: every connection but TCP/,
    ],
    [
      "the built-in rule switched off",
      undefined,
      "rules: [{ id: no-new-app-to-host, level: off }]",
      /from dev\/web, prod\/db and prod\/web to host\/n1 and host\/n2/,
    ],
    [
      "its group redefined",
      undefined,
      "groups: { app: prod/* }",
      /`no-new-app-to-host` .* from dev\/web to host\/n1 and host\/n2/,
    ],
    ["the hosts redefined", undefined, "groups: { hosts: host/n1 }", /to host\/n2: every connection/],
    [
      "undecided flows let go",
      undefined,
      "rules: [{ id: no-new-app-to-host, unknown: off }]",
      /`no-new-app-to-host` no longer makes it a failure: leaving undecided from/,
    ],
    [
      "a waiver added",
      "",
      waiver("from: prod/web, to: host/n1, ports: [TCP/22]"),
      /from prod\/web to host\/n1: TCP 22/,
    ],
    [
      "a waiver widened",
      waiver("from: prod/web, to: host/n1"),
      waiver("from: prod/web, to: hosts"),
      /from prod\/web to host\/n2/,
    ],
    [
      "a waiver prolonged",
      waiver("from: prod/web, to: host/n1, expires: 2026-12-31"),
      waiver("from: prod/web, to: host/n1, expires: 2027-12-31"),
      /from prod\/web to host\/n1/,
    ],
    [
      "an expectation removed",
      "expectations: [{ id: e, from: dev/*, to: prod/db, verdict: deny }]",
      "",
      /`e` no longer makes it a failure: not denying from dev\/web to prod\/db/,
    ],
    [
      "an expectation turned round",
      "expectations: [{ id: e, from: dev/*, to: prod/db, verdict: deny }]",
      "expectations: [{ id: e, from: dev/*, to: prod/db, verdict: allow }]",
      /not denying/,
    ],
    [
      "more let change",
      "rules: [{ id: o, only: true, to: prod/web }]",
      "rules: [{ id: o, only: true, to: prod/* }]",
      /to prod\/db/,
    ],
    [
      "the lockout check lowered",
      "",
      "rules: [{ id: no-host-lockout, level: warning }]",
      /`no-host-lockout` goes from failure to warning/,
    ],
    [
      "the lockout check waived",
      "",
      "waivers: [{ rule: no-host-lockout, from: '*', to: host/n1, ports: [TCP/22], reason: r }]",
      /cutting access to hosts .*to host\/n1: TCP 22/,
    ],
    ["this check itself", "", "rules: [{ id: no-config-weakening, level: off }]", /goes from warning to off/],
    [
      "a cluster dropped",
      "clusters: { default: { sources: [{ path: a }] }, b: { sources: [{ path: b }] } }",
      "clusters: { default: { sources: [{ path: a }] } }",
      /cluster `b` is no longer looked at/,
    ],
    [
      "a source dropped",
      "clusters: { default: { sources: [{ path: a }, { path: b }], inventory: [i.yaml] } }",
      "clusters: { default: { sources: [{ path: b }] } }",
      /no longer takes in path a and inventory i\.yaml/,
    ],
    [
      "other settings",
      "clusters: { default: { calico: { endpointToHost: Accept } } }",
      "clusters: { default: { calico: { endpointToHost: Drop } } }",
      /judged by other settings: endpointToHost/,
    ],
    [
      "more who accept",
      "acceptance: { approvers: [ann] }",
      "acceptance: { approvers: [ann, bob] }",
      /more people may accept findings: bob/,
    ],
    [
      "others accepting, who need no write access",
      "",
      "acceptance: { approvers: [ann] }",
      /these may accept findings, with write access or not: ann/,
    ],
    ["everyone accepting", "acceptance: { approvers: [ann] }", "", /everyone with write access may accept/],
    ["authors accepting", "acceptance: { self: false }", "", /authors may accept findings of their own/],
    [
      "the file removed",
      "rules: [{ id: a, from: prod/web, to: prod/db }]",
      undefined,
      /`a` no longer makes it a failure: newly allowing/,
    ],
  ])("is %s", (_, base, head, expected) => {
    const found = check(base, head);
    expect(found.join("\n")).toMatch(expected);
    expect(found.every((line) => line.startsWith("warning no-config-weakening: "))).toBe(true);
  });

  it("is told by the files that are taken in, where those are known", () => {
    const base = "clusters: { default: { sources: [{ path: a }] } }";
    const head = "clusters: { default: { sources: [{ path: a/x }, { path: a/y }] } }";
    const coverage = (paths: readonly string[]) => ({
      coverage: { base: ["a/x/1.yaml", "a/y/2.yaml"], head: paths },
    });
    expect(check(base, head, coverage(["a/y/2.yaml", "a/x/1.yaml"]))).toEqual([]);
    expect(check(base, head, coverage(["a/x/1.yaml"]))).toEqual([
      "warning no-config-weakening: cluster `default` no longer takes in a/y/2.yaml",
    ]);
  });

  it("blocks where the base says so, whatever the head says", () => {
    const base = config("rules: [{ id: no-config-weakening, level: failure }]");
    const judgement = judged({
      clusters: [cluster([], world)],
      base,
      head: config("rules: [{ id: no-new-app-to-host, level: off }]"),
    });
    expect(judgement.conclusion).toBe("failure");
    expect(judgement.title).toMatch(/weakened guards? in `\.calsim\.yml`/);
  });
});

describe("the pull request's own file", () => {
  const edge = change("newly-allowed", [["prod/web", "host/n1"]]);

  it.each([
    ["a waiver", waiver("from: '*', to: '*'")],
    ["the rule switched off", "rules: [{ id: no-new-app-to-host, level: off }]"],
    ["the rule renamed", "rules: [{ id: no-new-app-to-host, level: off }, { id: mine, level: notice }]"],
    ["a group redefined", "groups: { app: prod/db }"],
  ])("turns nothing green by %s", (_, text) => {
    for (const base of [noConfig, config("rules: []")]) {
      const judgement = judged({ clusters: [cluster([edge], world)], base, head: config(text) });
      expect(judgement.conclusion).toBe("failure");
      expect(judgement.byHead?.conclusion).toBe("success");
      expect(lines(judgement).filter((line) => line.startsWith("notice config-changed"))).toEqual([
        expect.stringContaining("by its own the answer would be success"),
      ]);
    }
  });

  it("fails where it has faults: every later pull request would", () => {
    const judgement = judged({
      clusters: [cluster([], world)],
      head: config("rules: [{ id: a, from: ap }]"),
    });
    expect(judgement.conclusion).toBe("failure");
    expect(judgement.findings[0]).toMatchObject({
      rule: "analysis-incomplete",
      place: { path: ".calsim.yml", line: 2 },
    });
  });

  it("is not mentioned where it is the same", () => {
    const same = config("rules: []");
    expect(
      judged({ clusters: [cluster([], world)], base: same, head: config("rules: []") }).byHead,
    ).toBeUndefined();
  });
});
