import { describe, expect, it } from "@jest/globals";
import fc from "../support/fast-check.ts";
import { parseFiles } from "../../src/parse/parse-files.ts";
import { checkParse, pod, type ParseCase } from "./check-parse.ts";

const WEB = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\n";

const read: readonly ParseCase[] = [
  { name: "one document", files: { "a.yaml": WEB }, resources: ["Pod shop/web @ a.yaml:1-5"] },
  { name: "nothing", files: { "a.yaml": "", "b.yml": "# only a comment\n", "c.json": "" } },
  {
    name: "several documents, empty ones among them",
    files: { "a.yaml": `---\n# nothing\n---\n${WEB}---\n${WEB.replace("web", "db")}...\n` },
    resources: ["Pod shop/web @ a.yaml:4-8", "Pod shop/db @ a.yaml:10-14"],
  },
  {
    name: "CRLF",
    files: { "a.yaml": WEB.replaceAll("\n", "\r\n") },
    resources: ["Pod shop/web @ a.yaml:1-5"],
  },
  {
    name: "CR alone",
    files: { "a.yaml": WEB.replaceAll("\n", "\r") },
    resources: ["Pod shop/web @ a.yaml:1-5"],
  },
  { name: "byte order mark", files: { "a.yaml": `\uFEFF${WEB}` }, resources: ["Pod shop/web @ a.yaml:1-5"] },
  {
    name: "JSON",
    files: { "a.json": '{"kind":"Node","apiVersion":"v1",\n"metadata":{"name":"n"}}' },
    resources: ["Node n @ a.json:1-2"],
  },
  {
    name: "JSON in a YAML file",
    files: { "a.yaml": '---\n{"kind":"Node","apiVersion":"v1","metadata":{"name":"n"}}\n' },
    resources: ["Node n @ a.yaml:2-2"],
  },
  {
    name: "JSON values one after the other",
    files: {
      "a.json": ["a", "b"]
        .map((name) => `{"kind":"Node","apiVersion":"v1","metadata":{"name":"${name}"}}`)
        .join("\n"),
    },
    resources: ["Node a @ a.json:1-1", "Node b @ a.json:2-2"],
  },
  {
    name: "content after ---",
    files: { "a.yaml": `--- ${pod("web")}\n` },
    resources: ["Pod shop/web @ a.yaml:1-1"],
  },
  {
    name: "comment after ---",
    files: { "a.yaml": `--- # web\n${WEB}` },
    resources: ["Pod shop/web @ a.yaml:2-6"],
  },
  {
    name: "directives",
    files: { "a.yaml": `%YAML 1.2\n---\n${WEB}...\n%YAML 1.2\n---\n${WEB.replace("web", "db")}` },
    resources: ["Pod shop/web @ a.yaml:3-7", "Pod shop/db @ a.yaml:11-15"],
  },
  {
    name: "--- inside a block scalar is text",
    files: {
      "a.yaml": `${WEB}  annotations:\n    x: |\n      a\n      ---\n      kind: Node\n---\n${WEB.replace("web", "db")}`,
    },
    resources: ["Pod shop/web @ a.yaml:1-10", "Pod shop/db @ a.yaml:12-16"],
  },
  {
    name: "indented mapping",
    files: { "a.yaml": WEB.replace(/^/gm, "  ").trimEnd() },
    resources: ["Pod shop/web @ a.yaml:1-5"],
  },
  {
    name: "quoted and escaped keys",
    files: { "a.yaml": WEB.replace("kind", '"k\\x69nd"') },
    resources: ["Pod shop/web @ a.yaml:1-5"],
  },
  {
    name: "kind by merge key",
    files: { "a.yaml": "<<: {kind: Pod, apiVersion: v1}\nmetadata: {name: web, namespace: shop}\n" },
    resources: ["Pod shop/web @ a.yaml:1-2"],
  },
  {
    name: "list",
    files: {
      "a.yaml": `apiVersion: v1\nkind: List\nitems:\n- ${pod("web")}\n- apiVersion: v1\n  kind: List\n  items:\n  - ${pod("db")}\n- {apiVersion: v1, kind: Secret}\n`,
    },
    resources: ["Pod shop/web @ a.yaml:4-4", "Pod shop/db @ a.yaml:8-8"],
    skipped: { "v1/Secret": 1 },
  },
  {
    name: "list of a kind whose items leave the kind to it",
    files: {
      "a.json":
        '{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicyList", "items": [\n{"metadata": {"name": "a"}},\n{"metadata": {"name": "b"}}]}',
    },
    resources: ["NetworkPolicy a @ a.json:2-2", "NetworkPolicy b @ a.json:3-3"],
  },
  {
    name: "empty list",
    files: {
      "a.yaml": "apiVersion: v1\nkind: List\nitems:\n",
      "b.yaml": "apiVersion: v1\nkind: PodList\nitems: []\n",
    },
  },
  {
    name: "list of a kind that is not read",
    files: { "a.yaml": "apiVersion: v1\nkind: ConfigMapList\nitems: []\n" },
    skipped: { "v1/ConfigMapList": 1 },
  },
  {
    name: "cluster-scoped object",
    files: { "a.yaml": "apiVersion: projectcalico.org/v3\nkind: Tier\nmetadata: {name: edge}\n" },
    resources: ["Tier edge @ a.yaml:1-3"],
  },
  {
    name: "generateName stands for the name",
    files: { "a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {generateName: job-}\n" },
    resources: ["Pod job- @ a.yaml:1-3"],
  },
  {
    name: "kustomizations have no name",
    files: {
      "a/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
      "b/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
    },
    resources: ["Kustomization  @ a/kustomization.yaml:1-2", "Kustomization  @ b/kustomization.yaml:1-2"],
  },
  {
    name: "extra kinds",
    files: { "a.yaml": "apiVersion: apps.example.com/v1\nkind: Fleet\nmetadata: {name: f}\n" },
    options: { workloads: [{ kind: "Fleet" }] },
    resources: ["Fleet f @ a.yaml:1-3"],
  },
  {
    name: "extra kinds of one group",
    files: { "a.yaml": "apiVersion: apps.example.com/v1\nkind: Fleet\nmetadata: {name: f}\n" },
    options: { workloads: [{ kind: "Fleet", group: "other" }] },
    skipped: { "apps.example.com/v1/Fleet": 1 },
  },
  {
    name: "other kinds are counted",
    files: {
      "a.yaml":
        "apiVersion: v1\nkind: ConfigMap\ndata: [\n---\nkind: Ingress\napiVersion: networking.k8s.io/v1\n",
    },
    skipped: { "v1/ConfigMap": 1, "networking.k8s.io/v1/Ingress": 1 },
  },
  {
    name: "kinds of other vendors with a name of ours",
    files: {
      "a.yaml":
        "apiVersion: serving.knative.dev/v1\nkind: Service\n---\napiVersion: crd.antrea.io/v1beta1\nkind: NetworkPolicy\n",
    },
    skipped: { "serving.knative.dev/v1/Service": 1, "crd.antrea.io/v1beta1/NetworkPolicy": 1 },
  },
  {
    name: "files that hold no objects",
    files: {
      "values.yaml": "kind: DaemonSet\nimage: x\n",
      "package.json": '{"name": "x", "kind": 1}',
      "tsconfig.json": '{ // kind\n "a": 1, }',
      "Chart.yaml": "apiVersion: v2\nname: shop\n",
      "list.yaml": "- kind: Pod\n- 2\n",
      "notes.md": WEB,
    },
  },
];

const faults: readonly ParseCase[] = [
  // A broken document must not take its neighbours along.
  {
    name: "one broken document",
    files: { "a.yaml": `${WEB}---\nkind: Pod\nmetadata: [\n---\n${WEB.replace("web", "db")}` },
    resources: ["Pod shop/web @ a.yaml:1-5", "Pod shop/db @ a.yaml:10-14"],
    issues: ["error yaml-syntax @ a.yaml:8:11"],
  },
  {
    name: "tab as indentation",
    files: { "a.yaml": "kind: Pod\nmetadata:\n\tname: x\n" },
    issues: ["error yaml-syntax @ a.yaml:3:1"],
  },
  {
    name: "duplicate key",
    files: { "a.yaml": `${WEB}  name: db\n` },
    issues: ["error duplicate-key @ a.yaml:6:3"],
  },
  {
    name: "duplicate key in JSON",
    files: { "a.json": '{"kind":"Pod","apiVersion":"v1",\n"kind":"Pod"}' },
    issues: ["error duplicate-key @ a.json:2:1"],
  },
  {
    name: "duplicate kind",
    files: { "a.yaml": `${WEB}kind: ConfigMap\n` },
    issues: ["error duplicate-key @ a.yaml:6:1"],
  },
  {
    name: "broken JSON",
    files: { "a.json": '{"kind": "Pod",\n "apiVersion" "v1"}' },
    issues: ["error yaml-syntax @ a.json:2:15"],
  },
  {
    name: "JSON that only YAML can read is read, as kubectl does",
    files: { "a.json": '{"kind": "Node",\n "apiVersion": v1, "metadata": {"name": "n"},}' },
    resources: ["Node n @ a.json:1-2"],
  },
  {
    name: "syntax error where only another kind is meant",
    files: { "a.yaml": "kind: ConfigMap\n}\n" },
    issues: ["notice yaml-syntax @ a.yaml:2:1"],
  },
  {
    name: "name missing",
    files: { "a.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  namespace: shop\n" },
    issues: ["error name-missing @ a.yaml:3:1"],
  },
  {
    name: "metadata missing",
    files: { "a.yaml": "apiVersion: v1\nkind: Pod\n" },
    issues: ["error name-missing @ a.yaml:1:1"],
  },
  {
    name: "name is a number",
    files: { "a.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: 12\n" },
    issues: ["error name-missing @ a.yaml:4:3"],
  },
  {
    name: "namespace is no text",
    files: { "a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: [b]}\n" },
    issues: ["error namespace-invalid @ a.yaml:3:21"],
  },
  {
    name: "apiVersion missing",
    files: { "a.yaml": "kind: NetworkPolicy\nmetadata: {name: a}\n" },
    issues: ["error api-version-missing @ a.yaml:1:1"],
  },
  {
    name: "kind missing",
    files: { "a.yaml": "apiVersion: projectcalico.org/v3\nmetadata: {name: a}\n" },
    issues: ["error kind-missing @ a.yaml:1:1"],
  },
  {
    name: "list item without kind",
    files: { "a.yaml": "apiVersion: v1\nkind: List\nitems:\n- metadata: {name: a}\n- 7\n" },
    issues: ["error kind-missing @ a.yaml:4:1", "error item-invalid @ a.yaml:5:1"],
  },
  {
    name: "items is no list",
    files: { "a.yaml": "apiVersion: v1\nkind: List\nitems: {}\n" },
    issues: ["error item-invalid @ a.yaml:3:1"],
  },
  {
    name: "unknown tag",
    files: { "a.yaml": WEB.replace("web", "!secret web") },
    resources: ["Pod shop/web @ a.yaml:1-5"],
    issues: ["warning yaml-tag @ a.yaml:4:9"],
  },
  {
    name: "not a number of JSON",
    files: { "a.yaml": `${WEB}spec: {x: .nan}\n` },
    issues: ["error yaml-syntax @ a.yaml:6:11"],
  },
  {
    name: "wrong version of a policy",
    files: { "a.yaml": "apiVersion: projectcalico.org/v1\nkind: NetworkPolicy\nmetadata: {name: a}\n" },
    issues: ["warning unknown-kind @ a.yaml:2:1"],
  },
  {
    name: "misspelt kind",
    files: { "a.yaml": "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolcy\nmetadata: {name: a}\n" },
    issues: ["warning unknown-kind @ a.yaml:2:1"],
  },
  {
    name: "misspelt group",
    files: { "a.yaml": "apiVersion: projectcalio.org/v3\nkind: Tier\nmetadata: {name: a}\n" },
    issues: ["warning unknown-kind @ a.yaml:2:1"],
  },
  // One endpoint more hides nothing.
  {
    name: "workload in the wrong group",
    files: { "a.yaml": "apiVersion: apps/v1\nkind: Pod\nmetadata: {name: a}\n" },
    resources: ["Pod a @ a.yaml:1-3"],
    issues: ["warning unknown-kind @ a.yaml:1:1"],
  },
  {
    name: "same object twice",
    files: { "a.yaml": `${WEB}---\n${WEB}`, "b.yaml": WEB },
    resources: ["Pod shop/web @ b.yaml:1-5"],
    issues: ["warning duplicate-object @ a.yaml:7:1", "warning duplicate-object @ b.yaml:1:1"],
  },
  {
    name: "same object in two groups",
    files: {
      "a.yaml": "apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\n",
      "b.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: default}\n",
    },
    resources: ["Deployment default/a @ b.yaml:1-3"],
    issues: ["warning duplicate-object @ b.yaml:1:1"],
  },
  {
    name: "one name, two kinds of network policy",
    files: {
      "a.yaml": "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\n",
      "b.yaml": "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: a}\n",
    },
    resources: ["NetworkPolicy a @ a.yaml:1-3", "NetworkPolicy a @ b.yaml:1-3"],
  },
];

const HELM =
  "{{- if .Values.on }}\napiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n{{- end }}\n";

const templates: readonly ParseCase[] = [
  {
    name: "broken by its templating",
    files: { "a.yaml": HELM },
    issues: ["warning template-not-rendered @ a.yaml:1:1"],
  },
  {
    name: "of a chart",
    files: { "shop/Chart.yaml": "name: shop\n", "shop/templates/sub/a.yaml": HELM },
    issues: ["notice template-not-rendered @ shop/templates/sub/a.yaml:1:1"],
  },
  {
    name: "in a templates directory that belongs to no chart",
    files: { "templates/a.yaml": HELM },
    issues: ["warning template-not-rendered @ templates/a.yaml:1:1"],
  },
  {
    name: "that is YAML, with a templated name",
    files: { "a.yaml": WEB.replace("web", '"{{ .Release.Name }}-web"') },
    issues: ["warning template-not-rendered @ a.yaml:4:10"],
  },
  { name: "of a kind that is not read", files: { "a.yaml": HELM.replace("Pod", "ConfigMap") } },
  {
    name: "braces in annotations are no template",
    files: { "a.yaml": `${WEB}  annotations: {x: "{{ with secret }}"}\n` },
    resources: ["Pod shop/web @ a.yaml:1-6"],
  },
  {
    name: "once for each file",
    files: { "a.yaml": `${HELM}---\n${HELM}` },
    issues: ["warning template-not-rendered @ a.yaml:1:1"],
  },
];

const flowIndent: readonly ParseCase[] = [
  {
    name: "closed at column 0",
    files: { "a.yaml": `${WEB}spec:\n  nets: [\n    a,\n]\n` },
    resources: ["Pod shop/web @ a.yaml:1-9"],
    issues: ["warning yaml-flow-indent @ a.yaml:9:1"],
  },
  {
    name: "closed at the column of its key, with CRLF",
    files: {
      "a.yaml": `${WEB}spec:\n  nets: [\n    a,\n  ]\n  more: {\n  a: 1\n  }\n`.replaceAll("\n", "\r\n"),
    },
    resources: ["Pod shop/web @ a.yaml:1-12"],
    issues: ["warning yaml-flow-indent @ a.yaml:11:3"],
  },
  {
    name: "items at column 0, keys after it",
    files: { "a.yaml": `${WEB}spec:\n  nets: [\na,\nb ]\n  x: 1\n` },
    resources: ["Pod shop/web @ a.yaml:1-10"],
    issues: ["warning yaml-flow-indent @ a.yaml:8:1"],
  },
  // Never closed: what follows may or may not belong to it.
  {
    name: "never closed",
    files: { "a.yaml": `${WEB}spec:\n  nets: [\n    a,\nx: 1\n` },
    issues: ["error yaml-syntax @ a.yaml:9:1"],
  },
  // Joined, `a` and `b` would become one scalar.
  {
    name: "a scalar over two lines",
    files: { "a.yaml": `${WEB}spec:\n  nets: [a\nb]\n` },
    issues: ["error yaml-syntax @ a.yaml:8:1"],
  },
];

describe("parseFiles", () => {
  it.each(read)("reads: $name", checkParse);
  it.each(faults)("tells: $name", checkParse);
  it.each(templates)("template: $name", checkParse);
  it.each(flowIndent)("flow indentation: $name", checkParse);

  it("says what is wrong in the user's words", () => {
    const { issues } = parseFiles([
      {
        path: "a.yaml",
        text: "apiVersion: projectcalico.org/v1\nkind: Tier\nmetadata: {name: a}\n---\nkind: Pod\napiVersion: v1\nmetadata: {}\n",
      },
    ]);
    expect(issues.map(({ message, hint }) => [message, hint])).toEqual([
      [
        "no API serves kind `Tier` in `projectcalico.org/v1`, the object is not read",
        "did you mean `apiVersion: projectcalico.org/v3`",
      ],
      ["a Pod without `metadata.name` is no object", undefined],
    ]);
  });

  it("gives group and version as written", () => {
    const { resources } = parseFiles([
      {
        path: "a.yaml",
        text: `${WEB}---\napiVersion: extensions/v1beta1\nkind: DaemonSet\nmetadata: {name: d, namespace: ''}\n`,
      },
    ]);
    expect(resources.map(({ group, version, namespace }) => [group, version, namespace])).toEqual([
      ["", "v1", "shop"],
      ["extensions", "v1beta1", undefined],
    ]);
  });

  it("is the same for every order of the files", () => {
    const files = [...read, ...faults, ...templates].flatMap((one, index) =>
      Object.entries(one.files).map(([path, text]) => ({ path: `${index % 7}/${path}`, text })),
    );
    const shape = (order: typeof files): unknown => {
      const { resources, issues, skippedKinds } = parseFiles(order);
      return [resources.map((one) => [one.locate([]), one.object]), issues, [...skippedKinds]];
    };
    const expected = shape(files);
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (order) => {
        expect(shape(order)).toEqual(expected);
      }),
      { numRuns: 5 },
    );
  });
});
