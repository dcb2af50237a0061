import type { SourceFile } from "../../src/model/resource.ts";

/** One hostile file beside good ones, and what has to be said of it. */
export interface HostileCase {
  readonly name: string;
  readonly files: () => readonly SourceFile[];
  /** What is found, by code and line of the first of the files; `undefined`: it is read, and nothing is wrong with it. */
  readonly found: { readonly code: string; readonly line: number; readonly message?: RegExp } | undefined;
  /** `warning`: the check may pass, nothing is missing. */
  readonly severity?: "error" | "warning";
  /** Objects that are read of it all the same: `kind name`. */
  readonly read?: readonly string[];
}

const MEGABYTE = 1_000_000;
const POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: hostile\n  namespace: shop\n";

function one(text: () => string, path = "hostile.yaml"): HostileCase["files"] {
  return () => [{ path, text: text() }];
}

/** The names of the values double with every line. */
function bomb(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const before = Array(10)
      .fill(`*a${String(level)}`)
      .join(", ");
    return `  a${String(level + 1)}: &a${String(level + 1)} [${before}]\n`;
  });
  return `${POD}spec:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${lines.join("")}`;
}

export const hostileCases: readonly HostileCase[] = [
  {
    name: "10 MB of YAML on one line, a list",
    files: one(() => `${POD}spec: [${"x, ".repeat((10 * MEGABYTE) / 3)}x]\n`),
    found: { code: "limit-exceeded", line: 1, message: /limit `yamlTokens`: more than 1000000/ },
  },
  {
    name: "10 MB of YAML on one line, the whole document",
    files: one(
      () => `{${Array.from({ length: 900_000 }, (_, key) => `k${String(key)}: x`).join(", ")}, kind: Pod}`,
    ),
    found: { code: "limit-exceeded", line: 1, message: /limit `yamlTokens`/ },
  },
  {
    name: "10 MB of YAML on one line, a text",
    files: one(() => `${POD}  annotations: {a: "${"x".repeat(10 * MEGABYTE)}"}\n`),
    found: { code: "annotations-too-large", line: 6 },
    read: ["Pod hostile"],
  },
  {
    name: "10 MB of JSON on one line",
    files: one(() => `{"kind":"Pod","apiVersion":"v1","a":[${"1,".repeat(5 * MEGABYTE)}1]}`, "hostile.json"),
    found: { code: "limit-exceeded", line: 1, message: /limit `values`: more than 4000000/ },
  },
  {
    name: "100,000 documents",
    files: one(() => "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n---\n".repeat(100_000) + POD),
    found: undefined,
    read: ["Pod hostile"],
  },
  {
    name: "more documents than are read",
    // The last of the tree: what comes after it is left out as well.
    files: one(() => `${"---\n".repeat(600_000)}${POD}`, "zz.yaml"),
    found: { code: "limit-exceeded", line: 1, message: /limit `documents`: more than 500000/ },
  },
  {
    name: "aliases that multiply",
    files: one(() => bomb(9)),
    // The fifth line of them stands for 100,000 values.
    found: { code: "limit-exceeded", line: 11, message: /limit `aliasedNodes`: more than 100000/ },
  },
  {
    name: "an anchor within itself",
    files: one(() => `${POD}spec: &a\n  b: [*a]\n`),
    found: { code: "yaml-syntax", line: 7, message: /alias `\*a` stands inside what it refers to/ },
  },
  {
    name: "an anchor merged into itself",
    files: one(() => `${POD}spec: &a\n  <<: *a\n`),
    found: { code: "yaml-syntax", line: 7 },
  },
  {
    name: "brackets within brackets",
    files: one(() => `${POD}spec: ${"[".repeat(50_000)}${"]".repeat(50_000)}\n`),
    found: { code: "limit-exceeded", line: 1, message: /limit `depth`: more than 100/ },
  },
  {
    name: "lists within lists",
    files: one(() => `${POD}spec:\n  a:\n  ${"- ".repeat(5000)}x\n`),
    found: { code: "limit-exceeded", line: 1, message: /limit `depth`/ },
  },
  {
    name: "mappings within mappings",
    files: one(
      () =>
        `${POD}spec:\n${Array.from({ length: 500 }, (_, level) => `${" ".repeat(level + 1)}a:\n`).join("")}`,
    ),
    found: { code: "limit-exceeded", line: 1, message: /limit `depth`/ },
  },
  {
    name: "JSON within JSON",
    files: one(() => `{"kind":"Pod","apiVersion":"v1",\n"a":${"[".repeat(50_000)}`, "hostile.json"),
    found: { code: "limit-exceeded", line: 2, message: /limit `depth`/ },
  },
  {
    name: "__proto__ as a name of labels",
    files: one(() => `${POD}  labels:\n    __proto__: polluted\n    constructor: x\n    toString: y\n`),
    found: { code: "label-name-invalid", line: 7, message: /found `__proto__`/ },
    read: ["Pod hostile"],
  },
  {
    name: "__proto__ instead of metadata",
    files: one(() => "apiVersion: v1\nkind: Pod\n__proto__:\n  metadata: {name: hostile}\n  polluted: yes\n"),
    found: { code: "name-missing", line: 1 },
  },
  {
    name: "__proto__ merged in, and in JSON",
    files: one(
      () => `{"kind":"Pod","apiVersion":"v1",\n"metadata":{"__proto__":{"name":"hostile","polluted":true}}}`,
      "hostile.json",
    ),
    found: { code: "name-missing", line: 2 },
  },
  {
    name: "a NUL",
    files: one(() => `${POD}spec: "\0\n`),
    found: { code: "yaml-syntax", line: 6 },
  },
  {
    name: "half a character",
    files: one(() => `${POD}  labels: {a: "\ud800"}\n`),
    found: { code: "label-value-invalid", line: 6 },
    read: ["Pod hostile"],
  },
  {
    name: "sources outside of the tree",
    files: () => [
      {
        path: ".calsim.yml",
        text: "version: 1\nclusters:\n  prod:\n    sources:\n      - path: ../../etc\n",
      },
    ],
    found: { code: "config-path-outside", line: 5 },
  },
  {
    name: "a kustomization that reads outside of the tree",
    files: () => [
      {
        path: "kustomization.yaml",
        text: "resources:\n- pods.yaml\n- policy.yaml\n- ../../etc/passwd.yaml\n",
      },
    ],
    found: { code: "kustomization-outside", line: 4 },
  },
  {
    name: "names that differ in case",
    files: () => [
      { path: "POLICY.yaml", text: POD },
      { path: "Policy.yaml", text: POD.replace("hostile", "other") },
    ],
    found: undefined,
    read: ["Pod hostile", "Pod other"],
  },
  {
    name: "one object under names that differ in case",
    files: () => [
      { path: "hostile.yaml", text: POD },
      { path: "Hostile.yaml", text: POD },
    ],
    found: { code: "duplicate-object", line: 1 },
    severity: "warning",
    read: ["Pod hostile"],
  },
];
