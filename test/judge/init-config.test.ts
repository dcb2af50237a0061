import { describe, expect, it } from "@jest/globals";
import { initConfig } from "../../src/judge/init-config.ts";
import { parseConfig } from "../../src/judge/parse-config.ts";
import { change, cluster, config, judged, pod, shop } from "./toy-world.ts";

function read(text: string) {
  return parseConfig({ path: ".calsim.yml", text });
}

/** The file with its examples switched on. */
function uncommented(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/^# (?=expectations:|waivers:| {2})/, ""))
    .join("\n");
}

describe("initConfig", () => {
  it("says what the tree holds", () => {
    const text = initConfig({ endpoints: shop, directories: ["clusters/prod", "base"] });
    expect(text).toContain("# Here 3 of 5 workloads");
    expect(text).toContain("in dev, prod.");
    expect(text).toContain("# Here host/n1, host/n2.");
    expect(text).toContain("      - path: base\n      - path: clusters/prod");
    expect(text).toContain('from: "prod/*", to: "dev/*"');
    expect(text.endsWith("\n")).toBe(true);
  });

  it.each([
    ["a tree with everything", { endpoints: shop, directories: ["a"] }],
    ["an empty tree", { endpoints: [] }],
    [
      "hostile names",
      { endpoints: [pod("x\nrules: []/y"), pod('a"b/c: d')], directories: ["dir with: space", "#x"] },
    ],
  ])("writes a file without faults for %s", (_, input) => {
    expect(read(initConfig(input)).issues).toEqual([]);
  });

  it("has examples that can be switched on", () => {
    const parsed = read(uncommented(initConfig({ endpoints: shop })));
    expect(parsed.issues).toEqual([]);
    expect(parsed.config.expectations).toHaveLength(2);
    expect(parsed.config.waivers).toMatchObject([{ expires: "2030-12-31" }]);
  });

  it("judges as no file does", () => {
    const started = config(initConfig({ endpoints: shop }).replace("version: 1\n", ""));
    const changes = [
      change("newly-allowed", [
        ["prod/web", "host/n1"],
        ["kube-system/dns", "host/n1"],
      ]),
      change("newly-unknown", [["dev/web", "host/n2"]]),
    ];
    const one = cluster(changes);
    expect(judged({ clusters: [one], base: started }).findings).toEqual(judged({ clusters: [one] }).findings);
    expect(
      judged({ clusters: [one], head: started }).findings.filter(
        ({ rule }) => rule === "no-config-weakening",
      ),
    ).toEqual([]);
  });
});
