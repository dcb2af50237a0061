import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { RenderLimits } from "../../../src/shells/render/render-limits.ts";
import { renderSources } from "../../../src/shells/render/render-sources.ts";
import { runTool } from "../../../src/shells/render/run-tool.ts";
import { withoutNetwork } from "../../../src/shells/render/confinement.ts";
import type { Rendered } from "../../../src/sources/collect-files.ts";
import { useListener } from "./support/listener.ts";
import { findRealTool } from "./support/real-tool.ts";
import { inputsOf, renderTree, temporaryDirectory, type Texts } from "./support/render-tree.ts";

const kustomize = await findRealTool("kustomize", "kubectl");
const isolated = (await withoutNetwork()).length > 0;
if (!isolated)
  process.stderr.write("this machine lets no process be without a network: that is not tested\n");
const onKustomize = kustomize === undefined ? describe.skip : describe;
const listener = useListener();

const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n";
const app = { kind: "kustomize", path: "app" } as const;

function build(files: Texts, limits: Partial<RenderLimits> = {}): Promise<Rendered> {
  return renderTree({ "app/pod.yaml": pod, ...files }, app, { searchPath: kustomize, limits });
}

/** The tool on files that no plan has seen: what holds when the plan has missed something. */
async function buildUnseen(files: Texts): Promise<Rendered | undefined> {
  const planned = { renders: [app], inputs: { manifestsBelow: [], everythingBelow: ["."], files: [] } };
  const rendered = await renderSources(planned, inputsOf({ "app/pod.yaml": pod, ...files }), {
    searchPath: kustomize,
  });
  return Object.values(rendered)[0];
}

function generator(file: string): string {
  return `apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: x }\nfiles: [${JSON.stringify(file)}]\n`;
}

/** As an entry of a list in block style. */
function inline(text: string): string {
  return `- |\n${text.replaceAll(/^/gm, "  ")}`;
}

/** Each names `ADDRESS` in another way that makes kustomize ask for it. */
const remote: readonly (readonly [string, Texts])[] = [
  ["a resource", { "app/kustomization.yaml": "resources: [ADDRESS]" }],
  ["a base", { "app/kustomization.yaml": "bases: [ADDRESS]" }],
  ["a component", { "app/kustomization.yaml": "components: [ADDRESS]" }],
  ["a repository", { "app/kustomization.yaml": "resources: ['git::ADDRESS.git']" }],
  ["a repository by its path", { "app/kustomization.yaml": "resources: ['ADDRESS//base?ref=main']" }],
  [
    "a file of a ConfigMap",
    { "app/kustomization.yaml": "configMapGenerator: [{ name: x, files: ['a=ADDRESS'] }]" },
  ],
  ["variables of a Secret", { "app/kustomization.yaml": "secretGenerator: [{ name: x, envs: [ADDRESS] }]" }],
  ["a patch", { "app/kustomization.yaml": "resources: [pod.yaml]\npatches: [{ path: ADDRESS }]" }],
  ["a merge patch", { "app/kustomization.yaml": "resources: [pod.yaml]\npatchesStrategicMerge: [ADDRESS]" }],
  ["a replacement", { "app/kustomization.yaml": "resources: [pod.yaml]\nreplacements: [{ path: ADDRESS }]" }],
  ["a schema", { "app/kustomization.yaml": "resources: [pod.yaml]\nopenapi: { path: ADDRESS }" }],
  ["a CRD", { "app/kustomization.yaml": "resources: [pod.yaml]\ncrds: [ADDRESS]" }],
  ["a chart", { "app/kustomization.yaml": "helmCharts: [{ name: x, repo: ADDRESS }]" }],
  ["capital letters", { "app/kustomization.yaml": "Resources: [ADDRESS]" }],
  [
    "capital letters below",
    { "app/kustomization.yaml": "configMapGenerator: [{ name: x, Files: [ADDRESS] }]" },
  ],
  ["a long s", { "app/kustomization.yaml": "re\u017fources: [ADDRESS]" }],
  ["a merged key", { "app/kustomization.yaml": "<<: { crds: [ADDRESS] }\nresources: [pod.yaml]" }],
  ["base64", { "app/kustomization.yaml": "resources: [pod.yaml]\ncrds: [!!binary 'BASE64']" }],
  ["a generator", { "app/kustomization.yaml": "generators: [x.yaml]", "app/x.yaml": generator("ADDRESS") }],
  ["an inline generator", { "app/kustomization.yaml": `generators:\n${inline(generator("ADDRESS"))}` }],
  [
    "a generator with an escape",
    {
      "app/kustomization.yaml": "generators: [x.yaml]",
      "app/x.yaml": generator("ADDRESS").replace("http:", "http\\x3a"),
    },
  ],
  [
    "a generator in base64",
    {
      "app/kustomization.yaml": "generators: [x.yaml]",
      "app/x.yaml": generator("").replace('""', "!!binary BASE64"),
    },
  ],
  [
    "a generator in a list",
    {
      "app/kustomization.yaml": "generators: [x.yaml]",
      "app/x.yaml": `apiVersion: v1\nkind: List\nitems:\n- ${generator("ADDRESS").replaceAll("\n", "\n  ")}`,
    },
  ],
  [
    "generators in a directory",
    {
      "app/kustomization.yaml": "generators: [gen]",
      "app/gen/kustomization.yaml": "resources: [x.yaml]",
      "app/gen/x.yaml": generator("ADDRESS"),
    },
  ],
  [
    "an inline transformer",
    {
      "app/kustomization.yaml": `resources: [pod.yaml]\ntransformers:\n${inline("apiVersion: builtin\nkind: PatchTransformer\nmetadata: { name: x }\npath: ADDRESS\n")}`,
    },
  ],
];

function withAddress(files: Texts): Texts {
  const address = `http://127.0.0.1:${listener.port()}/x`;
  const encoded = Buffer.from(address).toString("base64");
  return Object.fromEntries(
    Object.entries(files).map(([file, text]) => [
      file,
      text.replaceAll("ADDRESS", address).replaceAll("BASE64", encoded),
    ]),
  );
}

onKustomize("the real kustomize", () => {
  it("builds", async () => {
    const built = await build({
      "app/kustomization.yaml":
        "namespace: shop\nresources: [pod.yaml, ../base]\nconfigMapGenerator: [{ name: x, files: [a.txt] }]\n",
      "app/a.txt": "hello",
      "base/kustomization.yaml": "namePrefix: b-\nresources: [pod.yaml]\n",
      "base/pod.yaml": pod,
    });
    const text = built.kind === "text" ? built.text : "";
    expect(text).toContain("a.txt: hello");
    expect(text.match(/namespace: shop/g)).toHaveLength(3);
    expect(text).toContain("name: b-web");
  });

  it("gives a plugin the files it names, of any kind", async () => {
    const built = await build({
      "app/kustomization.yaml": `generators:\n${inline(generator("a=files/a.txt"))}`,
      "app/files/a.txt": "hello",
    });
    expect(built).toMatchObject({ kind: "text", text: expect.stringContaining("a: hello") });
  });

  it.each(remote)("is not started for what names something remote: %s", async (_name, files) => {
    const built = await build(withAddress(files), { milliseconds: 10_000 });
    // Refused before it runs, by what the plan says; a chart by the tool, which was not allowed to have any.
    const codes = [
      "kustomization-remote",
      "kustomization-chart",
      "kustomization-encoded",
      "kustomization-plugin-unreadable",
      "render-failed",
    ];
    expect(built).toMatchObject({ kind: "failed", issue: { severity: "error" } });
    expect(built.kind === "failed" && codes.includes(built.issue.code)).toBe(true);
    expect(listener.connections()).toBe(0);
  });

  (isolated ? it : it.skip).each(remote)("reaches nobody, had the plan missed: %s", async (_name, files) => {
    expect(await buildUnseen(withAddress(files))).toMatchObject({ kind: "failed" });
    expect(listener.connections()).toBe(0);
  });

  it("refuses a base outside of the tree, which is there", async () => {
    const outside = path.join(temporaryDirectory(), "base");
    mkdirSync(outside);
    writeFileSync(path.join(outside, "kustomization.yaml"), "resources: [pod.yaml]\n");
    writeFileSync(path.join(outside, "pod.yaml"), pod);
    for (const written of [outside, `../../../..${outside}`, `../../../../../..${outside}`]) {
      const files = { "app/kustomization.yaml": `namePrefix: x-\nresources: ['${written}']\n` };
      expect(await build(files)).toMatchObject({ kind: "failed", issue: { code: "kustomization-outside" } });
    }
  });

  it.each([
    ["a file beside the root", "patches: [{ path: ../base/patch.yaml }]", "is not in or below"],
    [
      "a file of the machine",
      "configMapGenerator: [{ name: x, files: [../../../../etc/hostname] }]",
      "is not in or below",
    ],
  ])("refuses %s", async (_name, text, message) => {
    const files = {
      "app/kustomization.yaml": `resources: [pod.yaml]\n${text}\n`,
      "base/patch.yaml": "[]",
    };
    const built = await buildUnseen(files);
    expect(built).toMatchObject({ kind: "failed", issue: { message: expect.stringContaining(message) } });
    expect(JSON.stringify(built)).not.toMatch(/calsim-render-/);
  });

  it.each([
    [
      "an exec function",
      "metadata:\n  name: x\n  annotations:\n    config.kubernetes.io/function: |\n      exec: { path: ./evil.sh }\n",
    ],
    [
      "a container function",
      "metadata:\n  name: x\n  annotations:\n    config.kubernetes.io/function: |\n      container: { image: example.com/x }\n",
    ],
    ["a plugin of the older kind", "metadata: { name: x }\nargsOneLiner: x\n"],
  ])("runs no plugin of the tree: %s", async (_name, rest) => {
    const marker = path.join(temporaryDirectory(), "ran");
    const evil = `#!/bin/sh\n/usr/bin/touch ${marker}\n`;
    const files = {
      "app/kustomization.yaml": "generators: [x.yaml]\n",
      "app/x.yaml": `apiVersion: example.com/v1\nkind: Evil\n${rest}`,
      "app/evil.sh": evil,
      "example.com/v1/evil/Evil": evil,
    };
    for (const built of [await build(files), await buildUnseen(files)])
      expect(built).toMatchObject({
        kind: "failed",
        issue: { code: "render-failed", message: expect.stringMatching(/plugin|function/) },
      });
    expect(existsSync(marker)).toBe(false);
  });

  it("is stopped when overlays multiply what they name", async () => {
    // Each level has the one below twice, under two names: 2^24 objects.
    const levels = Array.from({ length: 24 }, (_, level) => [
      [`app/l${level}/kustomization.yaml`, `resources: [a, b]\n`],
      ...["a", "b"].map((side) => [
        `app/l${level}/${side}/kustomization.yaml`,
        `namePrefix: ${side}\nresources: [${level === 0 ? "../../leaf" : `../../l${level - 1}`}]\n`,
      ]),
    ]).flat();
    const files = {
      ...(Object.fromEntries(levels) as Texts),
      "app/leaf/kustomization.yaml": "resources: [pod.yaml]\n",
      "app/leaf/pod.yaml": pod,
      "app/kustomization.yaml": "resources: [l23]\n",
    };
    const built = await build(files, { milliseconds: 1500 });
    expect(built).toMatchObject({ kind: "failed", issue: { code: "render-timeout" } });
  }, 20_000);

  it("is stopped when it prints too much", async () => {
    const long = "x".repeat(200_000);
    const files = {
      "app/kustomization.yaml":
        "namePrefix: x-\nresources: [pod.yaml]\ncommonAnnotations: { a: ANY }".replace("ANY", long),
    };
    const built = await build(files, { outputBytes: 100_000 });
    expect(built).toMatchObject({ kind: "failed", issue: { code: "render-too-big" } });
  });

  it("ends when nobody wants its answer any more", async () => {
    const controller = new AbortController();
    controller.abort();
    const files = {
      "app/kustomization.yaml": "namePrefix: x-\nresources: [pod.yaml]\n",
      "app/pod.yaml": pod,
    };
    const rendering = renderTree(files, app, { searchPath: kustomize, signal: controller.signal });
    await expect(rendering).rejects.toThrow(/abort/i);
  });
});

describe("the network of a tool", () => {
  (isolated ? it : it.skip)("is none, not even loopback", async () => {
    const script = `const s = require("net").connect(${listener.port()}, "127.0.0.1"); s.on("error", (e) => console.log(e.code)); s.on("connect", () => process.exit(3));`;
    const call = { file: process.execPath, args: ["-e", script], cwd: "/", env: {} };
    // Node reserves address space by the dozen gigabytes.
    const limits = { milliseconds: 10_000, outputBytes: 1000, memoryBytes: 2 ** 42 };
    expect(await runTool(call, limits)).toEqual({ kind: "output", text: "ENETUNREACH\n" });
    expect(listener.connections()).toBe(0);
  });
});
