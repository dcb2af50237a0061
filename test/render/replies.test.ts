import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import type { UnmetAcceptance } from "../../src/judge/unmet-acceptances.ts";
import type { TraceLine } from "../../src/model/trace-line.ts";
import { acceptanceReply } from "../../src/render/acceptance-reply.ts";
import { commandReply, helpText } from "../../src/render/command-reply.ts";
import { explainReply, type ExplainedChange, type ExplainedSide } from "../../src/render/explain-reply.ts";
import { emptyConnections } from "../../src/sets/connection-set.ts";
import type { Finding } from "../../src/report/report.ts";

const id = "0123456789abcdef0123456789abcdef";
const links = { base: "https://x/base/", head: "https://x/head/" };

function line(verdict: TraceLine["verdict"], text: string, at: number): TraceLine {
  return { step: "ingress of host/n1", verdict, text, place: { path: "a.yaml", line: at } };
}

function side(...lines: readonly TraceLine[]): ExplainedSide {
  const trace = { connection: "TCP/22", family: undefined, verdict: lines.at(-1)?.verdict ?? "allow", lines };
  return { kind: "pair", pair: { from: "prod/web", to: "host/n1", cell: undefined, traces: [trace] } };
}

function explained(base: ExplainedSide, head: ExplainedSide, more: Partial<ExplainedChange> = {}): string {
  const change = { clusters: [{ name: "prod", base, head }], unknown: undefined, faults: 0, ...more };
  return explainReply(change, { from: "prod/web", to: "host/n1" }, links);
}

describe("the answer to explain", () => {
  it("shows the side of the pull request, the other one folded, and links each to its own commit", () => {
    const before = side(line("deny", "end of tier default (Deny)", 3));
    const after = side(line("info", "no rule of this chain decides", 1), line("allow", "rule 0 (Allow)", 9));
    expect(explained(before, after)).toBe(`### \`prod/web\` → \`host/n1\`, \`TCP/22\`

**After this pull request**: allow

\`\`\`text
ingress of host/n1: allow, rule 0 (Allow)  [a.yaml:9]
\`\`\`

Decided at [\`a.yaml:9\`](https://x/head/a.yaml#L9)

<details><summary><b>Before</b>: deny</summary>

\`\`\`text
ingress of host/n1: deny, end of tier default (Deny)  [a.yaml:3]
\`\`\`

Decided at [\`a.yaml:3\`](https://x/base/a.yaml#L3)

</details>`);
  });

  it("calls a rule that only moved the same", () => {
    const text = explained(side(line("allow", "rule 0", 3)), side(line("allow", "rule 0", 9)));
    expect(text).toContain("**The same before and after this pull request**: allow");
    expect(text).not.toContain("<details>");
  });

  it("names an end that one side lacks", () => {
    const gone = { kind: "unknown-end", end: "prod/web", near: undefined } as const;
    expect(explained(side(line("allow", "rule 0", 3)), gone)).toContain("There is no `prod/web`.");
  });

  it.each([
    ["a guess", "prod/web", "Did you mean `prod/web`?"],
    ["how ends are written", undefined, "Endpoints are `namespace/name`"],
  ])("says that nobody knows an end, with %s", (_, near, hint) => {
    const change = { clusters: [], unknown: { end: "prod/wep", near }, faults: 0 };
    const text = explainReply(change, { from: "prod/wep", to: "host/n1" });
    expect(text).toContain("No cluster of this pull request has an endpoint `prod/wep`.");
    expect(text).toContain(hint);
  });

  it("warns of what could not be read", () => {
    const one = side(line("allow", "rule 0", 3));
    expect(explained(one, one, { faults: 2 })).toMatch(/_2 errors in the manifests .* may be incomplete\._$/);
  });

  it("follows six connections of a cell and counts the others", () => {
    const trace = {
      connection: "TCP/22",
      family: 4,
      verdict: "allow",
      lines: [line("allow", "r", 1)],
    } as const;
    const nothing = { allowed: emptyConnections, unknown: emptyConnections, failsafe: emptyConnections };
    const cell = { from: "a", to: "b", verdict: "some", families: [], notes: [], ...nothing } as const;
    const many = {
      kind: "pair",
      pair: { from: "a", to: "b", cell, traces: Array(8).fill(trace) },
    } as ExplainedSide;
    const text = explained(many, many);
    expect(text.match(/^#### `TCP\/22` \(IPv4\): allow$/gm)).toHaveLength(6);
    expect(text).toContain("_2 more rulings; name a connection");
  });
});

describe("the answer to an acceptance that settles nothing", () => {
  const finding: Finding = {
    id,
    rule: "no-new-app-to-host",
    level: "failure",
    message: "`prod/web` can newly reach `host/n1`",
    cluster: "prod",
    place: undefined,
    changes: [],
    settled: undefined,
  };
  const unmet: UnmetAcceptance = { comment: 1, finding: "0123", by: "ann", why: "that is no id", near: [id] };

  it("says why, and what stands", () => {
    expect(acceptanceReply(unmet, [finding])).toBe(
      `Nothing was accepted by \`0123\`: that is no id.\n\nThese findings stand:\n\n- \`${id}\` **no-new-app-to-host**: \`prod/web\` can newly reach \`host/n1\``,
    );
  });

  it("names no findings where none was meant", () => {
    expect(acceptanceReply({ ...unmet, near: [] }, [finding])).toBe(
      "Nothing was accepted by `0123`: that is no id.",
    );
  });
});

describe("whatever people write", () => {
  /** What GitHub would act on: mentions, references, tags of others, and the end of our own markup. */
  const acts = /@[a-z0-9]|(?<!&)#\d|<(?!\/?(?:code|details|summary|b|!--)\b|!--)|^\/calsim/m;

  it("mentions nobody, opens no tag and commands nothing", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "@org/team",
        "<img src=x>",
        "#12",
        "`@x`",
        "--> @x",
        "| a | @b |",
        "```\n@x",
        "/calsim rerun",
      ),
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, (command, author, word) => {
        const change = { clusters: [], unknown: { end: word, near: word }, faults: 0 };
        const finding = { comment: 1, finding: word, by: author, why: "no", near: [] };
        const reply = { marker: "<!-- m -->", command, author, url: "https://github.com/o/r/pull/1" };
        for (const answer of [
          explainReply(change, { from: word, to: word }),
          acceptanceReply(finding, []),
          helpText,
        ]) {
          const text = commandReply(reply, answer).replaceAll(helpText, "");
          expect(text).not.toMatch(acts);
        }
      }),
      { numRuns: 500 },
    );
  });
});
