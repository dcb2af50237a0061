import { compareText } from "../base/compare.ts";
import { endTest } from "./match-end.ts";
import { appGroup, infrastructureLabel, infrastructureNamespaces } from "./default-config.ts";
import { configuredName } from "../sources/configured-name.ts";
import type { SourceSpec } from "../sources/source-plan.ts";
import type { JudgedEndpoint } from "./judge-input.ts";

/** What a starter file is made of. */
export interface InitInput {
  /** Endpoints that the tree holds. */
  readonly endpoints: readonly JudgedEndpoint[];
  /** Clusters that the tree names itself; none where every manifest is one cluster. */
  readonly clusters?: readonly InitCluster[];
}

/** A cluster that was found, and the sources that would describe it; none: only what deploys it can. */
export interface InitCluster {
  readonly name: string;
  /** What says that there is such a cluster: `Argo CD`. */
  readonly basis: string;
  readonly sources: readonly SourceSpec[];
}

const shown = 12;
const shownSources = 40;

/** A commented `.calsim.yml` for what the tree holds: it says the defaults, and what could be added, as comments. */
export function initConfig({ endpoints, clusters = [] }: InitInput): string {
  return [
    ...head,
    ...(clusters.length === 0 ? oneCluster : foundClusters(clusters)),
    ...groupLines(endpoints),
    ...suggestedGroups(endpoints),
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

const settings = [
  "    # What the manifests don't say and calsim would have to assume:",
  '    # calico: { version: "3.32", dataplane: nftables, endpointToHost: Accept }',
  "    # network: { podCIDRs: [10.244.0.0/16], natOutgoing: true, encapsulation: vxlan }",
];

const oneCluster = [
  "# Where the manifests of each cluster are. Without this section: one cluster, every YAML file of the repository.",
  "clusters:",
  "  default:",
  "    sources:",
  "      - path: .",
  ...settings,
  "",
];

/** As comments: a cluster that is added to the tree is found without them, and would be missed with them. */
function foundClusters(clusters: readonly InitCluster[]): readonly string[] {
  return [
    "# The clusters of this repository, as it says itself. Uncomment one to set what is assumed about it, or to give it an",
    "# `inventory`. Without `sources` it stays what the repository says; with them these, and no others, are looked at.",
    "# clusters:",
    ...clusters.flatMap(({ name, basis, sources }) => [
      `#   ${configuredName(name)}: # ${onOneLine(basis)}`,
      sources.length === 0
        ? `#     inventory: [inventory/${configuredName(name)}.json] # made by \`calsim inventory\``
        : "#     sources:",
      ...sources.slice(0, shownSources).map((source) => `#       - ${sourceText(source)}`),
      ...(sources.length > shownSources ? [`#       # and ${sources.length - shownSources} more`] : []),
    ]),
    ...settings.map((line) => `#${line.slice(1)}`),
    "",
  ];
}

function sourceText(source: SourceSpec): string {
  if (source.kind !== "helm") return `${source.kind}: ${quoted(source.path)}`;
  const { chart, release, namespace, values } = source;
  const fields = [
    `chart: ${quoted(chart)}`,
    `release: ${quoted(release)}`,
    `namespace: ${quoted(namespace)}`,
    ...(values.length === 0 ? [] : [`values: [${values.map(quoted).join(", ")}]`]),
  ];
  return `helm: { ${fields.join(", ")} }`;
}

function groupLines(endpoints: readonly JudgedEndpoint[]): readonly string[] {
  const isApp = endTest(appGroup.ends, "touches", []);
  const pods = endpoints.filter(({ kind }) => kind === "workload");
  // A host at a further address is no other host.
  const hosts = endpoints.filter(({ id, kind }) => kind === "host" && !id.includes("@")).map(({ id }) => id);
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
  ];
}

/** Namespaces, and roles of hosts, as names that rules could use. */
function suggestedGroups(endpoints: readonly JudgedEndpoint[]): readonly string[] {
  const isApp = endTest(appGroup.ends, "touches", []);
  const namespaces = endpoints.filter(isApp).map(({ namespace = "" }) => namespace);
  const roles = endpoints
    .filter(({ kind }) => kind === "host")
    .flatMap(({ labels }) => Object.keys(labels).filter((key) => key.startsWith(rolePrefix)))
    .map((key) => ({ name: key.slice(rolePrefix.length), key }));
  const groups = new Map([
    ...namespaces.map((name) => [name, quoted(`${name}/*`)] as const),
    ...roles.map(({ name, key }) => [`${name}-hosts`, `{ hosts: ${quoted(`has(${key})`)} }`] as const),
  ]);
  const lines = [...groups]
    .filter(([name]) => /^[A-Za-z][A-Za-z0-9._-]*$/.test(name) && name !== "app" && name !== "hosts")
    .sort(([a], [b]) => compareText(a, b))
    .slice(0, shown)
    .map(([name, ends]) => `  # ${name}: ${ends}`);
  return lines.length === 0 ? [""] : ["  # Others that rules could speak of:", ...lines, ""];
}

const rolePrefix = "node-role.kubernetes.io/";

const rules = [
  "# What a change may do, judged on the difference. Levels: failure (blocks), warning, notice, off.",
  "rules:",
  "  - { id: no-new-app-to-host, when: newly-allowed, from: app, to: hosts, level: failure }",
  "  - { id: no-host-lockout, level: failure }",
  "  - { id: no-config-weakening, level: warning }",
  "  # Only what reaches hosts may change, everything else is told:",
  "  # - id: hosts-only",
  "  #   only: true",
  "  #   to: hosts",
  "  #   level: warning",
  '  #   message: "{from} to {to} changes as well ({connections})"',
  "  # - { id: no-new-world, when: newly-allowed, from: outside/*, to: app, level: warning }",
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
