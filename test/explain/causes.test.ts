import { describe, expect, it } from "@jest/globals";
import { compare } from "../../src/compare.ts";
import type { SourceFile } from "../../src/model/resource.ts";

/** A shop with a web and a database pod on a node each, and the policy that guards the database. */
const shop: Readonly<Record<string, string>> = {
  "nodes.yaml": ["n1", "n2"]
    .map(
      (name, index) =>
        `apiVersion: v1\nkind: Node\nmetadata:\n  name: ${name}\n  labels:\n    role: node\nstatus:\n  addresses: [{ type: InternalIP, address: 192.168.0.${index + 1} }]\n`,
    )
    .join("---\n"),
  "namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    stage: prod\n",
  "accounts.yaml":
    "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  namespace: shop\n  labels:\n    team: red\n",
  "web.yaml": podOf("web", "n1", "10.0.1.1"),
  "db.yaml": podOf("db", "n2", "10.0.2.1"),
  "tier.yaml":
    "apiVersion: projectcalico.org/v3\nkind: Tier\nmetadata:\n  name: guards\nspec:\n  order: 100\n  defaultAction: Pass\n",
  "pool.yaml":
    "apiVersion: projectcalico.org/v3\nkind: IPPool\nmetadata:\n  name: pods\nspec:\n  cidr: 10.0.0.0/16\n  natOutgoing: false\n",
  "set.yaml":
    "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkSet\nmetadata:\n  name: friends\n  labels:\n    kind: friends\nspec:\n  nets:\n    - 203.0.113.0/24\n",
  "db-policy.yaml": policyOf(["source: { selector: app == 'api' }"]),
};

function podOf(name: string, node: string, address: string): string {
  return [
    "apiVersion: v1",
    "kind: Pod",
    "metadata:",
    `  name: ${name}`,
    "  namespace: shop",
    "  labels:",
    `    app: ${name}`,
    "spec:",
    `  nodeName: ${node}`,
    `  serviceAccountName: ${name}`,
    "  containers: [{ name: main, image: app }]",
    "status:",
    `  podIP: ${address}`,
    "",
  ].join("\n");
}

function policyOf(sources: readonly string[], more: readonly string[] = []): string {
  return [
    "apiVersion: projectcalico.org/v3",
    "kind: NetworkPolicy",
    "metadata:",
    "  name: db",
    "  namespace: shop",
    "spec:",
    "  order: 200",
    "  selector: app == 'db'",
    ...more,
    "  ingress:",
    ...sources.flatMap((source) => ["    - action: Allow", `      ${source}`]),
    "",
  ].join("\n");
}

type Files = Readonly<Record<string, string | undefined>>;

/** Files of the shop with some replaced, or left out where `undefined`. */
function tree(changed: Files): readonly SourceFile[] {
  return Object.entries({ ...shop, ...changed }).flatMap(([path, text]) =>
    text === undefined ? [] : [{ path, text }],
  );
}

function changesOf(base: Files, head: Files) {
  return compare(tree(base), tree({ ...base, ...head })).clusters.flatMap(({ changes }) => changes);
}

/** The causes of the change from one end to the other, as `kind: text`. */
function causesOf(
  base: Files,
  head: Files,
  [from, to]: readonly [string, string] = ["shop/web", "shop/db"],
): readonly string[] {
  const change = changesOf(base, head).find(
    (one) => one.from.members.includes(from) && one.to.members.includes(to),
  );
  if (change === undefined)
    return changesOf(base, head).map(
      (one) => `${one.from.members.join()} -> ${one.to.members.join()}: ${one.change}`,
    );
  return [...change.causes.map(({ kind, text }) => `${kind}: ${text}`), ...change.notes];
}

const denyAll = [
  "apiVersion: projectcalico.org/v3",
  "kind: GlobalNetworkPolicy",
  "metadata: { name: guards.stop }",
  "spec:",
  "  tier: guards",
  "  order: 10",
  "  selector: app == 'db'",
  "  ingress: [{ action: Deny, source: { selector: app == 'web' } }]",
  "",
].join("\n");

const fromWeb = "source: { selector: app == 'web' }";
const open = policyOf([fromWeb]);

describe("the cause of a change is", () => {
  it.each<readonly [string, Files, Files, string | readonly string[]]>([
    [
      "a policy added",
      { "db-policy.yaml": open },
      { "stop.yaml": denyAll },
      "policy-added: GlobalNetworkPolicy guards.stop was added",
    ],
    [
      "a policy removed",
      {},
      { "db-policy.yaml": undefined },
      "policy-removed: NetworkPolicy shop/db was removed",
    ],
    [
      "a rule added before others",
      {},
      { "db-policy.yaml": policyOf([fromWeb, "source: { selector: app == 'api' }"]) },
      "rule: rule ingress[0] was added to NetworkPolicy shop/db",
    ],
    [
      "a rule removed",
      { "db-policy.yaml": policyOf([fromWeb, "source: { selector: app == 'api' }"]) },
      { "db-policy.yaml": policyOf(["source: { selector: app == 'api' }"]) },
      "rule: rule ingress[0] was removed from NetworkPolicy shop/db",
    ],
    [
      "a rule changed",
      {},
      { "db-policy.yaml": open },
      "rule: rule ingress[0] was changed in NetworkPolicy shop/db",
    ],
    [
      "a rule moved",
      { "db-policy.yaml": `${open}    - action: Deny\n` },
      { "db-policy.yaml": open.replace("ingress:\n", "ingress:\n    - action: Deny\n") },
      "rule: rule ingress[0] was moved to ingress[1] in NetworkPolicy shop/db",
    ],
    [
      "a selector",
      {},
      { "db-policy.yaml": (shop["db-policy.yaml"] ?? "").replace("app == 'db'", "app == 'other'") },
      "selector: `spec.selector` of NetworkPolicy shop/db was changed from `app == 'db'` to `app == 'other'`",
    ],
    [
      "an order",
      {
        "db-policy.yaml": open,
        "stop.yaml": denyAll.replace("guards.stop", "stop").replace("  tier: guards\n", ""),
      },
      { "db-policy.yaml": open.replace("order: 200", "order: 5") },
      "order: `spec.order` of NetworkPolicy shop/db was changed from `200` to `5`",
    ],
    [
      "what a tier does at its end",
      { "db-policy.yaml": open, "stop.yaml": denyAll.replace("app == 'web'", "app == 'api'") },
      { "tier.yaml": (shop["tier.yaml"] ?? "").replace("Pass", "Deny") },
      "tier: `spec.defaultAction` of Tier guards was changed from `Pass` to `Deny`",
    ],
    [
      "a label of a pod",
      {},
      { "web.yaml": (shop["web.yaml"] ?? "").replace("app: web", "app: api") },
      "label: label `app` of Pod shop/web was changed from `web` to `api`",
    ],
    [
      "a label of a namespace",
      { "db-policy.yaml": policyOf(["source: { namespaceSelector: stage == 'test' }"]) },
      { "namespace.yaml": (shop["namespace.yaml"] ?? "").replace("prod", "test") },
      "label: label `stage` of Namespace shop was changed from `prod` to `test`",
    ],
    [
      "a label of a service account",
      { "db-policy.yaml": policyOf(["source: { serviceAccounts: { selector: team == 'blue' } }"]) },
      { "accounts.yaml": (shop["accounts.yaml"] ?? "").replace("red", "blue") },
      "label: label `team` of ServiceAccount shop/web was changed from `red` to `blue`",
    ],
    [
      "the account of a pod",
      { "db-policy.yaml": policyOf(["source: { serviceAccounts: { names: [api] } }"]) },
      { "web.yaml": (shop["web.yaml"] ?? "").replace("serviceAccountName: web", "serviceAccountName: api") },
      "endpoint: `spec.serviceAccountName` of Pod shop/web was changed from `web` to `api`",
    ],
    [
      "two edits together",
      {},
      {
        "db-policy.yaml": policyOf(["source: { selector: app == 'api' && stage == 'new' }"]).replace(
          "&& stage",
          "|| stage",
        ),
        "web.yaml": (shop["web.yaml"] ?? "").replace("    app: web\n", "    app: web\n    stage: new\n"),
      },
      [
        "label: label `stage` of Pod shop/web was added",
        "rule: rule ingress[0] was changed in NetworkPolicy shop/db",
      ],
    ],
    [
      "each of two edits",
      {},
      { "db-policy.yaml": undefined, "web.yaml": (shop["web.yaml"] ?? "").replace("app: web", "app: api") },
      [
        "label: label `app` of Pod shop/web was changed from `web` to `api`",
        "policy-removed: NetworkPolicy shop/db was removed",
      ],
    ],
    [
      "one edit, and two others together do the same",
      {},
      {
        "db-policy.yaml": policyOf(["source: { selector: app == 'api' || stage == 'new' }", fromWeb]),
        "web.yaml": (shop["web.yaml"] ?? "").replace("    app: web\n", "    app: web\n    stage: new\n"),
      },
      [
        "rule: rule ingress[1] was added to NetworkPolicy shop/db",
        "undoing the cause is not enough, this does the same: label `stage` of Pod shop/web was added; rule ingress[0] was changed in NetworkPolicy shop/db",
      ],
    ],
  ])("%s", (_, base, head, expected) => {
    expect(causesOf(base, head)).toEqual(typeof expected === "string" ? [expected] : expected);
  });

  const guard = [
    "apiVersion: projectcalico.org/v3",
    "kind: GlobalNetworkPolicy",
    "metadata: { name: hosts }",
    "spec:",
    "  selector: role == 'node'",
    "  ingress:",
    "    - action: Allow",
    "      source: { selector: kind == 'friends' }",
    "",
  ].join("\n");
  const hostEndpoint = [
    "apiVersion: projectcalico.org/v3",
    "kind: HostEndpoint",
    "metadata:",
    "  name: n1",
    "  labels:",
    "    role: node",
    "spec: { node: n1, interfaceName: '*', expectedIPs: [192.168.0.1] }",
    "",
  ].join("\n");
  const felix = (failsafes: string): string =>
    `apiVersion: projectcalico.org/v3\nkind: FelixConfiguration\nmetadata: { name: default }\nspec:\n  failsafeInboundHostPorts:\n${failsafes}`;

  it.each<readonly [string, Files, Files, readonly [string, string], string]>([
    [
      "membership of a set",
      { "hep.yaml": hostEndpoint, "guard.yaml": guard },
      { "set.yaml": `${shop["set.yaml"] ?? ""}    - 198.51.100.0/24\n` },
      ["outside/198.51.100.0/24", "host/n1"],
      "set: `198.51.100.0/24` was added to `spec.nets` of GlobalNetworkSet friends",
    ],
    [
      "a label of a host",
      { "hep.yaml": hostEndpoint, "guard.yaml": guard },
      { "hep.yaml": hostEndpoint.replace("role: node", "role: edge") },
      ["set/friends", "host/n1"],
      "label: label `role` of HostEndpoint n1 was changed from `node` to `edge`",
    ],
    [
      "a failsafe port",
      { "hep.yaml": hostEndpoint, "felix.yaml": felix("    - { protocol: tcp, port: 22 }\n") },
      { "felix.yaml": felix("    - { protocol: tcp, port: 22 }\n    - { protocol: tcp, port: 9000 }\n") },
      ["shop/db", "host/n1"],
      "configuration: `spec.failsafeInboundHostPorts[1]` was added to FelixConfiguration default",
    ],
    [
      "host endpoints made by configuration",
      { "guard.yaml": guard },
      {
        "controllers.yaml":
          "apiVersion: projectcalico.org/v3\nkind: KubeControllersConfiguration\nmetadata: { name: default }\nspec:\n  controllers:\n    node: { hostEndpoint: { autoCreate: Enabled } }\n",
      },
      ["shop/web", "host/n2-auto-hep"],
      "configuration: KubeControllersConfiguration default was added",
    ],
    [
      "translation by a pool",
      {
        "hep.yaml": hostEndpoint,
        "guard.yaml": guard.replace("kind == 'friends'", "role == 'node'"),
        "hep2.yaml": hostEndpoint.replaceAll("n1", "n2").replace("0.1]", "0.2]"),
      },
      { "pool.yaml": (shop["pool.yaml"] ?? "").replace("false", "true") },
      ["shop/web", "host/n2"],
      "configuration: `spec.natOutgoing` of IPPool pods was changed from `false` to `true`",
    ],
    [
      "a new endpoint",
      { "hep.yaml": hostEndpoint, "guard.yaml": guard.replace("kind == 'friends'", "app == 'new'") },
      { "new.yaml": podOf("new", "n2", "10.0.2.7") },
      ["shop/new", "host/n1"],
      "endpoint-added: Pod shop/new was added",
    ],
  ])("%s", (_, base, head, ends, expected) => {
    expect(causesOf(base, head, ends).slice(0, 1)).toEqual([expected]);
  });

  it("shown by the lines it adds, and nothing around them", () => {
    const labelled = (shop["web.yaml"] ?? "").replace("    app: web\n", "    app: web\n    kind: api\n");
    const policy = policyOf(["source: { selector: kind == 'api' }"]);
    const [change] = changesOf({ "db-policy.yaml": policy }, { "web.yaml": labelled });
    expect(change?.causes.map(({ diff }) => diff)).toEqual([
      "--- web.yaml:1\n+++ web.yaml:8\n@@ -0,0 +1,1 @@\n+kind: api",
    ]);
  });

  it("shown by the whole line where the part shares one", () => {
    const inline = (labels: string): string =>
      (shop["web.yaml"] ?? "").replace("labels:\n    app: web\n", `labels: { ${labels} }\n`);
    const policy = policyOf(["source: { selector: kind == 'api' }"]);
    const [change] = changesOf(
      { "db-policy.yaml": policy, "web.yaml": inline("app: web") },
      { "web.yaml": inline("app: web, kind: api") },
    );
    expect(change?.causes.map(({ diff }) => diff)).toEqual([
      "--- web.yaml:6\n+++ web.yaml:6\n@@ -1,1 +1,1 @@\n-labels: { app: web }\n+labels: { app: web, kind: api }",
    ]);
  });
});

describe("many edits", () => {
  it("don't hide the one that matters", () => {
    const noise = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `noise-${index}.yaml`,
        `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c${index} }\n---\napiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: { name: p${index}, namespace: elsewhere }\nspec: { selector: app == 'none', ingress: [{ action: Allow }] }\n`,
      ]),
    );
    const relabelled = (shop["web.yaml"] ?? "").replace("app: web", "app: api");
    expect(causesOf({}, { ...noise, "web.yaml": relabelled })).toEqual([
      "label: label `app` of Pod shop/web was changed from `web` to `api`",
    ]);
  });
});
