import { describe, expect, it } from "@jest/globals";
import { readLimitSettings } from "../../src/model/read-limit-settings.ts";

describe("readLimitSettings", () => {
  it.each([
    ["", {}],
    [" , ", {}],
    ["files=300000", { files: 300_000 }],
    ["files=300k,totalBytes=2GiB", { files: 300_000, totalBytes: 2_147_483_648 }],
    ["fileBytes=64KiB depth=5", { fileBytes: 65_536, depth: 5 }],
    ["objects=1M\nobjects=2", { objects: 2 }],
  ])("reads %j", (text, limits) => {
    expect(readLimitSettings(text)).toEqual({ limits, faults: [] });
  });

  it.each([
    ["files", "limit `files` needs a whole number above 0, found ``"],
    ["files=", "limit `files` needs a whole number above 0, found ``"],
    ["files=0", "found `0`"],
    ["files=-1", "found `-1`"],
    ["files=1e3", "found `1e3`"],
    ["files=1.5k", "found `1.5k`"],
    ["files=1mib", "found `1mib`"],
    ["files=999999999999999GiB", "found `999999999999999GiB`"],
    ["files=1=2", "found `1=2`"],
    ["file=1", "no limit `file`: did you mean `files`?"],
    ["__proto__=1", "no limit `__proto__`: there is entries, files,"],
    ["toString=1", "no limit `toString`"],
  ])("refuses %j", (text, message) => {
    const { limits, faults } = readLimitSettings(text);
    expect(limits).toEqual({});
    expect(faults).toEqual([expect.stringContaining(message)]);
  });
});
