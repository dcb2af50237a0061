import { calicoObject, deployment, hostEndpoint, manifest, namespace, node, pod } from "./objects.ts";
import type { Scenario } from "./scenario.ts";
import { edited, type Tree } from "./tree.ts";

const indexes = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
const pad = (index: number): string => String(index).padStart(3, "0");

/** A firewall in front of 50 hosts, and 60 workloads of three teams. */
const manyHosts: Tree = new Map([
  ["namespaces.yaml", manifest(...["red", "green", "blue"].map((team) => namespace(team)))],
  [
    "hosts.yaml",
    manifest(
      ...indexes(50).flatMap((index) => [
        node(`node-${pad(index)}`, [`172.18.1.${index + 1}`]),
        hostEndpoint(`node-${pad(index)}`, [`172.18.1.${index + 1}`]),
      ]),
    ),
  ],
  [
    "apps.yaml",
    manifest(
      ...["red", "green", "blue"].flatMap((team) =>
        indexes(20).map((index) =>
          deployment(`${team}/app-${pad(index)}`, { team, ...(index < 5 ? { metrics: "scraper" } : {}) }),
        ),
      ),
    ),
  ],
  [
    "firewall.yaml",
    manifest(
      calicoObject("Tier", "host-firewall", { order: 100, defaultAction: "Deny" }),
      calicoObject("GlobalNetworkPolicy", "nodes", {
        tier: "host-firewall",
        selector: "role == 'node'",
        types: ["Ingress"],
        ingress: [{ action: "Allow", source: { selector: "role == 'node'" } }],
      }),
    ),
  ],
]);

/** Fifty services, each with a policy of its own; a hundred clients. */
const manyServices: Tree = new Map([
  ["namespaces.yaml", manifest(namespace("clients"), namespace("services"))],
  [
    "clients.yaml",
    manifest(...indexes(100).map((index) => deployment(`clients/client-${pad(index)}`, { role: "client" }))),
  ],
  [
    "services.yaml",
    manifest(
      ...indexes(50).map((index) => deployment(`services/service-${pad(index)}`, { role: "service" })),
    ),
  ],
  ...indexes(50).map(
    (index) =>
      [
        `policies/service-${pad(index)}.yaml`,
        manifest(
          calicoObject("NetworkPolicy", `services/service-${pad(index)}`, {
            selector: `app == 'service-${pad(index)}'`,
            types: ["Ingress"],
            ingress: [
              {
                action: "Allow",
                protocol: "TCP",
                source: { namespaceSelector: "projectcalico.org/name == 'clients'" },
                destination: { ports: [8000 + index] },
              },
            ],
          }),
        ),
      ] as const,
  ),
]);

const otherPorts: Tree = new Map(
  [...manyServices].map(([name, text]) => [name, text.replace(/- 8(\d\d\d)\n/, "- 9$1\n")]),
);

/** Two families: the firewall of the web pods opens for one of them. */
const dualStack: Tree = new Map([
  ["namespaces.yaml", manifest(namespace("prod"))],
  [
    "cluster.yaml",
    manifest(
      node("node-1", ["172.18.0.2", "fd00:18::2"]),
      hostEndpoint("node-1", ["172.18.0.2", "fd00:18::2"]),
      pod("prod/web", ["10.244.0.10", "fd00:244::10"], { app: "web" }, "node-1"),
      pod("prod/db", ["10.244.0.11", "fd00:244::11"], { app: "db" }, "node-1"),
    ),
  ],
  [
    "policy.yaml",
    manifest(
      calicoObject("NetworkPolicy", "prod/db", {
        selector: "app == 'db'",
        types: ["Ingress"],
        ingress: [
          {
            action: "Allow",
            protocol: "TCP",
            source: { nets: ["fd00:244::99/128"] },
            destination: { ports: [5432] },
          },
        ],
      }),
    ),
  ],
]);

export const largeScenarios: readonly Scenario[] = [
  {
    name: "many-hosts",
    base: manyHosts,
    head: edited(
      manyHosts,
      "firewall.yaml",
      "source:\n        selector: role == 'node'",
      "source:\n        selector: role == 'node' || metrics == 'scraper'",
    ),
  },
  { name: "five-thousand-flows", base: manyServices, head: otherPorts },
  {
    name: "ipv6",
    base: dualStack,
    head: edited(dualStack, "policy.yaml", "fd00:244::99/128", "fd00:244::/64"),
  },
];
