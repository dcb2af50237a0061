import { beforeEach, describe, expect, it } from "@jest/globals";
import { renderCheck } from "../../../src/render/check.ts";
import { renderComment } from "../../../src/render/comment.ts";
import { createEngine } from "../../../src/shells/app/engine.ts";
import type { FakeComment, FakePull } from "../../support/fake-github/fake-state.ts";
import type { FileTexts } from "../../support/fake-github/git-repository.ts";
import { answers, edit, remove, say } from "./support/comments.ts";
import { pullSeven, useTestBench } from "./support/test-bench.ts";

const firewall = (selector: string, more = ""): FileTexts => ({
  "cluster.yaml": `
apiVersion: v1
kind: Namespace
metadata: { name: prod }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: prod, labels: { app: web } }
spec: { nodeName: a }
status: { podIP: 10.0.0.1 }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: prod, labels: { app: db } }
spec: { nodeName: a }
status: { podIP: 10.0.0.2 }
---
apiVersion: v1
kind: Node
metadata: { name: b }
status: { addresses: [{ type: InternalIP, address: 192.168.0.2 }] }
---
apiVersion: projectcalico.org/v3
kind: HostEndpoint
metadata: { name: b, labels: { role: node } }
spec: { node: b, interfaceName: "*", expectedIPs: [192.168.0.2] }
`,
  "policy.yaml": `
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: { name: hosts }
spec:
  selector: role == 'node'
  types: [Ingress]
  ingress:
    - { action: Allow, source: { selector: "${selector}" } }
${more}`,
});

const closed = firewall("role == 'node'");
const opened = firewall("app == 'web'");
const wider = firewall("has(app)");

const bench = useTestBench(closed, opened);
const engine = createEngine(() => "2026-11-23");
const real = { engine, renderers: { renderCheck, renderComment } };
const unstoppable = new AbortController().signal;

/** Puts the files on both branches. */
function layOut(base: FileTexts, head: FileTexts): void {
  const { git, commitFiles } = bench().repository.git;
  commitFiles("main", base, "base");
  git("checkout", "--quiet", "-B", "change");
  commitFiles("change", head, "head");
}

/** Id of the finding that blocks the step between two trees. */
async function blockingFinding(base: FileTexts, head: FileTexts): Promise<string> {
  const files = (texts: FileTexts) => Object.entries(texts).map(([path, text]) => ({ path, text }));
  const rendered = { base: {}, head: {} };
  const trees = { base: files(base), head: files(head), rendered, acceptances: [] };
  const { findings } = await engine.judge(trees, unstoppable);
  const [first] = findings.filter(({ level }) => level === "failure");
  if (first === undefined) throw new Error("nothing blocks");
  return first.id;
}

let id = "";

beforeEach(async () => {
  id = await blockingFinding(closed, opened);
  const { repository } = bench();
  repository.permissions = { mia: "maintain", will: "write", tom: "triage" };
});

async function openPull(parts: Partial<FakePull> = {}) {
  const { start, deliver, repository } = bench();
  const [pull] = repository.pulls;
  if (pull !== undefined) repository.pulls[0] = { ...pull, ...parts };
  const app = await start(real);
  await deliver("pull_request", "opened", pullSeven);
  await app.idle();
  return app;
}

const lastCheck = () => bench().repository.checkRuns.at(-1);
const report = () =>
  bench().repository.comments.find(({ author, body }) => author === undefined && !body.includes("answer to"))
    ?.body ?? "";

describe("accepting a finding by a comment", () => {
  it("turns the check green, and both say who did it and why", async () => {
    const app = await openPull();
    expect(lastCheck()).toMatchObject({ conclusion: "failure" });
    await say(bench(), "mia", `/calsim accept ${id} planned for *Q1* by @org/team`);
    await app.idle();
    expect(lastCheck()).toMatchObject({ conclusion: "success" });
    // The asterisks and the mention are text.
    const settled = /Settled by mia: planned for &#42;Q1&#42; by &#64;&#8288;org\/team/;
    expect(lastCheck()?.summary).toMatch(settled);
    expect(report()).toMatch(settled);
    expect(answers(bench())).toEqual([]);
  });

  it("is found again by an App that was not there when it was said", async () => {
    const { repository } = bench();
    repository.comments.push({ id: 1, issue: 7, author: "mia", body: `/calsim accept ${id} planned` });
    await openPull();
    expect(lastCheck()).toMatchObject({ conclusion: "success" });
  });

  it("outlives a rebase and ends with a widening", async () => {
    const { deliver, push } = bench();
    const app = await openPull();
    await say(bench(), "mia", `/calsim accept ${id} planned`);
    await app.idle();
    // Other lines, another commit, the same change.
    push({ ...opened, "policy.yaml": `# moved\n\n${opened["policy.yaml"] ?? ""}` });
    await deliver("pull_request", "synchronize", pullSeven);
    await app.idle();
    expect(lastCheck()).toMatchObject({ conclusion: "success" });
    push(wider);
    await deliver("pull_request", "synchronize", pullSeven);
    await app.idle();
    expect(lastCheck()).toMatchObject({ conclusion: "failure" });
    expect(report()).toMatch(/acceptance of .* by mia does not count: no finding has this id/);
  });

  it("ends when its author may not push any more", async () => {
    const { deliver, repository } = bench();
    const app = await openPull();
    await say(bench(), "will", `/calsim accept ${id} planned`);
    await app.idle();
    expect(lastCheck()).toMatchObject({ conclusion: "success" });
    repository.permissions = { will: "read" };
    await deliver("pull_request", "synchronize", pullSeven);
    await app.idle();
    expect(lastCheck()).toMatchObject({ conclusion: "failure" });
  });

  it("ends when the comment is edited, by whomever, or deleted", async () => {
    const app = await openPull();
    const command = `/calsim accept ${id} planned`;
    const comment = await say(bench(), "mia", command);
    await app.idle();
    await edit(bench(), comment, `${command} for now`, "will");
    await app.idle();
    expect(lastCheck()).toMatchObject({ conclusion: "failure" });
    expect(answers(bench())).toEqual([expect.stringContaining("the comment was edited: write a new one")]);
    const again = await say(bench(), "mia", command);
    await app.idle();
    expect(lastCheck()).toMatchObject({ conclusion: "success" });
    await remove(bench(), again);
    await app.idle();
    expect(lastCheck()).toMatchObject({ conclusion: "failure" });
  });

  it("counts in the merge queue, for the same change and no other", async () => {
    const { deliver, repository, push } = bench();
    const app = await openPull();
    await say(bench(), "mia", `/calsim accept ${id} planned`);
    await app.idle();
    const base_sha = repository.git.git("rev-parse", "main");
    const judgeGroup = async () => {
      const head_sha = repository.git.git("rev-parse", "change");
      const head_ref = `refs/heads/gh-readonly-queue/main/pr-7-${base_sha}`;
      await deliver("merge_group", "checks_requested", { merge_group: { base_sha, head_sha, head_ref } });
      await app.idle();
    };
    await judgeGroup();
    expect(lastCheck()).toMatchObject({ externalId: `merge-group/${base_sha}/7`, conclusion: "success" });
    push(wider);
    await judgeGroup();
    expect(lastCheck()).toMatchObject({ conclusion: "failure" });
  });
});

describe("nothing else turns the check green:", () => {
  const command = () => `/calsim accept ${id} planned`;

  /** Says it, and expects the check to stay as it is. */
  async function staysRed(
    author: string,
    body: string,
    { pull = {}, ...comment }: Partial<FakeComment> & { readonly pull?: Partial<FakePull> } = {},
  ): Promise<void> {
    const app = await openPull(pull);
    await say(bench(), author, body, comment);
    await app.idle();
    // Whatever was thought of the comment then, the next judgement reads it again.
    await bench().deliver("pull_request", "synchronize", pullSeven);
    await app.idle();
    expect(bench().repository.checkRuns.map(({ conclusion }) => conclusion)).not.toContain("success");
  }

  it("the author without rights", async () => {
    await staysRed("paul", command());
    expect(answers(bench())).toEqual([
      expect.stringContaining("Nothing was accepted: accepting takes write access to the repository."),
    ]);
  });

  it.each([
    ["someone who may read", "rita"],
    ["someone who may triage", "tom"],
  ])("%s", async (_, author) => {
    await staysRed(author, command());
    expect(answers(bench())).toEqual([expect.stringContaining("takes write access")]);
  });

  it.each([
    ["a bot", "helper[bot]", { type: "Bot" }],
    ["an account that stands for somebody else", "mia", { type: "Mannequin" }],
    ["an App that writes in a maintainer's name", "mia", { through: 99 }],
  ] as const)("%s", async (_, author, more) => {
    bench().repository.permissions = { "helper[bot]": "admin", mia: "admin" };
    await staysRed(author, command(), more);
  });

  it("this App itself", async () => {
    const app = await openPull();
    bench().repository.comments.push({ id: 1, issue: 7, author: undefined, body: command() });
    await bench().deliver("pull_request", "synchronize", pullSeven);
    await app.idle();
    expect(lastCheck()).toMatchObject({ conclusion: "failure" });
  });

  it.each([
    ["quoted", (text: string) => `> ${text}`],
    ["in a code block", (text: string) => `\`\`\`\n${text}\n\`\`\``],
    ["as code", (text: string) => `    ${text}`],
    ["further down", (text: string) => `I agree.\n\n${text}`],
    ["in a hidden comment", (text: string) => `<!--\n${text}\n-->`],
    ["with a letter of another alphabet", (text: string) => text.replace("accept", "\u0430ccept")],
    ["with something unseen before it", (text: string) => `\u200b${text}`],
    ["with something unseen in the id", (text: string) => text.replace(" planned", "\u200b planned")],
    ["with half the id", (text: string) => text.replace(id, id.slice(0, 16))],
    ["in capitals", (text: string) => text.replace(id, id.toUpperCase())],
    ["without a reason", (text: string) => text.replace(" planned", "")],
    ["without a reason one can see", (text: string) => text.replace("planned", "\u2060\u200b")],
    ["with the placeholder for a reason", (text: string) => text.replace("planned", "REASON")],
  ])("the command %s", async (_, change) => {
    await staysRed("mia", change(command()));
  });

  it("an edited comment", async () => {
    await staysRed("mia", command(), { edited: "2026-01-02T03:04:06Z" });
  });

  it("the id of a finding of another pull request", async () => {
    await staysRed("mia", `/calsim accept ${await blockingFinding(closed, wider)} planned`);
    expect(answers(bench())).toEqual([
      expect.stringMatching(/no finding has this id.*These findings stand:.*/s),
    ]);
    expect(answers(bench())[0]).toContain(`\`${id}\``);
  });

  it("the command in the description, in a review or on a line", async () => {
    const { start, deliver, repository } = bench();
    const [pull] = repository.pulls;
    if (pull !== undefined) repository.pulls[0] = { ...pull, title: command() };
    const app = await start(real);
    await deliver("pull_request", "opened", { ...pullSeven, pull_request: { number: 7, body: command() } });
    await deliver("pull_request_review", "submitted", { review: { body: command() } });
    await deliver("pull_request_review_comment", "created", { comment: { body: command() } });
    await app.idle();
    expect(lastCheck()).toMatchObject({ conclusion: "failure" });
  });

  it("a comment on an issue of the same number elsewhere", async () => {
    const { repository } = bench();
    repository.comments.push({ id: 1, issue: 8, author: "mia", body: command() });
    await openPull();
    expect(lastCheck()).toMatchObject({ conclusion: "failure" });
  });

  it.each([500, 403, 404])("a permission that GitHub answers with %i", async (status) => {
    bench().github.intercept = ({ name }) =>
      name.includes("/collaborators/") ? { status, body: { message: "no" } } : undefined;
    await staysRed("mia", command());
  });

  it("an account that has taken over the login of a maintainer", async () => {
    bench().github.intercept = ({ name }) =>
      name.includes("/collaborators/")
        ? { status: 200, body: { permission: "admin", role_name: "admin", user: { login: "mia", id: 1 } } }
        : undefined;
    await staysRed("mia", command());
  });

  it("comments that can't be listed", async () => {
    bench().github.intercept = ({ name }) =>
      name === "GET /repos/{owner}/{repo}/issues/{issue_number}/comments"
        ? { status: 502, body: { message: "no" } }
        : undefined;
    await staysRed("mia", command());
  });
});

describe("what the head's `.calsim.yml` says of it:", () => {
  const file = (text: string): FileTexts => ({ ".calsim.yml": `version: 1\n${text}` });
  const listed = "acceptance: { approvers: [mia], self: false }\n";

  async function judgeWith(base: FileTexts, head: FileTexts, author = "will") {
    layOut({ ...closed, ...base }, { ...opened, ...head });
    const app = await openPull({ author: "will" });
    await say(bench(), author, `/calsim accept ${id} planned`);
    await app.idle();
    return lastCheck()?.conclusion;
  }

  it.each([
    ["approvers are added", file(listed), file("acceptance: { approvers: [mia, will] }\n")],
    ["the list is left out", file(listed), file("")],
    ["the file is deleted", file(listed), {}],
    ["authors may accept", file("acceptance: { self: false }\n"), file("acceptance: { self: true }\n")],
    [
      "a waiver is added",
      file(listed),
      file(`${listed}waivers: [{ rule: no-new-app-to-host, from: app, to: hosts, reason: r }]\n`),
    ],
    ["the group is redefined", file(listed), file(`${listed}groups: { app: { pods: "app == 'other'" } }\n`)],
    [
      "the rule is renamed",
      file(`${listed}rules: [{ id: guard, from: app, to: hosts }]\n`),
      file(`${listed}rules: [{ id: guarded, from: app, to: hosts }]\n`),
    ],
    [
      "the rule is switched off",
      file(listed),
      file(`${listed}rules: [{ id: no-new-app-to-host, level: off }]\n`),
    ],
  ])("%s: the author still can't accept", async (_, base, head) => {
    expect(await judgeWith(base, head)).toBe("failure");
  });

  it("the base's decides, and lets its approvers in", async () => {
    expect(await judgeWith(file(listed), file(listed), "mia")).toBe("success");
  });

  it.each([
    ["an approver without write access counts", "rita", "success"],
    ["a maintainer who is no approver does not", "mia", "failure"],
  ])("%s", async (_, author, conclusion) => {
    const approvers = file("acceptance: { approvers: [rita] }\n");
    expect(await judgeWith(approvers, approvers, author)).toBe(conclusion);
  });

  it.each([
    ["a member of an approving team", { net: ["rita"] }, "success"],
    ["someone outside of it", { net: ["mia"] }, "failure"],
    ["a member nobody can tell of", undefined, "failure"],
  ])("%s", async (_, teams, conclusion) => {
    const approvers = file('acceptance: { approvers: ["@shop/net"] }\n');
    bench().repository.teams = teams;
    expect(await judgeWith(approvers, approvers, "rita")).toBe(conclusion);
    if (teams === undefined) expect(answers(bench())[0]).toMatch(/calsim can't see who is in shop\/net/);
  });

  it("with errors in the base's, only administrators accept, and only for what they see", async () => {
    const broken = file("acceptance: { approver: [mia] }\n");
    const mended = file("acceptance: { approvers: [mia] }\n");
    layOut({ ...closed, ...broken }, { ...closed, ...mended });
    const invalid = await blockingFinding({ ...closed, ...broken }, { ...closed, ...mended });
    bench().repository.permissions = { mia: "maintain", ada: "admin" };
    const app = await openPull();
    await say(bench(), "mia", `/calsim accept ${invalid} mended`);
    await app.idle();
    expect(lastCheck()).toMatchObject({ conclusion: "failure" });
    expect(answers(bench())[0]).toMatch(/only administrators may/);
    await say(bench(), "ada", `/calsim accept ${invalid} mended`);
    await app.idle();
    expect(lastCheck()).toMatchObject({ conclusion: "success" });
    bench().push({ ...opened, ...mended });
    await bench().deliver("pull_request", "synchronize", pullSeven);
    await app.idle();
    expect(lastCheck()).toMatchObject({ conclusion: "failure" });
  });
});
