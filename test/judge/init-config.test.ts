import { describe, expect, it } from "@jest/globals";
import { defaultConfig } from "../../src/judge/default-config.ts";
import { initConfig, type InitCluster } from "../../src/judge/init-config.ts";
import { parseConfig } from "../../src/judge/parse-config.ts";
import { change, cluster, config, judged, pod, shop } from "./toy-world.ts";

const clusters: readonly InitCluster[] = [
  { name: "east", basis: "kustomizations", sources: [{ kind: "kustomize", path: "overlays/east" }] },
  {
    name: "west",
    basis: "kustomizations",
    sources: [
      { kind: "path", path: "clusters/west" },
      { kind: "helm", chart: "charts/shop", release: "shop", namespace: "prod", values: ["values.yaml"] },
    ],
  },
];

function read(text: string) {
  return parseConfig({ path: ".calsim.yml", text });
}

/** The file with its examples switched on. */
function uncommented(text: string): string {
  return (
    text
      .split("\n")
      .map((line) => line.replace(/^# (?=clusters:|expectations:|waivers:| {2})/, ""))
      // Within a section, examples stand where their entry would.
      .map((line) => line.replace(/^ {2}# (?=- |[a-z-]+: | {2}(?:only|to|level|message):)/, "  "))
      .join("\n")
  );
}

describe("initConfig", () => {
  it("says what the tree holds", () => {
    const text = initConfig({ endpoints: shop });
    expect(text).toContain("# Here 3 of 5 workloads");
    expect(text).toContain("in dev, prod.");
    expect(text).toContain("# Here host/n1, host/n2.");
    expect(text).toContain("\nclusters:\n  default:\n    sources:\n      - path: .\n");
    expect(text).toContain('  # dev: "dev/*"\n  # prod: "prod/*"\n');
    expect(text).toContain('from: "prod/*", to: "dev/*"');
    expect(text.endsWith("\n")).toBe(true);
  });

  it.each([
    ["a tree with everything", { endpoints: shop }],
    ["clusters that were found", { endpoints: shop, clusters }],
    ["an empty tree", { endpoints: [] }],
    [
      "hostile names",
      {
        endpoints: [pod("x\nrules: []/y"), pod('a"b/c: d')],
        clusters: [
          { name: "a: #b", basis: "x\ny: z", sources: [{ kind: "path" as const, path: "#x\nrules: []" }] },
        ],
      },
    ],
  ])("writes a file without faults for %s", (_, input) => {
    expect(read(initConfig(input)).issues).toEqual([]);
  });

  it("has examples that can be switched on", () => {
    const parsed = read(uncommented(initConfig({ endpoints: shop })));
    expect(parsed.issues).toEqual([]);
    expect(parsed.config.expectations).toHaveLength(2);
    expect(parsed.config.waivers).toMatchObject([{ expires: "2030-12-31" }]);
    expect(parsed.config.rules.map(({ id }) => id)).toEqual([
      "no-new-app-to-host",
      "hosts-only",
      "no-new-world",
    ]);
    expect(parsed.config.groups.map(({ name }) => name)).toEqual(["app", "hosts", "dev", "prod"]);
  });

  it("lists the clusters that the tree names, for who wants to describe them", () => {
    const text = initConfig({ endpoints: shop, clusters });
    expect(read(text).config.clusters).toBe(defaultConfig.clusters);
    expect(read(uncommented(text)).config.clusters).toMatchObject([
      { name: "east", sources: [{ kind: "kustomize", path: "overlays/east" }] },
      {
        name: "west",
        sources: [
          { kind: "path", path: "clusters/west" },
          { kind: "helm", chart: "charts/shop", release: "shop", namespace: "prod", values: ["values.yaml"] },
        ],
      },
    ]);
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
