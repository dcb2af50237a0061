import { calico, pod, type ProvokingTree } from "./provoking-tree.ts";

function file(text: string): ProvokingTree {
  return { head: { "a.yaml": text, "pod.yaml": pod("web") } };
}

const nested = `${pod("deep")}extra: ${"[".repeat(1000)}${"]".repeat(1000)}\n`;

/** What is wrong with files, by id. */
export const parseTrees: Readonly<Record<string, ProvokingTree>> = {
  "yaml-tag": file(calico("Tier", "a", "order: !vault secret")),
  "yaml-flow-indent": file(
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: { a: b,\nc: d }\nspec: { containers: [] }\n",
  ),
  "duplicate-key": file(calico("Tier", "a", "order: 1, order: 2")),
  "limit-exceeded": file(nested),
  "template-not-rendered": file(calico("Tier", "{{ .Values.name }}", "order: 1")),
  "unknown-kind": file(calico("NetworkPolcy", "a", "order: 1")),
  "api-version-missing": file("kind: NetworkPolicy\nmetadata: { name: a }\n"),
  "kind-missing": file("apiVersion: projectcalico.org/v3\nmetadata: { name: a }\n"),
  "name-missing": file("apiVersion: projectcalico.org/v3\nkind: Tier\nspec: { order: 1 }\n"),
  "namespace-invalid": file(
    "apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: 7 }\nspec: { containers: [] }\n",
  ),
  "crd-metadata-invalid": file(
    "apiVersion: crd.projectcalico.org/v1\nkind: GlobalNetworkPolicy\nmetadata: { name: a, annotations: { projectcalico.org/metadata: nonsense } }\nspec: { selector: all() }\n",
  ),
};
