import { describe, expect, it } from "@jest/globals";
import { matchGlob } from "../../src/judge/match-glob.ts";

describe("matchGlob", () => {
  it.each([
    ["prod/*", "prod/web", true],
    ["prod/*", "prod/", true],
    // A star stays within its part: nobody means `set/a/b` by `set/*`.
    ["set/*", "set/a/b", false],
    ["*/web", "prod/web", true],
    ["*/web", "prod/web2", false],
    ["prod/w?b", "prod/web", true],
    ["prod/w?b", "prod/wb", false],
    ["prod/*b*", "prod/web-1", true],
    ["prod/a*b*c", "prod/aXbXbXc", true],
    ["prod/a*b*c", "prod/aXbXbX", false],
    ["prod/web", "prod/web", true],
    ["prod/web", "prod/we", false],
    ["prod/web", "prod/webs", false],
    // No other character is special.
    ["prod/a.b", "prod/axb", false],
    ["prod/a.b", "prod/a.b", true],
  ])("%s on %s: %p", (glob, text, expected) => {
    expect(matchGlob(glob, text)).toBe(expected);
  });

  it("takes bounded time on a hostile pattern", () => {
    expect(matchGlob(`${"*a".repeat(2000)}b`, "a".repeat(4000))).toBe(false);
  });
});
