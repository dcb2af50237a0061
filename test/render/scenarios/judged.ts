import { calicoObject, manifest } from "./objects.ts";
import { reportOf, type Scenario } from "./scenario.ts";
import { openedShop, shop } from "./shop.ts";
import { withFiles, type Tree } from "./tree.ts";

function configured(tree: Tree, ...lines: readonly string[]): Tree {
  return withFiles(tree, { ".calsim.yml": `${["version: 1", ...lines].join("\n")}\n` });
}

const apart = [
  "expectations:",
  "  - { id: metrics-work, from: kube-system/metrics-server, to: hosts, verdict: allow }",
  "  - { id: dev-is-apart, from: dev/*, to: hosts, verdict: deny, message: 'development reaches {to}' }",
  "  - { id: dev-off-prod, from: dev/*, to: prod/*, verdict: deny, stillBroken: warning }",
  "  - { id: shop-works, from: prod/backend, to: prod/shop, ports: [TCP/8443], verdict: allow }",
  "  - { id: gone, from: staging/*, to: prod/*, verdict: deny }",
] as const;

const waiver = (expires: string): readonly string[] => [
  "waivers:",
  "  - rule: no-new-app-to-host",
  "    from: '*'",
  "    to: hosts",
  "    reason: the mesh moves in, see the change record",
  "    owner: '@org/netsec'",
  `    expires: ${expires}`,
];

const withoutSsh = manifest(
  calicoObject("GlobalNetworkPolicy", "no-ssh", {
    tier: "host-firewall",
    order: 1,
    selector: "role == 'node'",
    types: ["Ingress"],
    ingress: [{ action: "Deny", protocol: "TCP", destination: { ports: [22] } }],
  }),
);

const withoutFailsafes = manifest(
  calicoObject("FelixConfiguration", "default", {
    failsafeInboundHostPorts: [],
    failsafeOutboundHostPorts: [],
  }),
);

const opened: Scenario = { name: "finding-accepted", base: shop, head: openedShop };

export const judgedScenarios: readonly Scenario[] = [
  {
    name: "lockout",
    base: shop,
    head: withFiles(shop, { "hosts/failsafes.yaml": withoutFailsafes, "hosts/no-ssh.yaml": withoutSsh }),
  },
  { name: "expectation-broken", base: configured(shop, ...apart), head: configured(openedShop, ...apart) },
  { name: "expectation-fixed", base: configured(openedShop, ...apart), head: configured(shop, ...apart) },
  {
    name: "waiver-used",
    base: configured(shop, ...waiver("2027-03-31")),
    head: configured(openedShop, ...waiver("2027-03-31")),
  },
  {
    name: "waiver-expired",
    base: configured(shop, ...waiver("2026-10-31")),
    head: configured(openedShop, ...waiver("2026-10-31")),
  },
  {
    ...opened,
    options: {
      acceptances: reportOf(opened)
        .findings.filter(({ level }) => level === "failure")
        .map(({ id }) => ({ finding: id, by: "ada", reason: "agreed in the change board" })),
    },
  },
  {
    name: "config-weakened",
    base: configured(
      shop,
      "rules:",
      "  - { id: hosts-stay-closed, from: '*', to: hosts, when: newly-allowed }",
    ),
    head: configured(
      openedShop,
      "groups:",
      "  app: prod/shop",
      "rules:",
      "  - { id: hosts-stay-closed, from: '*', to: hosts, when: newly-allowed, level: notice }",
      ...waiver("2027-12-31"),
    ),
  },
  {
    name: "config-strengthened",
    base: shop,
    head: configured(openedShop, ...apart),
  },
  {
    name: "config-invalid",
    base: shop,
    head: configured(shop, "rulez: []", "rules:", "  - { id: x, from: everybody, level: fatal }"),
  },
  {
    name: "cluster-not-whole",
    base: configured(
      shop,
      "clusters:",
      "  prod:",
      "    sources:",
      "      - path: clusters/prod",
      "      - kustomize: overlays/prod",
    ),
    head: configured(
      openedShop,
      "clusters:",
      "  prod:",
      "    sources:",
      "      - path: clusters/prod",
      "      - kustomize: overlays/prod",
    ),
  },
  {
    name: "two-clusters",
    base: twoClusters(shop, shop),
    head: twoClusters(shop, openedShop),
  },
];

function twoClusters(test: Tree, prod: Tree): Tree {
  const below = (folder: string, tree: Tree): readonly (readonly [string, string])[] =>
    [...tree].map(([name, text]) => [`clusters/${folder}/${name}`, text]);
  return configured(
    new Map([...below("test", test), ...below("prod", prod)]),
    "clusters:",
    "  prod:",
    "    sources: [{ path: clusters/prod }]",
    "  test:",
    "    sources: [{ path: clusters/test }]",
    "expectations:",
    "  - { id: dev-is-apart, from: dev/*, to: hosts, verdict: deny, clusters: [prod] }",
  );
}
