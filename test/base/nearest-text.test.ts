import { describe, expect, it } from "@jest/globals";
import { nearestText } from "../../src/base/nearest-text.ts";

const fields = ["selector", "notSelector", "namespaceSelector", "nets", "notNets", "ports", "order"];

describe("nearestText", () => {
  it.each([
    ["selctor", "selector"],
    ["Selector", "selector"],
    ["slector", "selector"],
    ["namespacSelector", "namespaceSelector"],
    ["net", "nets"],
    ["port", "ports"],
    ["prots", "ports"],
    ["notnets", "notNets"],
    ["ordr", "order"],
  ])("%s was meant to be %s", (word, expected) => {
    expect(nearestText(word, fields)).toBe(expected);
  });

  it.each(["", "x", "endpoints", "action"])("%j is like none of them", (word) => {
    expect(nearestText(word, fields)).toBeUndefined();
  });

  it("takes the closest, and the first of equally close ones", () => {
    expect(nearestText("aab", ["aac", "aad"])).toBe("aac");
    expect(nearestText("default", ["defaults1", "defaults"])).toBe("defaults");
    expect(nearestText("default", [])).toBeUndefined();
  });
});
