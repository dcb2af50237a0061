import { describe, expect, it } from "@jest/globals";
import { defaultLimits, limitIssue, limitNames, limitReason } from "../../src/model/limits.ts";

describe("a limit that is reached", () => {
  it.each<[string, Parameters<typeof limitIssue>, string, string]>([
    ["of the caller's own", ["files", { files: 3 }], "3", "limit `files`: more than 3"],
    ["that the caller left alone", ["depth", {}], "100", "limit `depth`: more than 100"],
    ["by how much", ["files", { files: 3 }, 5], "3", "limit `files`: 5, at most 3 are read"],
  ])("is an error that says which it is: %s", (_, args, value, message) => {
    const issue = limitIssue(...args);
    expect(issue).toMatchObject({ code: "limit-exceeded", severity: "error", value, message });
    expect(limitReason(...args)).toBe(`${message}; ${issue.hint ?? ""}`);
    expect(issue.hint).toContain(`--limit ${args[0]}=NUMBER`);
  });

  it("has a default above zero, whichever it is", () => {
    expect(limitNames.filter((name) => !(defaultLimits[name] > 0))).toEqual([]);
  });
});
