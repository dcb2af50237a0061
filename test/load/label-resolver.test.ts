import { describe, expect, it } from "@jest/globals";
import { createLabelResolver } from "../../src/load/label-resolver.ts";

const inherited = new Map([
  ["kns.shop", new Map([["pcns.stage", "live"]])],
  ["kns.test", new Map([["pcns.stage", "test"]])],
]);

describe("createLabelResolver", () => {
  const resolve = createLabelResolver(inherited);
  const own = new Map([["app", "web"]]);
  const first = resolve(own, ["kns.shop"]);

  it("adds what profiles hand down", () => {
    expect(first.labels).toEqual({ app: "web", "pcns.stage": "live" });
  });

  it("gives one value for equal labels and profiles", () => {
    expect(resolve(new Map(own), ["kns.shop"])).toBe(first);
  });

  it.each([
    ["other profiles", own, ["kns.test"]],
    ["another label", new Map([["app", "db"]]), ["kns.shop"]],
    ["a label that reads like the text of two", new Map([['app","web', "web"]]), ["kns.shop"]],
    ["no labels", new Map<string, string>(), ["kns.shop"]],
  ])("keeps %s apart", (_name, labels, profiles) => {
    expect(resolve(labels, profiles).labels).not.toEqual(first.labels);
  });
});
