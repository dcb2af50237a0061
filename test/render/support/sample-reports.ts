import type { ChangeGroup, ClusterReport, Finding, Report } from "../../../src/report/report.ts";
import { allowedByRule, deniedByTier, endpoints, openedGroup, traceLine } from "./sample-changes.ts";

export function cluster(overrides: Partial<ClusterReport> = {}): ClusterReport {
  return {
    name: "default",
    counts: {
      pods: 6,
      hosts: 2,
      sets: 0,
      pairs: 72,
      newlyAllowed: 0,
      newlyDenied: 0,
      newlyUnknown: 0,
      noLongerUnknown: 0,
    },
    changes: [],
    endpointsAdded: [],
    endpointsRemoved: [],
    issues: [],
    assumptions: [],
    ifPromoted: undefined,
    ...overrides,
  };
}

export function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    id: "f1",
    rule: "no-new-app-to-host",
    level: "failure",
    message: "`prod/backend` may newly open connections to `host/node-worker`",
    cluster: undefined,
    place: { path: "hosts/node-host-firewall.yaml", line: 15 },
    changes: ["c1"],
    settled: undefined,
    ...overrides,
  };
}

export function report(overrides: Partial<Report>): Report {
  return {
    version: 1,
    conclusion: "success",
    title: "no connectivity change",
    clusters: [cluster()],
    findings: [],
    expectations: [],
    configIssues: [],
    byHead: undefined,
    settings: { comment: "changes", rows: 50, ifPromoted: true },
    ...overrides,
  };
}

const counted = (newlyAllowed: number, newlyDenied = 0): ClusterReport["counts"] => ({
  ...cluster().counts,
  newlyAllowed,
  newlyDenied,
});

export function promoted(
  changes: readonly ChangeGroup[],
  name = "StagedGlobalNetworkPolicy only-metrics",
): ClusterReport["ifPromoted"] {
  const counts = { newlyAllowed: 0, newlyDenied: 6, newlyUnknown: 0, noLongerUnknown: 0 };
  const place = { path: "policies/staged.yaml", line: 1 };
  return {
    staged: [{ policy: name, action: "Set", edit: "added", place }],
    onPromotion: { counts, changes },
    byChange: { counts, changes },
  };
}

const assumptions: ClusterReport["assumptions"] = [
  {
    code: "placement-unknown",
    message:
      "the node of 3 workloads is not stated: a pod may run on any node, and the answer for another node is shown",
    settle: "set `spec.nodeName` in the inventory",
  },
  {
    code: "nat-outgoing-unknown",
    message: "no IPPool is known: `natOutgoing` is taken to be off",
    settle: "set `network.natOutgoing` in `.calsim.yml`",
  },
];

export const nothingChanged = report({});

export const oneFlow = report({
  conclusion: "failure",
  title: "1 new app-pod to host edge",
  findings: [finding()],
  clusters: [cluster({ counts: counted(1), changes: [openedGroup()], assumptions })],
});

const narrowed: ChangeGroup = {
  ...openedGroup(),
  id: "c3",
  change: "newly-denied",
  from: endpoints("kube-system/coredns", "kube-system/cluster-autoscaler"),
  to: {
    label: "all 3 hosts",
    kind: "hosts",
    members: ["host/control-plane", "host/node-worker", "host/node-worker-2"],
  },
  flows: 6,
  base: { ...allowedByRule, excerpt: "- action: Allow\n  source:\n    selector: has(k8s-app)" },
  head: deniedByTier,
  notes: ["failsafe ports stay open: TCP 22, 179, 2379, 2380, 5473, 6443, 6666, 6667; UDP 68"],
  findings: [],
};

/** A realistic bad day: hosts opened, something closed, something unknown, settled and warned about. */
export const hostsOpened = report({
  conclusion: "failure",
  title: "12 new app-pod to host edges",
  findings: [
    finding({
      message:
        "12 flows from app pods to hosts are newly allowed: `prod/*`, `dev/*` to `host/control-plane`, `host/node-worker`, `host/node-worker-2`",
      changes: ["c1", "c2"],
    }),
    finding({
      id: "f2",
      rule: "nat-outgoing-decides",
      level: "warning",
      message: "with natOutgoing on, pods of other nodes reach `host/node-worker` as their node",
      place: undefined,
      changes: [],
    }),
    finding({
      id: "f3",
      rule: "no-new-app-to-host",
      message: "`monitoring/node-exporter` may newly open TCP 9100 to 3 hosts",
      changes: ["c4"],
      settled: {
        by: "waiver in .calsim.yml, @org/netsec",
        reason: "scraped by Prometheus",
        until: "2027-03-31",
      },
    }),
  ],
  clusters: [
    cluster({
      counts: { ...counted(13, 6), pods: 14, hosts: 3, sets: 2, pairs: 342, newlyUnknown: 2 },
      changes: [
        openedGroup({
          from: {
            label: "prod/* (3 workloads)",
            kind: "pods",
            members: ["prod/backend", "prod/frontend", "prod/shop", "prod/worker"],
          },
          to: {
            label: "all 3 hosts",
            kind: "hosts",
            members: ["host/control-plane", "host/node-worker", "host/node-worker-2"],
          },
          flows: 12,
        }),
        openedGroup({
          id: "c4",
          from: endpoints("monitoring/node-exporter"),
          connections: "TCP 9100",
          findings: ["f3"],
          causes: [
            {
              kind: "label",
              text: "label k8s-app of DaemonSet monitoring/node-exporter was added",
              base: undefined,
              head: { path: "apps/node-exporter.yaml", line: 16 },
              diff: undefined,
              sufficient: false,
            },
            {
              kind: "order",
              text: "order of Tier host-firewall changed",
              base: { path: "hosts/tier.yaml", line: 6 },
              head: { path: "hosts/tier.yaml", line: 6 },
              diff: "--- hosts/tier.yaml:6\n+++ hosts/tier.yaml:6\n@@ -1 +1 @@\n-order: 100\n+order: 2000",
              sufficient: false,
            },
          ],
        }),
        narrowed,
        {
          ...openedGroup(),
          id: "c5",
          change: "newly-unknown",
          from: endpoints("outside/0.0.0.0/0"),
          to: endpoints("prod/frontend", "prod/shop"),
          flows: 2,
          connections: "TCP 80, 443",
          family: 4,
          head: {
            verdict: "unknown",
            decidedBy: "cannot be decided: `spec.ingress[0].http` is not modelled (NetworkPolicy prod/web)",
            step: "ingress of prod/shop",
            place: { path: "apps/web.yaml", line: 12 },
            excerpt: undefined,
          },
          causes: [],
          witness: {
            from: "outside/0.0.0.0/0",
            to: "prod/shop",
            fromAddress: "192.0.2.1",
            toAddress: undefined,
            connection: "TCP/443",
            base: [traceLine("ingress of prod/shop", "profile kns.prod, rule 0 (Allow)", "allow")],
            head: [traceLine("ingress of prod/shop", "cannot be decided", "unknown", "apps/web.yaml", 12)],
          },
          findings: [],
        },
      ],
      endpointsAdded: [
        {
          id: "monitoring/node-exporter",
          kind: "workload",
          place: { path: "apps/node-exporter.yaml", line: 1 },
        },
      ],
      endpointsRemoved: [
        { id: "prod/legacy", kind: "workload", place: { path: "apps/legacy.yaml", line: 1 } },
      ],
      issues: [
        {
          code: "kind-not-read",
          severity: "warning",
          message: "`http` matches are not modelled: what the rule may match is unknown",
          place: { path: "apps/web.yaml", line: 12 },
          object: "NetworkPolicy prod/web",
          since: "head",
        },
        {
          code: "tier-missing",
          severity: "warning",
          message: "tier `platform` is named but not declared",
          place: { path: "policies/platform.yaml", line: 6 },
          object: "GlobalNetworkPolicy platform.default",
          hint: "did you mean `platforms`",
          since: "base",
        },
      ],
      assumptions,
      ifPromoted: promoted([narrowed]),
    }),
  ],
});

export const issuesOnly = report({
  conclusion: "failure",
  title: "2 objects could not be read",
  findings: [
    finding({
      id: "f1",
      rule: "analysis-incomplete",
      message: "2 objects could not be read: nothing is known of what they allow",
      place: undefined,
      changes: [],
    }),
  ],
  clusters: [
    cluster({
      issues: [
        {
          code: "yaml-syntax",
          severity: "error",
          message: "bad indentation: all items of a list must start at the same column",
          place: { path: "hosts/node-host-firewall.yaml", line: 14, column: 5 },
          since: "head",
        },
        {
          code: "selector-invalid",
          severity: "error",
          message: "selector `role = 'node'` is not valid: expected `==` and found `=`",
          place: {
            path: "hosts/node-host-firewall.yaml",
            line: 15,
            column: 17,
            field: "spec.ingress[0].source.selector",
          },
          object: "GlobalNetworkPolicy node-host-firewall",
          use: "ignored",
          hint: "did you mean `role == 'node'`",
          since: "head",
        },
      ],
    }),
  ],
  configIssues: [
    {
      code: "config-key-unknown",
      severity: "warning",
      message: "unknown key `rulez`",
      hint: "did you mean `rules`",
      place: { path: ".calsim.yml", line: 4 },
    },
  ],
});

/** 5,000 groups, 40 of them blocking. */
export const manyFlows = report({
  conclusion: "failure",
  title: "40 new app-pod to host edges",
  findings: Array.from({ length: 40 }, (_, index) =>
    finding({
      id: `f${index}`,
      message: `\`prod/app-${index}\` may newly open connections to \`host/node-${index}\``,
      changes: [`c${index}`],
    }),
  ),
  clusters: [
    cluster({
      counts: { ...counted(5000), pods: 1000, hosts: 50, pairs: 1_100_000 },
      changes: Array.from({ length: 5000 }, (_, index) =>
        openedGroup({
          id: `c${index}`,
          from: endpoints(`prod/app-${index}`),
          to: endpoints(index < 40 ? `host/node-${index}` : `prod/db-${index}`),
          connections: `TCP ${8000 + (index % 7)}`,
          findings: index < 40 ? [`f${index}`] : [],
        }),
      ),
    }),
  ],
});

/** Names as somebody would choose them who wants the report to say something else. */
export const hostileNames = [
  "prod/a|b",
  "prod/`tick` and ``two``",
  "prod/</details><img src=x onerror=alert(1)>",
  "prod/@org/team",
  "prod/#123 GH-1 org/repo#7",
  `prod/${"x".repeat(253)}`,
  "prod/bell\u0007 esc\u001b[31m nul\u0000",
  "prod/\u202egnp.exe\u202c zero\u200bwidth",
  "prod/two\nlines\r\n| a | b |",
  "prod/[click](https://evil.example) ![i](https://evil.example/i.png) https://evil.example www.evil.example",
  "prod/<!-- calsim: the connectivity report of this pull request -->",
  "prod/$x$ :bomb: **bold** _it_ ~~no~~ \\| \\` &lt; &#64;org",
  "# heading",
  "- [ ] item",
  "",
] as const;

/** The name in every place a report has for text that others wrote. */
export function reportNaming(name: string): Report {
  const place = { path: `apps/${name}.yaml`, line: 1 };
  const side = {
    ...allowedByRule,
    decidedBy: `rule ingress[0] (Allow) of NetworkPolicy ${name}`,
    place,
    excerpt: `selector: ${name}\n\`\`\`\n</details>`,
  };
  const line = traceLine(`egress of ${name}`, `rule of ${name}`, "allow", place.path);
  const group = openedGroup({
    from: endpoints(name),
    to: {
      label: `app=${name} in prod (4 workloads)`,
      kind: "pods",
      members: ["prod/a", "prod/b", "prod/c", name],
    },
    connections: `TCP 80 ${name}`,
    base: { ...side, verdict: "deny" },
    head: side,
    causes: [
      {
        kind: "label",
        text: `label ${name} was added`,
        base: place,
        head: place,
        diff: `-a\n+${name}\n\`\`\`\`\n</details>`,
        sufficient: true,
      },
    ],
    witness: {
      from: name,
      to: name,
      fromAddress: undefined,
      toAddress: undefined,
      connection: "TCP/443",
      base: [line],
      head: [{ ...line, text: name }],
    },
    notes: [`note on ${name}`],
  });
  const issue = {
    code: "selector-invalid",
    severity: "error",
    message: `selector \`${name}\` is bad: ${name}`,
    place,
    object: `Pod ${name}`,
    hint: name,
  } as const;
  return report({
    conclusion: "failure",
    title: `the pod ${name}`,
    findings: [
      finding({ rule: name, message: `\`${name}\` and ${name}`, place, cluster: name }),
      finding({ id: "f2", settled: { by: name, reason: name, until: name } }),
    ],
    configIssues: [issue],
    expectations: [
      {
        id: name,
        cluster: name,
        text: name,
        outcome: "newly-broken",
        level: "failure",
        place,
        findings: ["f1"],
      },
      {
        id: name,
        cluster: name,
        text: `\`${name}\``,
        outcome: "holds",
        level: "failure",
        place,
        findings: [],
      },
    ],
    byHead: {
      conclusion: "failure",
      title: name,
      findings: [finding({ id: "f3", rule: name, message: name, place })],
      expectations: [],
    },
    clusters: [
      cluster({
        name,
        changes: [group],
        endpointsAdded: [{ id: name, kind: "workload", place }],
        endpointsRemoved: [{ id: name, kind: "workload", place }],
        issues: [
          { ...issue, since: "head" },
          { ...issue, since: "base", touched: true },
          { ...issue, since: "fixed" },
        ],
        assumptions: [{ code: "placement-unknown", message: `assumed ${name}`, settle: `set \`${name}\`` }],
        ifPromoted: promoted([group], name),
      }),
      cluster({ name: `second ${name}` }),
    ],
  });
}

export const hostile = reportNaming(hostileNames.join(" "));
