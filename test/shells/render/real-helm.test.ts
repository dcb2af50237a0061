import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { RenderLimits } from "../../../src/shells/render/render-limits.ts";
import { renderSources } from "../../../src/shells/render/render-sources.ts";
import type { Rendered } from "../../../src/sources/collect-files.ts";
import { renderKey, type HelmRender } from "../../../src/sources/source-plan.ts";
import { useListener } from "./support/listener.ts";
import { findRealTool } from "./support/real-tool.ts";
import { inputsOf, renderTree, temporaryDirectory, type Texts } from "./support/render-tree.ts";

const helm = await findRealTool("helm");
const onHelm = helm === undefined ? describe.skip : describe;
const listener = useListener();

const chart: Texts = {
  "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
  "chart/values.yaml": "port: 80\nlabel: none\n",
  "chart/templates/_names.tpl": '{{- define "name" -}}{{ .Release.Name }}-web{{- end -}}\n',
  "chart/templates/pod.yaml":
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ include "name" . }}\n  namespace: {{ .Release.Namespace }}\n' +
    '  labels: { port: "{{ .Values.port }}", label: "{{ .Values.label }}", text: "{{ .Files.Get "text.txt" }}" }\n',
  "chart/text.txt": "hello",
};
const render: HelmRender = { kind: "helm", chart: "chart", release: "blue", namespace: "prod", values: [] };

function template(
  files: Texts,
  parts: Partial<HelmRender> = {},
  limits: Partial<RenderLimits> = {},
): Promise<Rendered> {
  return renderTree({ ...chart, ...files }, { ...render, ...parts }, { searchPath: helm, limits });
}

/** A chart whose only template is this. */
function only(text: string): Texts {
  return {
    "chart/templates/pod.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\ndata:\n  a: ${text}\n`,
  };
}

onHelm("the real helm", () => {
  it("renders a chart with the values of files, whatever their names, and its own files", async () => {
    const rendered = await template(
      { "env/-prod values.yaml": "port: 8080\n" },
      { values: ["env/-prod values.yaml"] },
    );
    const text = rendered.kind === "text" ? rendered.text : JSON.stringify(rendered);
    expect(text).toContain("name: blue-web\n  namespace: prod\n");
    expect(text).toContain('labels: { port: "8080", label: "none", text: "hello" }');
  });

  it.each<[string, Partial<HelmRender>, string]>([
    [
      "in their order",
      { texts: ["port: 1\nlabel: a\n", "port: 2\n"], inline: '{"label":"b"}' },
      'port: "2", label: "b"',
    ],
    ["without its own", { bare: true, texts: ["port: 1\n"] }, 'port: "1", label: ""'],
  ])("renders a chart with values that no file holds, %s", async (_name, parts, expected) => {
    const wanted = { ...render, ...parts };
    const inputs = { manifestsBelow: [], everythingBelow: ["chart"], files: [] };
    const rendered = await renderSources({ renders: [wanted, render], inputs }, inputsOf(chart), {
      searchPath: helm,
    });
    expect(rendered[renderKey(wanted)]).toEqual({ kind: "text", text: expect.stringContaining(expected) });
    // Another release of the chart has its values all the same.
    expect(rendered[renderKey(render)]).toEqual({
      kind: "text",
      text: expect.stringContaining('port: "80"'),
    });
  });

  it.each([
    ["a function that fails", only('{{ fail "no such zone" }}'), "no such zone"],
    ["a value of the wrong kind", only("{{ .Values.port.name }}"), "port"],
    ["a template that is none", only("{{ if }}"), "missing value for if"],
    [
      "a chart it depends on and has not got",
      {
        "chart/Chart.yaml": `${chart["chart/Chart.yaml"] ?? ""}dependencies: [{ name: redis, version: 1.x, repository: ADDRESS }]\n`,
      },
      "redis",
    ],
    [
      "a chart it depends on beside the tree",
      {
        "chart/Chart.yaml": `${chart["chart/Chart.yaml"] ?? ""}dependencies: [{ name: redis, version: 1.x, repository: 'file:///etc' }]\n`,
      },
      "redis",
    ],
  ])("says in its own words what is wrong: %s", async (_name, files, message) => {
    const address = `http://127.0.0.1:${listener.port()}`;
    const given = Object.fromEntries(
      Object.entries(files).map(([file, text]) => [file, text.replace("ADDRESS", address)]),
    );
    const rendered = await template(given);
    expect(rendered).toMatchObject({
      kind: "failed",
      issue: {
        code: "render-failed",
        place: { path: "chart/Chart.yaml" },
        message: expect.stringContaining(message),
      },
    });
    expect(JSON.stringify(rendered)).not.toMatch(/calsim-render-/);
    expect(listener.connections()).toBe(0);
  });

  it.each([
    ["the environment", '{{ env "PATH" }}'],
    ["the time of the machine by a program", '{{ exec "date" }}'],
  ])("has no function for %s", async (_name, text) => {
    expect(await template(only(text))).toMatchObject({ kind: "failed", issue: { code: "render-failed" } });
  });

  it("asks no cluster and no name server", async () => {
    const rendered = await template(only('"{{ lookup "v1" "Pod" "" "" }}{{ getHostByName "localhost" }}."'));
    expect(rendered).toMatchObject({ kind: "text", text: expect.stringContaining('a: "map[]."') });
  });

  it("reads no file beside the chart", async () => {
    const rendered = await template(
      only('"{{ .Files.Get "../env.yaml" }}{{ .Files.Get "/etc/hostname" }}."'),
    );
    expect(rendered).toMatchObject({ kind: "text", text: expect.stringContaining('a: "."') });
  });

  it("runs no plugin and no hook of the tree", async () => {
    const marker = path.join(temporaryDirectory(), "ran");
    const rendered = await template({
      "chart/plugin.yaml": `name: evil\nversion: 1.0.0\ncommand: /usr/bin/touch ${marker}\nhooks: { install: /usr/bin/touch ${marker} }\n`,
    });
    expect(rendered.kind).toBe("text");
    expect(existsSync(marker)).toBe(false);
  });

  it.each([
    [
      "never ends",
      "{{ range until 60000 }}{{ range until 60000 }}{{ range until 60000 }}{{ end }}{{ end }}{{ end }}",
      { milliseconds: 1500 },
      /render-timeout/,
    ],
    ["prints too much", '{{ repeat 1000000 "x" }}', { outputBytes: 100_000 }, /render-too-big/],
    [
      "takes all memory",
      '{{ repeat 3000000000 "x" | len }}',
      { memoryBytes: 2 * 1024 ** 3 },
      /render-too-big/,
    ],
  ])(
    "is stopped when a chart %s",
    async (_name, text, limits, code) => {
      const rendered = await template(only(text), {}, limits);
      expect(rendered).toMatchObject({ kind: "failed", issue: { code: expect.stringMatching(code) } });
    },
    60_000,
  );
});
