import { describe, expect, it } from "@jest/globals";
import { parseCommand } from "../../src/judge/parse-command.ts";

const id = "0123456789abcdef0123456789abcdef";

describe("parseCommand", () => {
  it.each([
    [`/calsim accept ${id} we need it`, { kind: "accept", finding: id, reason: "we need it" }],
    [
      `/calsim  accept\t${id}  spaces   count once \n\nthe rest is prose`,
      { kind: "accept", finding: id, reason: "spaces count once" },
    ],
    [
      "/calsim explain prod/web host/n1",
      { kind: "explain", from: "prod/web", to: "host/n1", connection: undefined },
    ],
    [
      "/calsim explain prod/web host/n1 TCP/443",
      { kind: "explain", from: "prod/web", to: "host/n1", connection: { protocol: 6, destinationPort: 443 } },
    ],
    [
      "/calsim explain a b icmp type 8",
      { kind: "explain", from: "a", to: "b", connection: { protocol: 1, icmpType: 8 } },
    ],
    ["/calsim rerun", { kind: "rerun" }],
    ["/calsim help\r\nplease", { kind: "help" }],
    ["/calsim", { kind: "help" }],
    // Whether a finding has this id is seen where the findings are.
    ["/calsim accept 0123 ok", { kind: "accept", finding: "0123", reason: "ok" }],
  ])("%j", (text, expected) => {
    expect(parseCommand(text)).toEqual(expected);
  });

  it.each([
    ["no command", "looks good"],
    ["another bot's", "/calsimulate accept x y"],
    // Talk about a command is none.
    ["a quoted one", `> /calsim accept ${id} ok`],
    ["an indented one, which is code", `    /calsim accept ${id} ok`],
    ["one in a code block", `\`\`\`\n/calsim accept ${id} ok\n\`\`\``],
    ["one further down", `As I said:\n/calsim accept ${id} ok`],
    ["one in a sentence", `please /calsim accept ${id} ok`],
    ["one behind something unseen", `\u200b/calsim accept ${id} ok`],
    ["one with something unseen in it", `/cal\u200bsim accept ${id} ok`],
    ["one in a comment of HTML", `<!--\n/calsim accept ${id} ok\n-->`],
    ["one in capitals", `/CALSIM accept ${id} ok`],
    ["nothing", ""],
  ])("leaves %s alone", (_, text) => {
    expect(parseCommand(text)).toBeUndefined();
  });

  it.each([
    ["an unknown verb", "/calsim approve", /expected `accept`, `explain`, `rerun` or `help`/],
    ["no finding", "/calsim accept", /expected the id of a finding/],
    ["a reason that can't be seen", `/calsim accept ${id} \u200b\u2060`, /expected a reason/],
    ["a word without end", `/calsim accept ${"0".repeat(301)} ok`, /expected the id of a finding/],
    ["letters that only look like ours", `/calsim \u0430ccept ${id} ok`, /expected `accept`/],
    ["a protocol without its port", "/calsim explain a b TCP", /expected a connection/],
    ["no reason", `/calsim accept ${id}`, /expected a reason/],
    ["a reason on the next line", `/calsim accept ${id}\nbecause`, /expected a reason/],
    ["a reason without end", `/calsim accept ${id} ${"x".repeat(501)}`, /longer than 500/],
    ["one end", "/calsim explain prod/web", /expected two endpoints/],
    ["no connection", "/calsim explain a b TCP/x", /expected a connection/],
    ["too much", "/calsim rerun now", /takes nothing more/],
  ])("says what is unclear about %s", (_, text, message) => {
    expect(parseCommand(text)).toEqual({ kind: "unclear", message: expect.stringMatching(message) });
  });
});
