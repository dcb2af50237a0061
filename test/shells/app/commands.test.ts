import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Engine } from "../../../src/shells/app/engine-port.ts";
import { createEngine } from "../../../src/shells/app/engine.ts";
import { answers, edit, say } from "./support/comments.ts";
import { pullSeven, useTestBench } from "./support/test-bench.ts";
import { toyEngine } from "./support/toy-engine.ts";

const pods = `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: prod, labels: { app: web } }
status: { podIP: 10.0.0.1 }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: prod, labels: { app: db } }
status: { podIP: 10.0.0.2 }
`;
const policy = `
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: { name: db, namespace: prod }
spec:
  selector: app == 'db'
  types: [Ingress]
  ingress: [{ action: Allow, protocol: TCP, source: { selector: app == 'web' }, destination: { ports: [5432] } }]
`;

const bench = useTestBench({ "pods.yaml": pods, "policy.yaml": policy }, { "pods.yaml": pods });

beforeEach(() => {
  bench().repository.permissions = { mia: "maintain" };
});

/** An engine that says what it was asked. */
function witness(): { readonly engine: Engine; readonly asked: string[] } {
  const asked: string[] = [];
  const engine: Engine = {
    ...toyEngine,
    judge: (trees, signal) => {
      asked.push("judge");
      return toyEngine.judge(trees, signal);
    },
    explain: (trees, signal) => {
      asked.push("explain");
      return toyEngine.explain(trees, signal);
    },
  };
  return { engine, asked };
}

describe("/calsim help", () => {
  it("is answered once in a pull request, whoever asks", async () => {
    const app = await bench().start();
    await say(bench(), "stranger", "/calsim help");
    await app.idle();
    await say(bench(), "mia", "/calsim");
    await app.idle();
    expect(answers(bench())).toEqual([expect.stringContaining("| `/calsim accept ID REASON` |")]);
    expect(answers(bench())[0]).toMatch(
      /^> `\/calsim help` \(\[asked\]\(https:\/\/github\.com\/shop\/infra\/pull\/7#issuecomment-5000\) by stranger\)\n/,
    );
  });
});

describe("/calsim explain", () => {
  it("shows both sides, step by step", async () => {
    const app = await bench().start({ engine: createEngine(() => "2026-11-23") });
    await say(bench(), "mia", "/calsim explain prod/web prod/db TCP/22");
    await app.idle();
    expect(answers(bench())[0]?.split("\n\n").slice(1)).toEqual([
      "### `prod/web` → `prod/db`, `TCP/22`",
      "**After this pull request**: allow",
      `\`\`\`text
egress of prod/web: allow, profile kns.prod, rule 0 (Allow)
ingress of prod/db: allow, profile kns.prod, rule 0 (Allow)
\`\`\``,
      "<details><summary><b>Before</b>: deny</summary>",
      `\`\`\`text
egress of prod/web: allow, profile kns.prod, rule 0 (Allow)
ingress of prod/db: deny, end of tier default (Deny): no rule of NetworkPolicy prod/db matched  [policy.yaml:2]
\`\`\``,
      `Decided at [\`policy.yaml:2\`](https://github.com/shop/infra/blob/${bench().baseSha}/policy.yaml#L2-L8)`,
      "</details>",
    ]);
  });

  it("says so when both sides are the same", async () => {
    const app = await bench().start({ engine: createEngine(() => "2026-11-23") });
    await say(bench(), "paul", "/calsim explain prod/db prod/web");
    await app.idle();
    expect(answers(bench())[0]?.split("\n\n").slice(1, 3)).toEqual([
      "### `prod/db` → `prod/web`",
      "**The same before and after this pull request**: allow",
    ]);
  });

  it("says what an end nobody knows was probably meant to be", async () => {
    const app = await bench().start({ engine: createEngine(() => "2026-11-23") });
    await say(bench(), "mia", "/calsim explain prod/wep @org/team<b> TCP/22");
    await app.idle();
    expect(answers(bench())[0]).toContain(
      "No cluster of this pull request has an endpoint `prod/wep`. Did you mean `prod/web`?",
    );
    expect(answers(bench())[0]).not.toMatch(/@org|<b>/);
  });

  it("says why it can't be done", async () => {
    const { github, start } = bench();
    github.intercept = ({ name }) =>
      name.includes("/compare/") ? { status: 404, body: { message: "no" } } : undefined;
    const app = await start();
    await say(bench(), "mia", "/calsim explain a b");
    await app.idle();
    expect(answers(bench())[0]).toMatch(/This can't be explained: GitHub knows no common ancestor/);
  });
});

describe("/calsim rerun", () => {
  it.each([
    ["someone with write access", "mia"],
    ["the author", "paul"],
  ])("judges again for %s, and answers with nothing else", async (_, author) => {
    const { engine, asked } = witness();
    const app = await bench().start({ engine });
    await say(bench(), author, "/calsim rerun");
    await app.idle();
    expect(asked).toEqual(["judge"]);
    expect(bench().repository.checkRuns).toMatchObject([{ externalId: "pull/7", status: "completed" }]);
    expect(answers(bench())).toEqual([]);
  });
});

describe("a command that isn't understood", () => {
  it("is answered with what was expected, and no name in it acts", async () => {
    const app = await bench().start();
    await say(bench(), "mia", "/calsim approve @everyone <img src=x> `#12`");
    await app.idle();
    expect(answers(bench())[0]).toMatch(/Expected `accept`, `explain`, `rerun` or `help` after `\/calsim`\./);
    expect(answers(bench())[0]).not.toMatch(/@everyone|<img|#12/);
  });
});

describe("strangers", () => {
  it.each(["/calsim explain a b", "/calsim rerun", `/calsim accept ${"0".repeat(32)} please`])(
    "start no work with %s",
    async (command) => {
      const { engine, asked } = witness();
      const app = await bench().start({ engine });
      await say(bench(), "stranger", command);
      await app.idle();
      expect(asked).toEqual([]);
      expect(answers(bench())).toEqual([expect.stringMatching(/write access/)]);
      expect(bench().repository.checkRuns).toEqual([]);
    },
  );

  it("get ten answers a pull request, all together, and people with write access still theirs", async () => {
    const { engine, asked } = witness();
    const app = await bench().start({ engine });
    for (let turn = 0; turn < 12; turn++) {
      await say(bench(), `stranger${turn}`, "/calsim rerun");
      await app.idle();
    }
    expect(answers(bench())).toHaveLength(10);
    await say(bench(), "paul", "/calsim explain a b");
    await app.idle();
    expect([asked, answers(bench()).length]).toEqual([[], 10]);
    await say(bench(), "mia", "/calsim nonsense");
    await app.idle();
    expect(answers(bench())).toHaveLength(11);
  });

  it("start no judgement by editing or deleting what they wrote", async () => {
    const { engine, asked } = witness();
    const app = await bench().start({ engine });
    const comment = await say(bench(), "stranger", `/calsim accept ${"0".repeat(32)} please`);
    await app.idle();
    await edit(bench(), comment, `/calsim accept ${"1".repeat(32)} please`);
    await app.idle();
    expect(asked).toEqual([]);
  });
});

describe("nothing is answered", () => {
  it.each([
    ["a bot", "/calsim help", { type: "Bot" }],
    ["an App in somebody's name", "/calsim help", { through: 12 }],
    ["talk", "what about /calsim help?", {}],
    ["a comment that was edited before it was read", "/calsim help", { edited: "2026-02-02T02:02:02Z" }],
  ] as const)("to %s", async (_, body, more) => {
    const app = await bench().start();
    await say(bench(), "mia", body, more);
    await app.idle();
    expect(answers(bench())).toEqual([]);
  });

  it("on an issue", async () => {
    const { start, deliver, github } = bench();
    const app = await start();
    await deliver("issue_comment", "created", {
      issue: { number: 7, pull_request: undefined },
      comment: { id: 1, body: "/calsim help", user: { login: "mia", id: 1, type: "User" } },
    });
    await app.idle();
    expect(github.requests).toEqual([]);
  });

  it("in a pull request that is closed", async () => {
    const [pull] = bench().repository.pulls;
    if (pull !== undefined) pull.state = "closed";
    const app = await bench().start();
    await say(bench(), "mia", "/calsim rerun");
    await app.idle();
    expect(bench().writes()).toEqual([]);
  });

  it("to a comment that is gone by then", async () => {
    const app = await bench().start();
    const { github, repository } = bench();
    github.intercept = ({ name }) => {
      if (name.endsWith("/issues/comments/{comment_id}")) repository.comments.splice(0);
      return undefined;
    };
    await say(bench(), "mia", "/calsim nonsense");
    await app.idle();
    expect(bench().writes()).toEqual([]);
  });
});

describe("events that come twice", () => {
  it("are answered once", async () => {
    const app = await bench().start();
    const comment = await say(bench(), "mia", "/calsim explain a b");
    await app.idle();
    const { repository } = bench();
    repository.comments.splice(repository.comments.indexOf(comment), 1);
    await say(bench(), "mia", comment.body, { id: comment.id });
    await app.idle();
    expect(answers(bench())).toHaveLength(1);
  });

  it("are answered once even if GitHub's reply to the answer got lost", async () => {
    const { github, repository, start } = bench();
    let failures = 0;
    github.intercept = ({ name, body }) => {
      if (name !== "POST /repos/{owner}/{repo}/issues/{issue_number}/comments" || ++failures > 1)
        return undefined;
      repository.comments.push({ id: 9, issue: 7, author: undefined, body: (body as { body: string }).body });
      return { status: 502, body: { message: "Bad Gateway" } };
    };
    const app = await start();
    await say(bench(), "mia", "/calsim explain a b");
    await app.idle();
    expect(answers(bench())).toHaveLength(1);
  });
});

describe("acceptance while a run is under way", () => {
  it("is answered by the run that takes its place, even if a push comes between", async () => {
    const { deliver, start } = bench();
    const app = await start();
    // All three arrive before the first has begun to judge.
    await Promise.all([
      deliver("pull_request", "opened", pullSeven),
      say(bench(), "mia", "/calsim accept 0123 please"),
      deliver("pull_request", "synchronize", pullSeven),
    ]);
    await app.idle();
    expect(answers(bench())).toEqual([expect.stringContaining("that is not the id of a finding")]);
  });
});
