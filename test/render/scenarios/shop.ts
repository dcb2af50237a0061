import { calicoObject, manifest } from "./objects.ts";
import type { Scenario } from "./scenario.ts";
import { edited, readTree, withFiles, type Tree } from "./tree.ts";

/** The small world of `fixtures/cases`: three app pods, three system pods, two hosts behind a host firewall. */
export const shop: Tree = readTree("cases/reformatted/base");

const firewall = "hosts/node-host-firewall.yaml";
const firewallSource = "role == 'node' || has(k8s-app) || tier == 'control-plane'";

/** The firewall opened to every pod. */
export const openedShop: Tree = edited(shop, firewall, firewallSource, "all()");

function demoCase(name: string): Scenario {
  return { name, base: readTree(`cases/${name}/base`), head: readTree(`cases/${name}/head`) };
}

const scrapeMetrics = manifest(
  calicoObject("GlobalNetworkPolicy", "node-metrics", {
    tier: "host-firewall",
    order: 50,
    selector: "role == 'node'",
    types: ["Ingress"],
    ingress: [
      {
        action: "Allow",
        protocol: "TCP",
        source: { selector: "app == 'backend'" },
        destination: { ports: [9100] },
      },
    ],
  }),
);

/** Rules that keep the shop apart but for its own port. */
const shopPolicy = (port: number): string =>
  manifest(
    calicoObject("NetworkPolicy", "prod/shop", {
      selector: "app == 'shop'",
      types: ["Ingress"],
      ingress: [
        {
          action: "Allow",
          protocol: "TCP",
          source: { selector: "app == 'backend'" },
          destination: { ports: [port] },
        },
      ],
    }),
  );

const setPolicy = manifest(
  calicoObject("NetworkPolicy", "prod/shop-from-partners", {
    selector: "app == 'shop'",
    types: ["Ingress"],
    ingress: [
      {
        action: "Allow",
        protocol: "TCP",
        source: { selector: "partner == 'yes'", namespaceSelector: "global()" },
        destination: { ports: [8443] },
      },
    ],
  }),
);
const partners = (...nets: readonly string[]): string =>
  manifest({
    apiVersion: "projectcalico.org/v3",
    kind: "GlobalNetworkSet",
    metadata: { name: "partners", labels: { partner: "yes" } },
    spec: { nets },
  });

/** Reading `10.244.1.0/24` off pods whose addresses the tree does not hold can't be decided. */
const byAddress = manifest(
  calicoObject("NetworkPolicy", "prod/shop", {
    selector: "app == 'shop'",
    types: ["Ingress"],
    ingress: [{ action: "Allow", source: { nets: ["10.244.1.0/24"] } }],
  }),
);

const onlyWorker = manifest(
  calicoObject("GlobalNetworkPolicy", "worker-metrics", {
    tier: "host-firewall",
    order: 50,
    selector: "role == 'node'",
    types: ["Ingress"],
    ingress: [
      {
        action: "Allow",
        protocol: "TCP",
        source: { selector: "app == 'backend'" },
        destination: { nets: ["172.18.0.3/32"], ports: [9100] },
      },
    ],
  }),
);

const oneRow = { ".calsim.yml": "version: 1\nreport: { rows: 1 }\n" };

export const shopScenarios: readonly Scenario[] = [
  ...[
    "host-firewall-opened",
    "host-firewall-narrowed",
    "app-pod-relabelled",
    "broken-yaml",
    "invalid-selector",
    "tier-order-changed",
    "tier-default-action-changed",
  ].map(demoCase),
  { ...demoCase("reformatted"), name: "nothing-changed" },
  { name: "one-flow", base: shop, head: withFiles(shop, { "hosts/worker-metrics.yaml": onlyWorker }) },
  { name: "policy-added", base: shop, head: withFiles(shop, { "hosts/node-metrics.yaml": scrapeMetrics }) },
  {
    name: "endpoints-added-and-removed",
    base: withFiles(shop, { "apps/shop-policy.yaml": shopPolicy(8443) }),
    head: withFiles(shop, {
      "apps/shop-policy.yaml": shopPolicy(8443),
      "apps/frontend.yaml": undefined,
      "apps/exporter.yaml": (shop.get("apps/backend.yaml") ?? "")
        .replaceAll("name: backend", "name: exporter")
        .replace("        tier: app", "        tier: app\n        k8s-app: exporter"),
    }),
  },
  {
    name: "port-moved",
    base: withFiles(shop, { "apps/shop-policy.yaml": shopPolicy(8080) }),
    head: withFiles(shop, { "apps/shop-policy.yaml": shopPolicy(8443) }),
  },
  {
    name: "network-set-widened",
    base: withFiles(shop, {
      "apps/partners.yaml": partners("198.51.100.0/25"),
      "apps/shop-policy.yaml": setPolicy,
    }),
    head: withFiles(shop, {
      "apps/partners.yaml": partners("198.51.100.0/24", "203.0.113.7/32"),
      "apps/shop-policy.yaml": setPolicy,
    }),
  },
  {
    name: "unknown-verdicts",
    base: withFiles(shop, { "apps/shop-policy.yaml": shopPolicy(8443) }),
    head: withFiles(shop, { "apps/shop-policy.yaml": byAddress }),
  },
  {
    name: "rows-limited",
    base: withFiles(shop, { ...oneRow, "apps/shop-policy.yaml": shopPolicy(8443) }),
    head: withFiles(shop, { ...oneRow, "apps/shop-policy.yaml": byAddress }),
  },
  {
    name: "two-edits-together",
    base: withFiles(shop, { "hosts/node-metrics.yaml": scrapeMetrics.replace("backend", "exporter") }),
    head: withFiles(shop, {
      "hosts/node-metrics.yaml": scrapeMetrics.replace("app == 'backend'", "metrics == 'yes'"),
      "apps/backend.yaml": (shop.get("apps/backend.yaml") ?? "").replace(
        "        tier: app",
        '        tier: app\n        metrics: "yes"',
      ),
    }),
  },
];
