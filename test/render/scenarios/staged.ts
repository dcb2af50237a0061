import { calicoObject, manifest } from "./objects.ts";
import type { Scenario } from "./scenario.ts";
import { openedShop, shop } from "./shop.ts";
import { withFiles } from "./tree.ts";

/** A firewall that also admits the scraper, waiting to be put in force. */
const stagedFirewall = (port: number): string =>
  manifest(
    calicoObject("StagedGlobalNetworkPolicy", "node-metrics", {
      tier: "host-firewall",
      order: 50,
      selector: "role == 'node'",
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

const stagedRemoval = manifest(
  calicoObject("StagedGlobalNetworkPolicy", "node-host-firewall", {
    tier: "host-firewall",
    stagedAction: "Delete",
  }),
);

const stagedDefaultDeny = manifest(
  calicoObject("StagedNetworkPolicy", "prod/default-deny", { selector: "all()", types: ["Ingress"] }),
);

export const stagedScenarios: readonly Scenario[] = [
  {
    name: "staged-added",
    base: shop,
    head: withFiles(shop, { "hosts/staged.yaml": stagedFirewall(9100) }),
  },
  {
    name: "staged-changed",
    base: withFiles(shop, {
      "hosts/staged.yaml": stagedFirewall(9100),
      "apps/staged.yaml": stagedDefaultDeny,
    }),
    head: withFiles(openedShop, {
      "hosts/staged.yaml": stagedFirewall(9443),
      "apps/staged.yaml": stagedDefaultDeny,
    }),
  },
  {
    name: "staged-untouched",
    base: withFiles(shop, { "hosts/staged.yaml": stagedRemoval }),
    head: withFiles(openedShop, { "hosts/staged.yaml": stagedRemoval }),
  },
];
