import { describe, expect, it } from "@jest/globals";
import type { FieldPath, RenderOrigins, SourceFile } from "../../src/model/resource.ts";
import { formatSourceRef } from "../../src/model/source-ref.ts";
import { parseFiles } from "../../src/parse/parse-files.ts";

type Texts = Readonly<Record<string, string>>;

function filesOf(texts: Texts): readonly SourceFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }));
}

/** Where the field of the first object of a rendered text is said to be. */
function placeOf(text: string, origins: RenderOrigins, field: FieldPath): string | undefined {
  const [resource] = parseFiles([{ path: "x (rendered)", text, origins }]).resources;
  return resource === undefined ? undefined : formatSourceRef(resource.locate(field));
}

function policy(name: string, rules: readonly string[], more: readonly string[] = []): string {
  return [
    "apiVersion: networking.k8s.io/v1",
    "kind: NetworkPolicy",
    "metadata:",
    `  name: ${name}`,
    ...more,
    "spec:",
    "  podSelector:",
    "    matchLabels:",
    "      app: api",
    "  ingress:",
    ...rules.map((rule) => `  - ${rule}`),
    "",
  ].join("\n");
}

const web = "from: [{ podSelector: { matchLabels: { app: web } } }]";
const office = "from: [{ ipBlock: { cidr: 10.1.0.0/16 } }]";
const base = { "base/api.yaml": policy("api", [office, web]) };
const rule = (index: number): FieldPath => ["spec", "ingress", index];

interface KustomizeCase {
  readonly name: string;
  readonly rendered: string;
  readonly objects?: Texts;
  readonly patches?: Texts;
  readonly field: FieldPath;
  readonly place: string;
}

const kustomize: readonly KustomizeCase[] = [
  {
    name: "an object by its kind and name",
    rendered: policy("api", [office, web]),
    field: [],
    place: "base/api.yaml:1",
  },
  {
    name: "an object of another group of the same kind is another one",
    rendered: policy("api", [office]).replace("networking.k8s.io/v1", "projectcalico.org/v3"),
    field: [],
    place: "x (rendered):1",
  },
  {
    name: "an object with a prefix and a suffix to its name",
    rendered: policy("prod-api-v2", [office, web]),
    field: rule(1),
    place: "base/api.yaml:11",
  },
  {
    name: "of the names that are in the rendered one the longest",
    rendered: policy("prod-shop-api", [office]),
    objects: { "a.yaml": policy("api", [office]), "b.yaml": policy("shop-api", [office]) },
    field: [],
    place: "b.yaml:1",
  },
  {
    name: "nobody's where two names of a length are in the rendered one",
    rendered: policy("web-api", [office]),
    objects: { "a.yaml": policy("api", [office]), "b.yaml": policy("web", [office]) },
    field: rule(0),
    place: "x (rendered):10",
  },
  {
    name: "nobody's where no name is in it",
    rendered: policy("front", [office]),
    field: rule(0),
    place: "x (rendered):10",
  },
  {
    name: "the object of its namespace, where two have the name",
    rendered: policy("api", [office], ["  namespace: pay"]),
    objects: {
      "a.yaml": policy("api", [office], ["  namespace: shop"]),
      "b.yaml": policy("api", [office], ["  namespace: pay"]),
    },
    field: rule(0),
    place: "b.yaml:11",
  },
  {
    name: "the object that says the same, where two have the name and neither the namespace",
    rendered: policy("api", [web], ["  namespace: pay"]),
    objects: { "a.yaml": policy("api", [office]), "b.yaml": policy("api", [web]) },
    field: rule(0),
    place: "b.yaml:10",
  },
  {
    name: "nobody's where both say the same",
    rendered: policy("api", [web], ["  namespace: pay"]),
    objects: { "a.yaml": policy("api", [web]), "b.yaml": policy("api", [web]) },
    field: rule(0),
    place: "x (rendered):11",
  },
  {
    name: "a rule that a patch put there, with all that is in it",
    rendered: policy("api", [web]),
    objects: { "base/api.yaml": policy("api", [office]) },
    patches: { "prod/patch.yaml": policy("api", [web]) },
    field: [...rule(0), "from", 0, "podSelector"],
    place: "prod/patch.yaml:10",
  },
  {
    name: "the object's where a patch says the same as it",
    rendered: policy("api", [web]),
    objects: { "base/api.yaml": policy("api", [web]) },
    patches: { "prod/patch.yaml": policy("api", [web]) },
    field: rule(0),
    place: "base/api.yaml:10",
  },
  {
    name: "no patch of another object",
    rendered: policy("api", [web]),
    objects: { "base/api.yaml": policy("api", [office]) },
    patches: { "prod/patch.yaml": policy("other", [web]) },
    field: rule(0),
    place: "x (rendered):10, from base/api.yaml:1",
  },
  {
    name: "a rule that has moved",
    rendered: policy("api", [web]),
    field: rule(0),
    place: "base/api.yaml:11",
  },
  {
    name: "a rule that has moved, and stands there twice",
    rendered: policy("api", ["ports: []", web]),
    objects: { "base/api.yaml": policy("api", [web, office, web]) },
    field: rule(1),
    place: "x (rendered):11, from base/api.yaml:1",
  },
  {
    name: "a rule that was changed on the way, which no line of the tree says",
    rendered: policy("api", ["from: [{ ipBlock: { cidr: 10.0.0.0/8 } }]"]),
    field: [...rule(0), "from", 0, "ipBlock", "cidr"],
    place: "x (rendered):10, from base/api.yaml:1",
  },
  {
    name: "a rule that has more than what is written",
    rendered: policy("api", [`${office}\n    ports: [{ port: 80 }]`]),
    field: rule(0),
    place: "x (rendered):10, from base/api.yaml:1",
  },
  {
    name: "a selector with common labels put to it",
    rendered: policy("api", [office]).replace("      app: api", "      app: api\n      team: shop"),
    field: ["spec", "podSelector"],
    place: "base/api.yaml:6",
  },
  {
    name: "a selector that lacks what is written",
    rendered: policy("api", [office]).replace("    matchLabels:\n      app: api\n", "    matchLabels: {}\n"),
    field: ["spec", "podSelector"],
    place: "x (rendered):6, from base/api.yaml:1",
  },
  {
    name: "a field that is not there: what it would be in",
    rendered: policy("api", [office, web]),
    field: [...rule(1), "ports", 0, "port"],
    place: "base/api.yaml:11",
  },
  {
    name: "a rule that an operation adds, in a file",
    rendered: policy("api", [web, office]),
    objects: { "base/api.yaml": policy("api", [office]) },
    patches: { "prod/patch.yaml": `- op: add\n  path: /spec/ingress/0\n  value:\n    ${web}\n` },
    field: [...rule(0), "from", 0],
    place: "prod/patch.yaml:4",
  },
  {
    name: "a rule that an operation appends, in JSON",
    rendered: policy("api", [office, web]),
    objects: { "base/api.yaml": policy("api", [office]) },
    patches: {
      "prod/patch.json":
        '[\n{"op": "add", "path": "/spec/ingress/-",\n"value": {"from": [{"podSelector": {"matchLabels": {"app": "web"}}}]}}\n]',
    },
    field: rule(1),
    place: "prod/patch.json:3",
  },
  {
    name: "a rule of a list that an operation puts there",
    rendered: policy("api", [office, web]),
    objects: { "base/api.yaml": policy("api", []) },
    patches: {
      "prod/patch.yaml": `- { op: test, path: /kind, value: NetworkPolicy }\n- op: add\n  path: /spec/ingress\n  value:\n  - ${office}\n  - ${web}\n`,
    },
    field: rule(1),
    place: "prod/patch.yaml:6",
  },
  {
    name: "an operation that a kustomization holds",
    rendered: policy("prod-api", [web]),
    objects: { "base/api.yaml": policy("api", [office]) },
    patches: {
      "prod/kustomization.yaml": `resources: [../base]
namePrefix: prod-
patches:
  - target: { kind: NetworkPolicy, name: a.i }
    patch: |-
      # the web is all
      - op: replace
        path: /spec/ingress/0
        value:
          ${web}
`,
    },
    field: rule(0),
    place: "prod/kustomization.yaml:9",
  },
  {
    name: "a patch that a kustomization holds, by its target",
    rendered: policy("api", [web]),
    objects: { "base/api.yaml": policy("api", [office]) },
    patches: {
      "prod/kustomization.yaml": `patches:
  - target: { name: api }
    patch: |
${policy("any", [web]).replaceAll(/^(?=.)/gm, "      ")}`,
    },
    field: rule(0),
    place: "prod/kustomization.yaml:13",
  },
  {
    name: "a patch that a kustomization holds on one line: the line",
    rendered: policy("api", [web]),
    objects: { "base/api.yaml": policy("api", [office]) },
    patches: {
      "prod/kustomization.yaml": `# one line\npatchesStrategicMerge:\n  - ${JSON.stringify(policy("api", [web]))}\n`,
    },
    field: rule(0),
    place: "prod/kustomization.yaml:3",
  },
  ...["{ kind: NetworkPolicy|Pod, name: web|a.* }", "{ name: '.*i' }", "{}"].map((target) => ({
    name: `a patch for ${target}`,
    rendered: policy("api", [web]),
    objects: { "base/api.yaml": policy("api", [office]) },
    patches: {
      "prod/kustomization.yaml": `patches:
  - target: ${target}
    patch: |
      - { op: replace, path: /spec/ingress/0, value: { ${web} } }
`,
    },
    field: rule(0),
    place: "prod/kustomization.yaml:4",
  })),
  ...[
    "{ kind: NetworkPolicy, name: other }",
    "{ kind: Namespace }",
    "{ name: '(' }",
    // What could take for ever is not tried.
    "{ name: '(a|p|i)+' }",
    "{ name: 'a.*.*' }",
  ].map((target) => ({
    name: `no patch for ${target}`,
    rendered: policy("api", [web]),
    objects: { "base/api.yaml": policy("api", [office]) },
    patches: {
      "prod/kustomization.yaml": `patches:
  - target: ${target}
    patch: |
      - { op: replace, path: /spec/ingress/0, value: { ${web} } }
`,
    },
    field: rule(0),
    place: "x (rendered):10, from base/api.yaml:1",
  })),
  {
    name: "no operation that changes what is in a rule, and none that goes nowhere",
    rendered: policy("api", [web]),
    objects: { "base/api.yaml": policy("api", [office]) },
    patches: {
      "prod/a.yaml": `- { op: add, path: /spec/ingress/0/from/0, value: { podSelector: { matchLabels: { app: web } } } }\n`,
      "prod/b.yaml": `- { op: add, path: ingress, value: 1 }\n- { op: remove, path: /spec/egress }\n- op\n`,
      "prod/c.yaml": "op: [\n",
    },
    field: rule(0),
    place: "x (rendered):10, from base/api.yaml:1",
  },
  {
    name: "nothing but a patch",
    rendered: policy("api", [office]),
    objects: {},
    patches: { "prod/patch.yaml": policy("api", [office]) },
    field: rule(0),
    place: "x (rendered):10",
  },
  {
    name: "a file that holds no objects is passed over",
    rendered: policy("api", [office, web]),
    objects: { ...base, "notes.txt": policy("api", [office, web]), "b.yaml": "a: [\n" },
    field: [],
    place: "base/api.yaml:1",
  },
];

describe("the origin of what kustomize rendered", () => {
  it.each(kustomize)("is $name", ({ rendered, objects = base, patches = {}, field, place }) => {
    const origins: RenderOrigins = {
      kind: "objects",
      objects: filesOf(objects),
      patches: filesOf(patches),
    };
    expect(placeOf(rendered, origins, field)).toBe(place);
  });

  it("is not sought in a file that is bigger than what is read", () => {
    const text = policy("api", [office]);
    const big = { path: "base/api.yaml", text: `${text}# ${"x".repeat(200)}\n` };
    const origins: RenderOrigins = { kind: "objects", objects: [big], patches: [] };
    const options = { limits: { fileBytes: text.length + 100 } };
    const [resource] = parseFiles([{ path: "x (rendered)", text, origins }], options).resources;
    expect(resource?.locate([])).not.toHaveProperty("origin");
  });
});

const template = `{{- /* what the shop lets in */}}
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata:
  name: {{ .Release.Name }}
  namespace: shop
spec:
  selector: app == "api"
  ingress:
  # first of all
  - action: Deny
    source:
      nets: [192.0.2.0/24]
  {{- range .Values.offices }}
  - action: Allow
    source:
      nets: [{{ . }}]
  {{- end }}
  - action: Log
  {{- if .Values.open }}
  - action: Pass
  {{- end }}
---
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata:
  name: shut
  namespace: shop
spec:
  selector: all()
`;

function renderedPolicy(...rules: readonly string[]): string {
  return `---
# Source: the-shop/templates/api.yaml
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata:
  name: blue
  namespace: shop
spec:
  selector: app == "api"
  ingress:
  # first of all
${rules.join("\n")}
`;
}

const deny = "  - action: Deny\n    source:\n      nets: [192.0.2.0/24]";
const allow = (net: string): string => `  - action: Allow\n    source:\n      nets: [${net}]`;
const whole = renderedPolicy(deny, allow("10.0.0.0/8"), allow("10.9.0.0/16"), "  - action: Log");

interface HelmCase {
  readonly name: string;
  readonly rendered?: string;
  readonly files?: Texts;
  readonly chart?: string;
  readonly field: FieldPath;
  readonly place: string;
}

const helm: readonly HelmCase[] = [
  { name: "an object: the first line of it", field: [], place: "charts/shop/templates/api.yaml:2" },
  { name: "a line as it is", field: ["spec", "selector"], place: "charts/shop/templates/api.yaml:8" },
  { name: "a rule as it is", field: rule(0), place: "charts/shop/templates/api.yaml:11" },
  {
    name: "a line that is filled in: near it",
    field: ["metadata", "name"],
    place: "x (rendered):6, from charts/shop/templates/api.yaml:4",
  },
  {
    name: "a rule that is repeated: near it",
    field: rule(2),
    place: "x (rendered):18, from charts/shop/templates/api.yaml:16",
  },
  { name: "a rule after those", field: rule(3), place: "charts/shop/templates/api.yaml:19" },
  {
    name: "one of two rules that say the same, where only one was rendered: which one is not told",
    rendered: renderedPolicy("  - action: Log"),
    files: { "charts/shop/templates/api.yaml": template.replace("Pass", "Log") },
    field: rule(0),
    place: "x (rendered):12, from charts/shop/templates/api.yaml:19",
  },
  {
    name: "the second of two rules that say the same",
    rendered: renderedPolicy("  - action: Log", "  - action: Log"),
    files: { "charts/shop/templates/api.yaml": template.replace("Pass", "Log") },
    field: rule(1),
    place: "charts/shop/templates/api.yaml:21",
  },
  {
    name: "another document of the template",
    rendered: `# Source: the-shop/templates/api.yaml\n${template.slice(template.indexOf("---\n") + 4)}`,
    field: ["spec", "selector"],
    place: "charts/shop/templates/api.yaml:30",
  },
  {
    name: "either of two documents that say the same: the first, and not for certain",
    files: { "charts/shop/templates/api.yaml": [template.split("---\n")[0], template].join("---\n") },
    field: rule(0),
    place: "x (rendered):12, from charts/shop/templates/api.yaml:11",
  },
  {
    name: "the one of many documents that says what no other says",
    rendered: whole.replace("192.0.2.0/24", "198.51.100.7/32"),
    files: {
      "charts/shop/templates/api.yaml": Array.from({ length: 60 }, (_, index) =>
        template.split("---\n")[0]?.replace("192.0.2.0/24", `198.51.100.${index}/32`),
      ).join("---\n"),
    },
    field: rule(0),
    place: "charts/shop/templates/api.yaml:172",
  },
  {
    name: "near a rule that too many begin like",
    rendered: renderedPolicy(deny, ...Array.from({ length: 1100 }, () => "  - action: Log")),
    files: {
      "charts/shop/templates/api.yaml": template.replace(
        "  - action: Log\n",
        "  - action: Log\n".repeat(1100),
      ),
    },
    field: rule(3),
    place: "x (rendered):17, from charts/shop/templates/api.yaml:21",
  },
  {
    name: "a template of a chart within the chart",
    rendered: whole.replace("the-shop/", "the-shop/charts/sub/"),
    files: { "charts/shop/charts/sub/templates/api.yaml": template },
    field: rule(0),
    place: "charts/shop/charts/sub/templates/api.yaml:11",
  },
  {
    name: "a chart at the top of the tree",
    files: { "templates/api.yaml": template },
    chart: ".",
    field: rule(0),
    place: "templates/api.yaml:11",
  },
  {
    name: "nowhere for a chart that came packed",
    rendered: whole.replace("the-shop/", "the-shop/charts/sub/"),
    field: rule(0),
    place: "x (rendered):12",
  },
  {
    name: "a file that has nothing in common with what came of it: its beginning",
    files: { "charts/shop/templates/api.yaml": '{{ include "policy" . }}\n' },
    field: rule(0),
    place: "x (rendered):12, from charts/shop/templates/api.yaml:1",
  },
];

describe("the origin of what helm rendered", () => {
  const own = { "charts/shop/templates/api.yaml": template };
  it.each(helm)("is $name", ({ rendered = whole, files = own, chart = "charts/shop", field, place }) => {
    expect(placeOf(rendered, { kind: "templates", chart, files: filesOf(files) }, field)).toBe(place);
  });

  it("ends where the lines do", () => {
    const origins: RenderOrigins = { kind: "templates", chart: "charts/shop", files: filesOf(own) };
    const [resource] = parseFiles([{ path: "x (rendered)", text: whole, origins }]).resources;
    const path = "charts/shop/templates/api.yaml";
    expect(resource?.locate(rule(0)).origin).toEqual({ path, line: 11, endLine: 13, exact: true });
    expect(resource?.locate([]).origin).toEqual({ path, line: 2, exact: true });
  });
});
