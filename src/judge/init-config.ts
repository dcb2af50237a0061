import { compareText } from "../base/compare.ts";
import { endTest } from "./match-end.ts";
import { appGroup, infrastructureLabel, infrastructureNamespaces } from "./default-config.ts";
import type { JudgedEndpoint } from "./judge-input.ts";

/** What a starter file is made of. */
export interface InitInput {
  /** Endpoints that the tree holds. */
  readonly endpoints: readonly JudgedEndpoint[];
  /** Directories that hold the manifests, as far as they are apart; empty for the whole repository. */
  readonly directories?: readonly string[];
}

const shown = 12;

/** A commented `.calsim.yml` for what the tree holds: it says the defaults, and what could be added, as comments. */
export function initConfig({ endpoints, directories = [] }: InitInput): string {
  return [
    ...head,
    ...clusterLines(directories),
    ...groupLines(endpoints),
    ...rules,
    ...expectationLines(endpoints),
    ...tail,
  ].join("\n");
}

const head = [
  "# Configuration of calsim: what a pull request may do to the connectivity of this cluster.",
  "# It is read from the commit a pull request starts from, so that a pull request can't loosen its own judgement.",
  "version: 1",
  "",
];

function clusterLines(directories: readonly string[]): readonly string[] {
  const sources = directories.length === 0 ? ["."] : [...directories].sort(compareText);
  return [
    "# Where the manifests of each cluster are. Without this section: one cluster, every YAML file of the repository.",
    "clusters:",
    "  default:",
    "    sources:",
    ...sources.map((path) => `      - path: ${quoted(path)}`),
    "    # What the manifests don't say and calsim would have to assume:",
    '    # calico: { version: "3.32", dataplane: nftables, endpointToHost: Accept }',
    "    # network: { podCIDRs: [10.244.0.0/16], natOutgoing: true, encapsulation: vxlan }",
    "",
  ];
}

function groupLines(endpoints: readonly JudgedEndpoint[]): readonly string[] {
  const isApp = endTest(appGroup.ends, "touches", []);
  const pods = endpoints.filter(({ kind }) => kind === "workload");
  const hosts = endpoints.filter(({ kind }) => kind === "host").map(({ id }) => id);
  const namespaces = [...new Set(pods.filter(isApp).map(({ namespace = "" }) => namespace))].sort(
    compareText,
  );
  const list = infrastructureNamespaces.map((name) => `'${name}'`).join(", ");
  return [
    "# Names for sets of endpoints. `app` and `hosts` are built in; these are their definitions.",
    "groups:",
    `  # Here ${pods.filter(isApp).length} of ${pods.length} workloads${within(namespaces)}.`,
    "  app:",
    `    namespaces: "projectcalico.org/name not in {${list}}"`,
    `    pods: "!has(${infrastructureLabel})"`,
    `  # Here ${hosts.length === 0 ? "none" : few([...hosts].sort(compareText))}.`,
    '  hosts: { hosts: "all()" }',
    "",
  ];
}

const rules = [
  "# What a change may do, judged on the difference. Levels: failure (blocks), warning, notice, off.",
  "rules:",
  "  - { id: no-new-app-to-host, when: newly-allowed, from: app, to: hosts, level: failure }",
  "  - { id: no-host-lockout, level: failure }",
  "  - { id: no-config-weakening, level: warning }",
  "",
];

function expectationLines(endpoints: readonly JudgedEndpoint[]): readonly string[] {
  const isApp = endTest(appGroup.ends, "touches", []);
  const workloads = endpoints.filter((endpoint) => endpoint.kind === "workload" && isApp(endpoint));
  const namespaces = [...new Set(workloads.map(({ namespace = "" }) => namespace))].sort(compareText);
  const [first = "shop"] = namespaces;
  const second = namespaces[1] ?? "dev";
  const [from = `${first}/frontend`, to = `${first}/backend`] = workloads
    .filter(({ namespace }) => namespace === first)
    .map(({ id }) => id)
    .sort(compareText);
  return [
    "# What must hold after every change, judged on its result. Uncomment what is meant:",
    "# expectations:",
    `#   - { id: works, from: ${quoted(from)}, to: ${quoted(to)}, ports: [TCP/8080], verdict: allow }`,
    `#   - { id: apart, from: ${quoted(`${second}/*`)}, to: ${quoted(`${first}/*`)}, verdict: deny }`,
    "",
  ];
}

const tail = [
  "# Findings that are settled in advance, by whom, why and until when:",
  "# waivers:",
  "#   - rule: no-new-app-to-host",
  "#     from: monitoring/node-exporter",
  "#     to: hosts",
  "#     ports: [TCP/9100]",
  "#     reason: metrics are scraped from the hosts",
  '#     owner: "@org/network"',
  '#     expires: "2030-12-31"',
  "",
];

function within(namespaces: readonly string[]): string {
  return namespaces.length === 0 ? "" : `, in ${few(namespaces)}`;
}

function few(names: readonly string[]): string {
  const plain = names.map(onOneLine);
  if (plain.length <= shown) return plain.join(", ");
  return `${plain.slice(0, shown).join(", ")} and ${plain.length - shown} more`;
}

/** A text as a YAML scalar on one line. JSON's strings are YAML's. */
function quoted(text: string): string {
  return /^[A-Za-z0-9._][A-Za-z0-9._/-]*$/.test(text) ? text : onOneLine(JSON.stringify(text));
}

/** Names come from the tree: none may end the comment it stands in. */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, "?");
}
