import { describe, expect, it } from "@jest/globals";
import { configOptions } from "../../src/judge/config-options.ts";
import { defaultConfig } from "../../src/judge/default-config.ts";
import { parseConfig } from "../../src/judge/parse-config.ts";
import { config, connections } from "./toy-world.ts";

const sketch = `version: 1
clusters:
  prod:
    sources:
      - path: clusters/prod
      - kustomize: overlays/prod
      - helm: { chart: charts/shop, release: shop, namespace: prod, values: [values-prod.yaml] }
    inventory: [inventory/prod.yaml]
    calico: { version: "3.32", dataplane: nftables, endpointToHost: Accept, hostEndpointProfiles: [projectcalico-default-allow] }
    network: { podCIDRs: [10.244.0.0/16], natOutgoing: true, encapsulation: vxlan }
groups:
  app:   { namespaces: "projectcalico.org/name not in {'kube-system', 'calico-system'}", pods: "!has(k8s-app)" }
  hosts: { hosts: "all()" }
rules:
  - { id: no-new-app-to-host, when: newly-allowed, from: app, to: hosts, level: failure }
expectations:
  - { id: shop-works, from: prod/frontend, to: prod/backend, ports: [TCP/8080], verdict: allow }
  - { id: dev-is-apart, from: dev/*, to: prod/*, verdict: deny, level: failure }
waivers:
  - { rule: no-new-app-to-host, from: monitoring/node-exporter, to: hosts, ports: [TCP/9100], reason: "scrape", owner: "@org/netsec", expires: 2027-03-31 }
`;

describe("parseConfig", () => {
  it("has defaults without a file", () => {
    expect(parseConfig(undefined)).toEqual({ file: undefined, config: defaultConfig, issues: [] });
    expect(defaultConfig.rules.map(({ id, level }) => `${id} ${level}`)).toEqual([
      "no-new-app-to-host failure",
    ]);
    expect(defaultConfig.checks["no-host-lockout"].level).toBe("failure");
  });

  it("reads every section", () => {
    const { config: read, issues } = parseConfig({ path: ".calsim.yml", text: sketch });
    expect(issues).toEqual([]);
    expect(configOptions(read, "prod")).toMatchObject({
      sources: [
        { kind: "path", path: "clusters/prod" },
        { kind: "kustomize", path: "overlays/prod" },
        {
          kind: "helm",
          chart: "charts/shop",
          release: "shop",
          namespace: "prod",
          values: ["values-prod.yaml"],
        },
      ],
      inventory: ["inventory/prod.yaml"],
      simulate: {
        calicoVersion: "3.32",
        dataplane: "nftables",
        endpointToHost: "Accept",
        hostEndpointProfiles: ["projectcalico-default-allow"],
        podCIDRs: ["10.244.0.0/16"],
        natOutgoing: true,
        encapsulation: "vxlan",
      },
    });
    expect(configOptions(read, "other")).toBeUndefined();
    expect(read.rules).toMatchObject([
      { id: "no-new-app-to-host", when: "newly-allowed", unknown: "failure" },
    ]);
    expect(read.rules[0]?.place).toMatchObject({ path: ".calsim.yml", line: 15 });
    expect(read.expectations).toMatchObject([
      {
        id: "shop-works",
        level: "failure",
        stillBroken: "failure",
        both: false,
        ports: connections("TCP/8080"),
      },
      { id: "dev-is-apart", verdict: "deny", namesPorts: false },
    ]);
    expect(read.waivers).toMatchObject([
      { owner: "@org/netsec", expires: "2027-03-31", place: { line: 20 } },
    ]);
  });

  it("keeps built-in rules and checks that the file leaves out", () => {
    const { config: read, issues } = config(
      "rules:\n  - { id: mine, to: set/corp }\n  - { id: no-host-lockout, level: warning }",
    );
    expect(issues).toEqual([]);
    expect(read.rules.map(({ id }) => id)).toEqual(["no-new-app-to-host", "mine"]);
    expect(read.checks["no-host-lockout"].level).toBe("warning");
  });

  it("lets a file name only what it changes of the built-in rule", () => {
    const { rules } = config("rules:\n  - { id: no-new-app-to-host, level: warning }").config;
    expect(rules).toMatchObject([
      { id: "no-new-app-to-host", level: "warning", from: { text: "app" }, to: { text: "hosts" } },
    ]);
  });

  it("gives an empty failsafe list on: it means none", () => {
    const { config: read } = config(
      "clusters: { a: { calico: { failsafeInbound: [], failsafeOutbound: [{ protocol: udp, port: 53, net: 10.0.0.0/8 }] } } }",
    );
    expect(configOptions(read, "a")?.simulate).toEqual({
      failsafeInbound: [],
      failsafeOutbound: [{ protocol: "udp", port: 53, net: "10.0.0.0/8" }],
    });
  });
});

it("can't tell which clusters there are where the file declares none", () => {
  expect(config("rules: [{ id: a, clusters: [found-in-the-tree] }]").issues).toEqual([]);
});

describe("faults of a configuration", () => {
  it.each([
    [
      "an empty file",
      "",
      [".calsim.yml:1 the file is empty, expected at least `version: 1` (without a file the defaults hold)"],
    ],
    ["a list", "- a", [".calsim.yml:1 the file holds a list, expected a mapping"]],
    ["no YAML", "version: [1", [/^\.calsim\.yml:1 /]],
    ["no version", "rules: []", [".calsim.yml:1 `version` is missing"]],
    ["a later version", "version: 2", [".calsim.yml:1 `version` is `2`, expected `1`"]],
    [
      "a key twice",
      "version: 1\nversion: 1",
      [".calsim.yml:2 key `version` is written twice in the same mapping"],
    ],
    ["an unknown key", "version: 1\nrule: []", [".calsim.yml:2 unknown key `rule` (did you mean `rules`)"]],
    [
      "an unknown key in an entry",
      "version: 1\nrules:\n  - id: a\n    levl: failure",
      [".calsim.yml:4 unknown key `levl` in `rules[0]` (did you mean `level`)"],
    ],
    ["a key every object has", "version: 1\nconstructor: {}", [/^\.calsim\.yml:2 unknown key `constructor`/]],
    [
      "a group of a name that can't be",
      "version: 1\ngroups: { __proto__: prod/* }",
      [".calsim.yml:2 `__proto__` can't be a name"],
    ],
    [
      "an unknown source",
      "version: 1\nclusters:\n  a:\n    sources:\n      - hlm: {}",
      [".calsim.yml:5 unknown key `hlm` in `clusters.a.sources[0]` (did you mean `helm`)"],
    ],
    [
      "a release that YAML reads as a number",
      "version: 1\nclusters: { a: { calico: { version: 3.30 } } }",
      [/`clusters\.a\.calico\.version` is `3\.3`: expected text: write it in quotes/],
    ],
    [
      "a path out of the repository",
      "version: 1\nclusters: { a: { sources: [{ path: ../b }], inventory: [/etc/x] } }",
      [/`\.\.\/b` leads out of the repository/, /`\/etc\/x` leads out of the repository/],
    ],
    [
      "a wrong word",
      "version: 1\nrules: [{ id: a, when: newly-alowed }]",
      [/`rules\[0\]\.when` is `newly-alowed`, expected one of .* \(did you mean `newly-allowed`\)$/],
    ],
    [
      "an unknown group",
      "version: 1\nrules: [{ id: a, from: ap }]",
      [".calsim.yml:2 no group is named `ap` (did you mean `app`)"],
    ],
    [
      "a namespace alone",
      "version: 1\nrules: [{ id: a, from: billing }]",
      [".calsim.yml:2 no group is named `billing` (for every pod of a namespace write `billing/*`)"],
    ],
    ["a group of groups", "version: 1\ngroups: { mine: app }", [/no group is named `app`/]],
    [
      "a bad selector",
      'version: 1\ngroups:\n  a: { pods: "app == " }',
      [/^\.calsim\.yml:3 `app == ` is no selector: .* \(at character \d+\)$/],
    ],
    ["no selector at all", "version: 1\ngroups: { a: {} }", [/a mapping of selectors is empty/]],
    [
      "a bad CIDR",
      "version: 1\nrules: [{ id: a, to: 10.0.0.0/33 }]",
      [/`10\.0\.0\.0\/33` is no address or CIDR/],
    ],
    ["host bits", "version: 1\nrules: [{ id: a, to: 10.1.2.3/8 }]", [/is read as `10\.0\.0\.0\/8`/]],
    [
      "a bad pod CIDR",
      "version: 1\nclusters: { a: { network: { podCIDRs: [10.0.0.0] } } }",
      [/`10\.0\.0\.0` is no CIDR/],
    ],
    [
      "a glob across slashes",
      "version: 1\nrules: [{ id: a, to: prod/** }]",
      [/`prod\/\*\*` names no endpoint/],
    ],
    ["braces", 'version: 1\nrules: [{ id: a, to: "{a,b}/c" }]', [/names no endpoint/]],
    [
      "an outside block by id",
      "version: 1\nrules: [{ id: a, to: outside/10.0.0.0 }]",
      [/write the CIDR itself/],
    ],
    [
      "a port without protocol",
      "version: 1\nrules: [{ id: a, ports: [8080] }]",
      [/did you mean `TCP\/8080`/],
    ],
    ["the same as text", 'version: 1\nrules: [{ id: a, ports: ["8080"] }]', [/did you mean `TCP\/8080`/]],
    [
      "a wrong protocol",
      "version: 1\nrules: [{ id: a, ports: [TPC/80] }]",
      [/no such protocol \(did you mean `TCP`\)/],
    ],
    [
      "a port that can't be",
      "version: 1\nrules: [{ id: a, ports: [TCP/65536] }]",
      [/ports go from 0 to 65535/],
    ],
    [
      "a range backwards",
      "version: 1\nrules: [{ id: a, ports: [TCP/90-80] }]",
      [/the range ends before it starts/],
    ],
    ["ports of a protocol without", "version: 1\nrules: [{ id: a, ports: [47/80] }]", [/`47` has no ports/]],
    ["an ICMP type that can't be", "version: 1\nrules: [{ id: a, ports: [ICMP/256] }]", [/from 0 to 255/]],
    ["a TCP code", "version: 1\nrules: [{ id: a, ports: [TCP/80/1] }]", [/only ICMP has a code/]],
    // An empty list would mean nothing at all, which nobody means.
    [
      "no ports",
      "version: 1\nrules: [{ id: a, ports: [] }]",
      [/to mean every connection, leave `ports` out/],
    ],
    [
      "a placeholder that is none",
      'version: 1\nrules: [{ id: a, message: "{form}" }]',
      [/`\{form\}` stands for nothing.*did you mean `from`/],
    ],
    [
      "a cluster that is none",
      "version: 1\nrules: [{ id: a, clusters: [prod] }]\nclusters: { prd: { sources: [{ path: . }] } }",
      [/no cluster is named `prod` \(did you mean `prd`\)/],
    ],
    [
      "an id twice",
      "version: 1\nrules: [{ id: a }]\nexpectations: [{ id: a, from: '*', to: '*', verdict: deny }]",
      [/the id `a` is given twice/],
    ],
    ["a reserved id", "version: 1\nrules: [{ id: analysis-incomplete }]", [/taken by calsim itself/]],
    [
      "a built-in id for an expectation",
      "version: 1\nexpectations: [{ id: no-host-lockout, from: '*', to: '*', verdict: deny }]",
      [/taken by calsim itself/],
    ],
    [
      "ends for a check",
      "version: 1\nrules: [{ id: no-host-lockout, from: app }]",
      [/`from` has no meaning for `no-host-lockout`/],
    ],
    [
      "a waiver of a rule that is none",
      "version: 1\nwaivers: [{ rule: no-new-app-to-hosts, from: '*', to: '*', reason: r }]",
      [/no rule or expectation is named `no-new-app-to-hosts` \(did you mean `no-new-app-to-host`\)/],
    ],
    // Else a file could settle in advance that it may be weakened.
    [
      "a waiver of the check on the file",
      "version: 1\nwaivers: [{ rule: no-config-weakening, from: '*', to: '*', reason: r }]",
      [/no rule or expectation is named/],
    ],
    [
      "a waiver without a reason",
      "version: 1\nwaivers: [{ rule: no-host-lockout, from: '*', to: '*' }]",
      [/`reason` is missing/],
    ],
    [
      "a day that is none",
      "version: 1\nwaivers: [{ rule: no-host-lockout, from: '*', to: '*', reason: r, expires: 2027-02-29 }]",
      [/`2027-02-29` is no day of the calendar/],
    ],
    [
      "a day of another form",
      "version: 1\nwaivers: [{ rule: no-host-lockout, from: '*', to: '*', reason: r, expires: 1.2.2027 }]",
      [/expected a day such as `2027-03-31`/],
    ],
  ])("names %s", (_, text, expected) => {
    const { issues } = parseConfig({ path: ".calsim.yml", text });
    const found = issues.map(
      ({ message, place, hint }) =>
        `.calsim.yml:${place?.line ?? "?"} ${message}${hint === undefined ? "" : ` (${hint})`}`,
    );
    expect(found).toHaveLength(expected.length);
    expected.forEach((one, index) => {
      if (typeof one === "string") expect(found[index]).toBe(one);
      else expect(found[index]).toMatch(one);
    });
  });

  it("reads what it can of a file with faults", () => {
    const { config: read } = config("rules: [{ id: a, when: never }, { id: b }]\nexpectations: 7");
    expect(read.rules.map(({ id }) => id)).toEqual(["no-new-app-to-host", "b"]);
  });

  it("tells a hostile number of faults as a few", () => {
    const many = Array.from({ length: 5000 }, (_, index) => `k${index}: 1`).join("\n");
    expect(config(many).issues.length).toBeLessThanOrEqual(100);
  });
});
