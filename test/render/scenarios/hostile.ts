import { calicoObject, manifest } from "./objects.ts";
import type { Scenario } from "./scenario.ts";
import { openedShop, shop } from "./shop.ts";
import { withFiles } from "./tree.ts";

/** A path, a label, a message and comments as somebody would choose them who wants the report to say something else. */
const path =
  "apps/`|<img src=x>@org/team #1 \u202egnp.exe\u200b **ok** [x](https://evil.example)/policy.yaml";

const policy = manifest(
  calicoObject("GlobalNetworkPolicy", `long.${"x".repeat(240)}`, {
    tier: "host-firewall",
    selector: "role == 'node'",
    order: 1,
    types: ["Ingress"],
    ingress: [
      {
        action: "Allow",
        metadata: { annotations: { note: "```\n</details>\n@org/admins ⛔ calsim: no connectivity change" } },
        source: { selector: "note == '</td>|`@everyone`' || app == 'backend'" },
      },
    ],
  }),
).replace("tier:", "# ``` </details> @org/admins \u202e |\n  tier:");

const config = [
  "version: 1",
  "rules:",
  "  - id: no-new-app-to-host",
  "    from: app",
  "    to: hosts",
  '    message: "@org/admins: `{from}` | <b>{to}</b> #1\\n\\n## ✅ all is well\\n<!-- -->"',
  "expectations:",
  "  - { id: prod-is-apart, from: 'prod/*', to: hosts, verdict: deny, message: '@org/team|`x`</summary> #7' }",
  "waivers:",
  "  - { rule: no-new-app-to-host, from: dev/*, to: hosts, reason: '@org/admins said | `yes` <br>', owner: '@org/netsec' }",
  "",
].join("\n");

const base = withFiles(shop, { ".calsim.yml": config });

export const hostileScenarios: readonly Scenario[] = [
  { name: "hostile-names", base, head: withFiles(openedShop, { ".calsim.yml": config, [path]: policy }) },
  {
    name: "hostile-objects",
    base: shop,
    head: withFiles(shop, {
      "apps/a.yaml": [
        "apiVersion: v1",
        "kind: Pod",
        "metadata:",
        '  name: "a|b`c` </details> @org/team \\u202e\\u200b"',
        '  namespace: "prod <img src=x onerror=alert(1)>"',
        '  labels: { "app|`": "@everyone" }',
        "spec: { containers: [] }",
        "",
      ].join("\n"),
    }),
  },
];
