import { describe, expect, it } from "@jest/globals";
import { collectAcceptances, type PullRequestComment } from "../../src/judge/collect-acceptances.ts";
import { unmetAcceptances } from "../../src/judge/unmet-acceptances.ts";
import type { AcceptanceSettings } from "../../src/judge/config.ts";
import type { Acceptance } from "../../src/judge/judge-input.ts";
import { change, cluster, config, judged, lines } from "./toy-world.ts";

const edge = change("newly-allowed", [["prod/web", "host/n1"]], ["TCP/443"]);
const id = judged({ clusters: [cluster([edge])] }).findings[0]?.id ?? "";

const anyone: AcceptanceSettings = { approvers: undefined, self: true, adminsOnly: false };

function comment(rest: Partial<PullRequestComment> = {}): PullRequestComment {
  return {
    id: 1,
    author: "ann",
    authorKind: "user",
    permission: "write",
    teams: [],
    uncheckedTeams: [],
    text: `/calsim accept ${id} planned`,
    edited: false,
    ...rest,
  };
}

function collect(comments: readonly PullRequestComment[], settings = anyone) {
  return collectAcceptances(comments, { pullRequestAuthor: "paul", settings });
}

function judgedWith(acceptances: readonly Acceptance[], one = edge) {
  return judged({ clusters: [cluster([one])], acceptances });
}

describe("accepting a finding", () => {
  it("settles it, and the finding says who and why", () => {
    const { acceptances } = collect([comment()]);
    const judgement = judgedWith(acceptances);
    expect(judgement.conclusion).toBe("success");
    expect(judgement.findings).toMatchObject([
      { id, settled: { by: "ann", reason: "planned", until: undefined } },
    ]);
  });

  it("counts the first comment for a finding", () => {
    const { acceptances } = collect([
      comment(),
      comment({ id: 2, author: "bob", text: `/calsim accept ${id} me too` }),
    ]);
    expect(judgedWith(acceptances).findings[0]?.settled).toMatchObject({ by: "ann" });
  });

  it("survives a rebase and not a widening", () => {
    const { acceptances } = collect([comment()]);
    const moved = {
      ...edge,
      id: "new group",
      head: { ...edge.head, place: { path: "policy.yaml", line: 99 } },
    };
    expect(judgedWith(acceptances, moved).conclusion).toBe("success");
    const wider = change(
      "newly-allowed",
      [
        ["prod/web", "host/n1"],
        ["prod/web", "host/n2"],
      ],
      ["TCP/443"],
    );
    expect(judgedWith(acceptances, wider).conclusion).toBe("failure");
  });

  it.each([
    ["someone who may only read", {}, { permission: "read" }, /write access/],
    ["someone who may triage", {}, { permission: "triage" }, /write access/],
    ["a stranger", {}, { permission: "none" }, /no access/],
    ["a bot with every right", {}, { authorKind: "bot", permission: "admin" }, /a bot/],
    ["an edited comment", {}, { edited: true }, /edited/],
    ["whom GitHub says nothing of", {}, { permission: "unknown" }, /did not say/],
    [
      "someone listed, of whom GitHub says nothing",
      { approvers: ["ann"] },
      { permission: "unknown" },
      /did not say/,
    ],
    ["someone listed who was shut out", { approvers: ["ann"] }, { permission: "none" }, /no access/],
    [
      "all but administrators, where the file that says who may is faulty",
      { adminsOnly: true, approvers: ["ann"] },
      { permission: "maintain" },
      /only administrators/,
    ],
    ["someone not on the list", { approvers: ["@Bob"] }, { permission: "admin" }, /not among them/],
    [
      "someone in another team",
      { approvers: ["@org/net"] },
      { permission: "admin", teams: ["org/web"] },
      /not among them/,
    ],
    [
      "someone in a team that can't be seen",
      { approvers: ["@org/net"] },
      { permission: "admin", uncheckedTeams: ["org/net"] },
      /can't see who is in org\/net/,
    ],
    [
      "someone whose login is the name of a team",
      { approvers: ["org/net"] },
      { author: "org/net", permission: "read" },
      /not among them/,
    ],
    ["nobody, by an empty list", { approvers: [] }, { permission: "admin" }, /not among them/],
    ["the author where that is forbidden", { self: false }, { author: "Paul" }, /own pull request/],
    ["the author without rights", {}, { author: "paul", permission: "read" }, /write access/],
  ] satisfies readonly (readonly [
    string,
    Partial<AcceptanceSettings>,
    Partial<PullRequestComment>,
    RegExp,
  ])[])("is refused to %s", (_, settings, rest, why) => {
    const collected = collect([comment(rest)], { ...anyone, ...settings });
    expect(collected.acceptances).toEqual([]);
    expect(collected.refused).toMatchObject([{ finding: id, why: expect.stringMatching(why) }]);
  });

  it.each([
    ["the list in any case, with or without @", { approvers: ["@ANN"] }, {}],
    ["someone on the list without write access", { approvers: ["ann"] }, { permission: "read" }],
    ["administrators, where the file is faulty", { adminsOnly: true }, { permission: "admin" }],
    ["a team on the list", { approvers: ["@Org/Net"] }, { permission: "read", teams: ["org/net"] }],
    ["the author where nobody forbids it", {}, { author: "paul" }],
  ] satisfies readonly (readonly [string, Partial<AcceptanceSettings>, Partial<PullRequestComment>])[])(
    "is open to %s",
    (_, settings, rest) => {
      expect(collect([comment(rest)], { ...anyone, ...settings }).acceptances).toHaveLength(1);
    },
  );

  it("is not done by quoting the command", () => {
    const collected = collect([
      comment({ text: `> /calsim accept ${id} planned` }),
      comment({ text: "what does /calsim accept do?" }),
    ]);
    expect(collected).toEqual({ acceptances: [], refused: [] });
  });

  it("does nothing for a finding of another pull request", () => {
    const { acceptances } = collect([
      comment({ text: "/calsim accept 0123456789abcdef0123456789abcdef planned" }),
    ]);
    expect(judgedWith(acceptances).conclusion).toBe("failure");
  });

  it("can't settle an analysis that is not complete", () => {
    const issue = {
      code: "yaml-syntax",
      severity: "error",
      message: "oops",
      place: { path: "a.yaml", line: 3 },
    } as const;
    const broken = cluster([], undefined, undefined, { issues: [issue] });
    const [finding] = judged({ clusters: [broken] }).findings;
    const acceptances = [{ finding: finding?.id ?? "", by: "ann", reason: "r" }];
    const judgement = judged({ clusters: [broken], acceptances });
    expect(judgement.conclusion).toBe("failure");
    expect(lines(judgement)).toEqual(["failure analysis-incomplete: oops"]);
    expect(judgement.title).toBe("1 fault that leaves the analysis incomplete");
  });

  it("settles a broken file of the base only where the pull request mends it", () => {
    const broken = config("rules: [{ id: a, when: never }]");
    const mended = config("rules: [{ id: a, level: notice }]");
    const run = (head: typeof broken, acceptances: readonly Acceptance[] = []) =>
      judged({ clusters: [cluster([])], base: broken, head, acceptances });
    const accepted = (head: typeof broken) =>
      run(
        head,
        run(head).findings.map(({ id: finding }) => ({ finding, by: "ann", reason: "r" })),
      ).conclusion;
    expect(run(mended).conclusion).toBe("failure");
    expect(run(mended).findings[0]).toMatchObject({
      rule: "config-invalid",
      place: { path: ".calsim.yml", line: 2 },
    });
    expect(accepted(mended)).toBe("success");
    expect(accepted(broken)).toBe("failure");
    expect(accepted(config("rules: [{ id: a, when: always }]"))).toBe("failure");
  });

  it("of a broken file of the base ends with whatever else the pull request comes to do", () => {
    const broken = config("rules: [{ id: a, when: never }]");
    const mended = config("rules: [{ id: a, level: notice }]");
    const harmless = change("newly-allowed", [["prod/web", "prod/db"]], ["TCP/443"]);
    const run = (head: typeof broken, changes: readonly (typeof edge)[], accepted: readonly string[] = []) =>
      judged({
        clusters: [cluster(changes)],
        base: broken,
        head,
        acceptances: accepted.map((finding) => ({ finding, by: "ann", reason: "r" })),
      });
    const ids = run(mended, []).findings.map((finding) => finding.id);
    expect(run(mended, [], ids).conclusion).toBe("success");
    expect(run(mended, [harmless], ids).conclusion).toBe("failure");
    expect(run(config("rules: [{ id: a, level: off }]"), [], ids).conclusion).toBe("failure");
  });
});

describe("an acceptance that settles nothing", () => {
  const standing = judged({ clusters: [cluster([edge])] }).findings;
  const unmet = (finding: string) =>
    unmetAcceptances(
      { acceptances: [{ finding, by: "ann", reason: "r", comment: 3 }], refused: [] },
      standing,
    );

  it.each([
    ["the beginning of an id", id.slice(0, 8), /is not the id of a finding/, [id]],
    ["in capitals", id.toUpperCase(), /is not the id of a finding/, [id]],
    ["an id with a slip", `${id.slice(0, -1)}g`, /is not the id of a finding/, [id]],
    ["an id of another pull request", "f".repeat(32), /no finding has this id/, [id]],
    // U+200B at the end: to a reader it is the id.
    ["an id with something unseen in it", `${id}\u200b`, /is not the id of a finding/, [id]],
  ])("%s: says why, and what was meant", (_, finding, why, near) => {
    expect(unmet(finding)).toMatchObject([{ comment: 3, by: "ann", why: expect.stringMatching(why), near }]);
  });

  it("is not spoken of once the finding is settled, by whomever", () => {
    const acceptances = collect([comment(), comment({ id: 2, author: "bob" })]);
    expect(unmetAcceptances(acceptances, judgedWith(acceptances.acceptances).findings)).toEqual([]);
  });

  it("names what nobody can accept", () => {
    const issue = {
      code: "yaml-syntax",
      severity: "error",
      message: "oops",
      place: { path: "a", line: 3 },
    } as const;
    const { findings } = judged({ clusters: [cluster([], undefined, undefined, { issues: [issue] })] });
    const acceptances = [{ finding: findings[0]?.id ?? "", by: "ann", reason: "r", comment: 3 }];
    expect(unmetAcceptances({ acceptances, refused: [] }, findings)).toMatchObject([
      { why: expect.stringMatching(/nobody can accept this/) },
    ]);
  });
});
