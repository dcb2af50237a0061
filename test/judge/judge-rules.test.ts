import { describe, expect, it } from "@jest/globals";
import type { JudgedCluster } from "../../src/judge/judge-input.ts";
import {
  change,
  cluster,
  config,
  connections,
  host,
  judged,
  lines,
  networkSet,
  outside,
  pod,
  shop,
} from "./toy-world.ts";

const appToHost = change("newly-allowed", [["prod/web", "host/n1"]], ["TCP/443"]);

function check(clusters: readonly JudgedCluster[], text?: string): readonly string[] {
  const parsed = text === undefined ? undefined : config(text);
  expect(parsed?.issues.filter(({ severity }) => severity === "error") ?? []).toEqual([]);
  return lines(judged({ clusters, ...(parsed === undefined ? {} : { base: parsed }) }));
}

describe("without a file", () => {
  it("fails a new edge from an application pod to a host", () => {
    const judgement = judged({ clusters: [cluster([appToHost])] });
    expect(judgement.conclusion).toBe("failure");
    expect(judgement.title).toBe("1 new app-pod to host edge");
    expect(judgement.findings).toMatchObject([
      {
        rule: "no-new-app-to-host",
        message: "prod/web can newly reach host/n1: TCP 443",
        place: { path: "policy.yaml", line: 7 },
        changes: [appToHost.id],
      },
    ]);
  });

  it.each([
    ["an edge that can't be decided any more", change("newly-unknown", [["prod/web", "host/n1"]]), 1],
    ["a new edge from the host to the pod", change("newly-allowed", [["host/n1", "prod/web"]]), 0],
    ["a new edge between pods", change("newly-allowed", [["prod/web", "prod/db"]]), 0],
    [
      "a new edge from the infrastructure",
      change("newly-allowed", [
        ["monitoring/exporter", "host/n1"],
        ["kube-system/dns", "host/n1"],
      ]),
      0,
    ],
    ["a lost edge", change("newly-denied", [["prod/web", "host/n1"]]), 0],
    ["an edge that is decided now", change("no-longer-unknown", [["prod/web", "host/n1"]]), 0],
  ])("judges %s", (_, one, count) => {
    expect(check([cluster([one])])).toHaveLength(count);
  });

  it("calls an edge new in its title only where it is decided", () => {
    const undecided = change("newly-unknown", [
      ["prod/web", "host/n2"],
      ["prod/db", "host/n2"],
    ]);
    expect(judged({ clusters: [cluster([undecided])] }).title).toBe("2 undecided app-pod to host edges");
    expect(judged({ clusters: [cluster([undecided, appToHost])] }).title).toBe(
      "1 new app-pod to host edge, 2 undecided app-pod to host edges",
    );
  });

  it("counts a pod as application that a label takes out of the group", () => {
    const relabelled = shop.map((one) =>
      one.id === "prod/web" ? pod("prod/web", { "k8s-app": "web" }) : one,
    );
    const world = { endpoints: shop, allowed: [["*", "*", "all"]] } as const;
    expect(check([cluster([appToHost], world, { ...world, endpoints: relabelled })])).toHaveLength(1);
    expect(check([cluster([appToHost], { ...world, endpoints: relabelled }, world)])).toHaveLength(1);
  });

  it("judges an end that no list of endpoints has", () => {
    expect(check([cluster([change("newly-allowed", [["ghost/pod", "host/gone"]])])])).toEqual([
      "failure no-new-app-to-host: ghost/pod can newly reach host/gone: every connection",
    ]);
  });

  it("says nothing happened where nothing did, and what did where it may", () => {
    expect(judged({ clusters: [cluster([])] })).toMatchObject({
      conclusion: "success",
      title: "no connectivity change",
      findings: [],
    });
    const pods = change("newly-allowed", [
      ["prod/web", "prod/db"],
      ["dev/web", "prod/db"],
    ]);
    expect(judged({ clusters: [cluster([pods])] }).title).toBe("2 flows changed, none of them forbidden");
  });
});

describe("who is meant", () => {
  const ends = [
    ...shop,
    pod("prod/web[Job]"),
    networkSet("corp", "192.0.2.0/24"),
    networkSet("eu/branch", "198.51.100.0/24"),
    outside("10.0.0.0/8"),
    outside("172.16.0.0/12", "203.0.113.0/24"),
    host("edge", { role: "edge" }),
  ];
  const world = {
    endpoints: ends,
    allowed: [["*", "*", "all"]],
    sets: [{ id: "set/wide", nets: ["10.0.0.0/9", "203.0.113.0/24"] }],
  } as const;

  it.each([
    ["'*'", ends.map(({ id }) => id)],
    ["prod/*", ["prod/web", "prod/db", "prod/web[Job]"]],
    // A pattern of workloads never means a host or a set.
    ["'*/web'", ["prod/web", "dev/web", "prod/web[Job]"]],
    ["'prod/web[Job]'", ["prod/web[Job]"]],
    ["host/*", ["host/n1", "host/n2", "host/edge"]],
    ["hosts", ["host/n1", "host/n2", "host/edge"]],
    ["set/c*", ["set/corp"]],
    ["set/*/*", ["set/eu/branch"]],
    // Cut into blocks, with other addresses in one of them.
    ["set/wide", ["outside/10.0.0.0/8", "outside/172.16.0.0/12,203.0.113.0/24", "outside/0.0.0.0/0"]],
    ["outside/*", ["outside/0.0.0.0/0", "outside/10.0.0.0/8", "outside/172.16.0.0/12,203.0.113.0/24"]],
    ["10.1.2.3", ["outside/0.0.0.0/0", "outside/10.0.0.0/8"]],
    ["192.0.2.0/25", ["outside/0.0.0.0/0", "set/corp"]],
    ["{ pods: \"app == 'web'\" }", ["prod/web", "dev/web"]],
    ["{ pods: \"app == 'web'\", namespaces: \"projectcalico.org/name == 'dev'\" }", ["dev/web"]],
    ["{ namespaces: \"projectcalico.org/name == 'dev'\" }", ["dev/web"]],
    ["{ hosts: \"role == 'edge'\" }", ["host/edge"]],
    ["[dev/*, { hosts: \"role == 'edge'\" }]", ["dev/web", "host/edge"]],
    ["everyone-in-dev", ["dev/web"]],
  ] as const)("%s", (text, expected) => {
    const ids = ends.map(({ id }) => id);
    const changes = ids.map((id) => change("newly-denied", [[id, "prod/db"]]));
    const parsed = config(
      `groups: { everyone-in-dev: dev/* }\nrules: [{ id: r, when: newly-denied, from: ${text} }]`,
    );
    expect(parsed.issues).toEqual([]);
    const { findings } = judged({ clusters: [cluster(changes, world)], base: parsed });
    expect(
      findings.map(({ changes: [id = ""] }) => id.split(" ")[1]?.replace(/,prod\/db$/, "")).sort(),
    ).toEqual([...expected].sort());
  });
});

describe("rules", () => {
  it.each([
    ["newly-allowed", ["newly-allowed", "newly-unknown"]],
    // What was denied can't be newly denied.
    ["newly-denied", ["newly-denied"]],
    ["newly-unknown", ["newly-unknown"]],
    ["any", ["newly-allowed", "newly-denied", "newly-unknown", "no-longer-unknown"]],
  ])("when %s", (when, expected) => {
    const kinds = ["newly-allowed", "newly-denied", "newly-unknown", "no-longer-unknown"] as const;
    const changes = kinds.map((kind) => change(kind, [["prod/web", "prod/db"]]));
    const { findings } = judged({
      clusters: [cluster(changes)],
      base: config(`rules: [{ id: r, when: ${when} }]`),
    });
    expect(findings.map((one) => one.changes[0]?.split(" ")[0])).toEqual(expected);
  });

  it("counts what was allowed and is undecided now for a rule about denials", () => {
    const one = change("newly-unknown", [["prod/web", "prod/db"]], ["all"], {
      base: { verdict: "allow", decidedBy: "rule a", place: undefined },
    });
    expect(check([cluster([one])], "rules: [{ id: r, when: newly-denied }]")).toHaveLength(1);
  });

  it("gives undecided flows a level of their own", () => {
    const one = change("newly-unknown", [["prod/web", "host/n1"]]);
    expect(check([cluster([one])], "rules: [{ id: no-new-app-to-host, unknown: notice }]")).toEqual([
      "notice no-new-app-to-host: it can no longer be decided whether prod/web can reach host/n1: every connection",
    ]);
    expect(check([cluster([one])], "rules: [{ id: no-new-app-to-host, unknown: off }]")).toEqual([]);
  });

  it("looks at its ports only", () => {
    const one = change("newly-allowed", [["prod/web", "prod/db"]], ["TCP/80", "TCP/5432", "UDP/53"]);
    const text = "rules: [{ id: r, to: prod/db, ports: [TCP/5000-6000, UDP] }]";
    expect(check([cluster([one])], text)).toEqual([
      "failure r: prod/web can newly reach prod/db: TCP 5432; UDP 53",
    ]);
    expect(check([cluster([one])], "rules: [{ id: r, to: prod/db, ports: [ICMP] }]")).toEqual([]);
  });

  it("fills in a message once, whatever names look like", () => {
    const one = change("newly-allowed", [["prod/web", "host/n1"]], ["TCP/22"], {
      labels: { from: "{to}", to: "b" },
    });
    const text =
      'rules: [{ id: no-new-app-to-host, message: "{from}>{to}: {connections} x{count} ({rule}) {x" }]';
    expect(check([cluster([one])], text)).toEqual([
      "failure no-new-app-to-host: {to}>b: TCP 22 x1 (no-new-app-to-host) {x",
    ]);
  });

  it("can be kept to clusters", () => {
    const text = "clusters: { a: {}, b: {} }\nrules: [{ id: no-new-app-to-host, clusters: [b] }]";
    const both = [
      cluster([appToHost], undefined, undefined, { name: "a" }),
      cluster([appToHost], undefined, undefined, { name: "b" }),
    ];
    expect(judged({ clusters: both, base: config(text) }).findings.map((one) => one.cluster)).toEqual(["b"]);
  });

  it("can be switched off", () => {
    expect(check([cluster([appToHost])], "rules: [{ id: no-new-app-to-host, level: off }]")).toEqual([]);
  });

  describe("only these may change", () => {
    const text = "rules: [{ id: r, only: true, from: prod/*, to: 10.0.0.0/8, ports: [TCP/443] }]";
    const world = {
      endpoints: [...shop, outside("10.0.0.0/9"), outside("10.128.0.0/9", "172.16.0.0/12")],
      allowed: [["*", "*", "all"]],
    } as const;

    it.each([
      ["what may", change("newly-allowed", [["prod/web", "outside/10.0.0.0/9"]], ["TCP/443"]), undefined],
      [
        "another port",
        change("newly-denied", [["prod/web", "outside/10.0.0.0/9"]], ["TCP/443", "TCP/80"]),
        "TCP 80",
      ],
      [
        "another sender",
        change("newly-allowed", [["dev/web", "outside/10.0.0.0/9"]], ["TCP/443"]),
        "TCP 443",
      ],
      // Half of the block isn't in the CIDR, and nothing tells the halves apart.
      [
        "a block that is not within",
        change("newly-allowed", [["prod/web", "outside/10.128.0.0/9,172.16.0.0/12"]], ["TCP/443"]),
        "TCP 443",
      ],
    ])("%s", (_, one, found) => {
      const messages = check([cluster([one], world)], text);
      expect(messages).toHaveLength(found === undefined ? 0 : 1);
      expect(messages[0] ?? "").toContain(found ?? "");
    });
  });
});

describe("waivers", () => {
  const two = change(
    "newly-allowed",
    [
      ["prod/web", "host/n1"],
      ["prod/web", "host/n2"],
    ],
    ["TCP/22", "TCP/9100"],
  );
  const waiver = (rest: string): string =>
    `waivers: [{ rule: no-new-app-to-host, ${rest}, reason: scrape, owner: ops }]`;

  it.each([
    [
      "everything",
      "from: prod/web, to: hosts",
      [
        "[waiver of ops] failure no-new-app-to-host: prod/web can newly reach host/n1 and host/n2: TCP 22, 9100 (2 pairs)",
      ],
    ],
    [
      "a port",
      "from: prod/web, to: hosts, ports: [TCP/9100]",
      [
        "failure no-new-app-to-host: prod/web can newly reach host/n1 and host/n2: TCP 22 (2 pairs)",
        "[waiver of ops] failure no-new-app-to-host: prod/web can newly reach host/n1 and host/n2: TCP 9100 (2 pairs)",
      ],
    ],
    [
      "a host",
      "from: prod/web, to: host/n1",
      [
        "failure no-new-app-to-host: prod/web can newly reach host/n2: TCP 22, 9100",
        "[waiver of ops] failure no-new-app-to-host: prod/web can newly reach host/n1: TCP 22, 9100",
      ],
    ],
  ])("leave what they don't cover: %s", (_, rest, expected) => {
    expect(check([cluster([two])], waiver(rest))).toEqual(expected);
  });

  it("don't cover what a label puts into them", () => {
    const text = waiver("from: { pods: \"app == 'exporter'\" }, to: hosts");
    const relabelled = shop.map((one) =>
      one.id === "prod/web" ? pod("prod/web", { app: "exporter" }) : one,
    );
    const world = { endpoints: shop, allowed: [["*", "*", "all"]] } as const;
    const claimed = judged({
      clusters: [cluster([two], world, { ...world, endpoints: relabelled })],
      base: config(text),
    });
    expect(claimed.conclusion).toBe("failure");
    const always = { ...world, endpoints: relabelled };
    expect(judged({ clusters: [cluster([two], always)], base: config(text) }).conclusion).toBe("success");
  });

  it("don't cover a block that is only partly theirs", () => {
    const world = {
      endpoints: [...shop, outside("10.0.0.0/8", "172.16.0.0/12")],
      allowed: [["*", "*", "all"]],
    } as const;
    const one = change("newly-allowed", [["outside/10.0.0.0/8,172.16.0.0/12", "prod/db"]]);
    const text = (cidr: string): string =>
      `rules: [{ id: r, from: 10.0.0.0/8 }]\nwaivers: [{ rule: r, from: ${cidr}, to: '*', reason: x }]`;
    expect(judged({ clusters: [cluster([one], world)], base: config(text("10.0.0.0/8")) }).conclusion).toBe(
      "failure",
    );
    expect(
      judged({ clusters: [cluster([one], world)], base: config(text("[10.0.0.0/8, 172.16.0.0/12]")) })
        .conclusion,
    ).toBe("success");
  });

  it("hold through their last day and not longer", () => {
    const base = config(waiver("from: '*', to: '*', expires: 2027-03-31"));
    const on = (today: string) => judged({ clusters: [cluster([two])], base, today });
    expect(on("2027-03-31")).toMatchObject({
      conclusion: "success",
      title: "2 flows changed, 1 finding settled",
    });
    expect(on("2027-04-01").conclusion).toBe("failure");
    expect(on("2027-04-01").configIssues).toMatchObject([
      { code: "waiver-expired", severity: "warning", place: { line: 2 } },
    ]);
  });

  it("are told when they are about nobody, or never end", () => {
    const base = config(waiver("from: prod/gone, to: hosts"));
    expect(judged({ clusters: [cluster([two])], base }).configIssues).toMatchObject([
      {
        code: "waiver-unmatched",
        message:
          "the waiver of `no-new-app-to-host` settles nothing: its `from` (prod/gone) matches no endpoint",
      },
      { code: "waiver-endless", severity: "notice" },
    ]);
  });

  it("are about their rule only", () => {
    const text = "rules: [{ id: other }]\nwaivers: [{ rule: other, from: '*', to: '*', reason: x }]";
    expect(check([cluster([two])], text)).toHaveLength(2);
    expect(judged({ clusters: [cluster([two])], base: config(text) }).conclusion).toBe("failure");
  });
});

describe("ids of findings", () => {
  const id = (one: ReturnType<typeof change>, text = ""): string =>
    judged({ clusters: [cluster([one])], base: config(text) }).findings[0]?.id ?? "";
  const pairs = [
    ["prod/web", "host/n1"],
    ["prod/web", "host/n2"],
  ] as const;
  const original = change("newly-allowed", pairs, ["TCP/22"]);

  it.each([
    ["another order of pairs", change("newly-allowed", [...pairs].reverse(), ["TCP/22"])],
    ["another line", { ...original, head: { ...original.head, place: { path: "b.yaml", line: 99 } } }],
    ["another group id", { ...original, id: "x" }],
  ])("survive %s", (_, one) => {
    expect(id(one)).toBe(id(original));
  });

  it.each([
    ["another pair", change("newly-allowed", [...pairs, ["prod/db", "host/n1"]], ["TCP/22"])],
    ["one pair less", change("newly-allowed", pairs.slice(1), ["TCP/22"])],
    ["another port", change("newly-allowed", pairs, ["TCP/22", "TCP/23"])],
    ["another verdict", change("newly-unknown", pairs, ["TCP/22"])],
    ["another deciding rule", { ...original, head: { ...original.head, decidedBy: "rule c" } }],
    ["another family", { ...original, family: 6 as const }],
  ])("change with %s", (_, one) => {
    expect(id(one)).not.toBe(id(original));
  });

  it("don't depend on level or message", () => {
    expect(id(original, "rules: [{ id: no-new-app-to-host, level: notice, message: hm }]")).toBe(
      id(original),
    );
  });

  it("are hexadecimal, as a command takes them", () => {
    expect(id(original)).toMatch(/^[0-9a-f]{32}$/);
    expect(connections("TCP/22")).toEqual(original.connections);
  });
});
