import { describe, expect, it } from "@jest/globals";
import type { FailsafePort } from "../../src/model/options.ts";
import {
  change,
  cluster,
  config,
  host,
  judged,
  lines,
  outside,
  pod,
  type Row,
  type ToySide,
} from "./toy-world.ts";

const failsafeInbound: readonly FailsafePort[] = [
  { protocol: "tcp", port: 22 },
  { protocol: "udp", port: 68 },
  ...[179, 2379, 2380, 5473, 6443].map((port) => ({ protocol: "tcp", port }) as const),
];
const failsafeOutbound: readonly FailsafePort[] = [
  { protocol: "udp", port: 53 },
  { protocol: "udp", port: 67 },
  ...[179, 2379, 2380, 5473, 6443].map((port) => ({ protocol: "tcp", port }) as const),
];
const nodes = [pod("prod/web"), host("n1"), host("n2"), outside("0.0.0.0/0")];
const everything: Row = ["*", "*", "all"];
const open: ToySide = { endpoints: nodes, allowed: [everything] };

function check(base: ToySide, head: ToySide, text = ""): readonly string[] {
  return lines(judged({ clusters: [cluster([], base, head)], base: config(text) }));
}

/** Everything but one port into hosts. */
function without(port: number): readonly Row[] {
  const rest = [
    "UDP",
    "ICMP",
    ...[22, 179, 2379, 2380, 5473, 6443, 10250].filter((one) => one !== port).map((one) => `TCP/${one}`),
  ];
  return [
    ["*", "host/n1", ...rest],
    ["*", "host/n2", "all"],
    ["host/n1", "outside/0.0.0.0/0", "all"],
    ["host/n2", "outside/0.0.0.0/0", "all"],
  ];
}

describe("access to hosts", () => {
  it("is nobody's concern where it stays", () => {
    expect(check(open, open)).toEqual([]);
    // Nobody had it, nobody lost it.
    expect(check({ endpoints: nodes }, { endpoints: nodes })).toEqual([]);
  });

  it.each([
    [22, "SSH"],
    [10250, "kubelet"],
    [6443, "API server"],
    [2380, "etcd"],
    [179, "BGP"],
    [5473, "Typha"],
  ])("is a failure when TCP %p is lost (%s)", (port, name) => {
    const judgement = judged({ clusters: [cluster([], open, { endpoints: nodes, allowed: without(port) })] });
    expect(judgement.conclusion).toBe("failure");
    expect(judgement.title).toBe("1 lost access to a host");
    expect(lines(judgement)).toEqual([
      `failure no-host-lockout: nobody can reach ${name} (TCP ${port}) on host/n1 any more; before: host/n2 and outside/0.0.0.0/0`,
    ]);
  });

  it("stays as long as one machine has it, and pods don't count as one", () => {
    const only = (from: string): ToySide => ({
      endpoints: nodes,
      allowed: [...without(22), [from, "host/n1", "TCP/22"]],
    });
    expect(check(open, only("host/n2"))).toEqual([]);
    expect(check(open, only("prod/web"))).toHaveLength(1);
  });

  it("is one finding for all hosts that lose the same", () => {
    const allowed: readonly Row[] = [
      ["*", "*", "UDP", "TCP/22", "TCP/53", "TCP/179", "TCP/2379", "TCP/2380", "TCP/5473", "TCP/6443"],
    ];
    expect(check(open, { endpoints: nodes, allowed })).toEqual([
      "failure no-host-lockout: nobody can reach kubelet (TCP 10250) on host/n1 and host/n2 any more; before: host/n1, host/n2 and outside/0.0.0.0/0",
    ]);
  });

  it("that only failsafe ports keep is a warning that names them", () => {
    const safe = { failsafeInbound, failsafeOutbound };
    const found = check({ ...open, ...safe }, { endpoints: nodes, ...safe });
    expect(found).toEqual([
      "failure no-host-lockout: nobody can reach kubelet (TCP 10250) on host/n1 and host/n2 any more; before: host/n1, host/n2 and outside/0.0.0.0/0",
      "warning no-host-lockout: only failsafe ports (tcp/22, tcp/6443, tcp/2379, tcp/2380, tcp/179, tcp/5473, udp/68) keep SSH (TCP 22), API server (TCP 6443) and 5 more open on host/n1 and host/n2, policy closes it",
      "warning no-host-lockout: only failsafe ports (tcp/6443, tcp/179, tcp/5473, udp/53, udp/67) keep API server (TCP 6443), BGP (TCP 179) and 3 more open from host/n1 and host/n2, policy closes it",
    ]);
  });

  it("that can't be decided any more is a failure", () => {
    const head: ToySide = { endpoints: nodes, allowed: without(22), unknown: [["*", "host/n1", "TCP/22"]] };
    expect(check(open, head)).toEqual([
      "failure no-host-lockout: it can no longer be decided whether anybody can reach SSH (TCP 22) on host/n1; before: host/n2 and outside/0.0.0.0/0",
    ]);
  });

  it("is looked for on the way out too", () => {
    const head = (...ports: readonly string[]): ToySide => ({
      endpoints: nodes,
      allowed: [
        ["*", "host/n1", "all"],
        [
          "*",
          "host/n2",
          "TCP/22",
          "TCP/10250",
          "TCP/2379",
          "TCP/2380",
          "TCP/5473",
          "TCP/6443",
          "TCP/179",
          "UDP/68",
        ],
        ["host/n1", "outside/0.0.0.0/0", ...ports],
        ["host/n2", "outside/0.0.0.0/0", "all"],
      ],
    });
    // To the other host everything but DHCP is still open.
    expect(check(open, head("UDP"))).toEqual([]);
    expect(check(open, head("TCP"))).toEqual([
      "failure no-host-lockout: host/n1 can reach nobody for DHCP (UDP 67) any more; before: host/n2 and outside/0.0.0.0/0",
    ]);
  });

  it("counts DNS as lost when neither UDP nor TCP is left, pods included", () => {
    const one = [host("n1"), pod("kube-system/dns"), outside("0.0.0.0/0")];
    const but = (rows: readonly Row[]): ToySide => ({
      endpoints: one,
      allowed: [
        ["*", "host/n1", "all"],
        ["host/n1", "outside/0.0.0.0/0", "TCP/179", "TCP/6443", "TCP/5473", "UDP/67"],
        ...rows,
      ],
    });
    const base: ToySide = { endpoints: one, allowed: [everything] };
    expect(check(base, but([["host/n1", "outside/0.0.0.0/0", "TCP/53"]]))).toEqual([]);
    expect(check(base, but([["host/n1", "kube-system/dns", "UDP/53"]]))).toEqual([]);
    expect(check(base, but([]))).toEqual([
      "failure no-host-lockout: host/n1 can reach nobody for DNS (UDP 53 or TCP 53) any more; before: kube-system/dns and outside/0.0.0.0/0",
    ]);
  });

  it("counts the control plane's ports where it may run only", () => {
    const head: ToySide = { endpoints: nodes, allowed: without(6443), hosts: [{ controlPlane: false }] };
    expect(check(open, head)).toEqual([]);
  });

  it("leaves the kubelet of the only host alone: the API server is on it", () => {
    const one = [host("n1"), outside("0.0.0.0/0")];
    const head: ToySide = { endpoints: one, allowed: [...without(10250)] };
    expect(check({ endpoints: one, allowed: [everything] }, head)).toEqual([]);
  });

  it("leaves BGP alone where VXLAN carries everything", () => {
    const vxlan = { encapsulation: "vxlan" };
    expect(check({ ...open, ...vxlan }, { endpoints: nodes, allowed: without(179), ...vxlan })).toEqual([]);
  });

  describe("under a new host endpoint", () => {
    const before = [pod("prod/web"), host("n2"), outside("0.0.0.0/0")];

    it("was open where nobody mentioned the node", () => {
      expect(
        check({ endpoints: before, allowed: [everything] }, { endpoints: nodes, allowed: without(22) }),
      ).toHaveLength(1);
    });

    it("was that of the node, under whatever name", () => {
      const old = [...before, host("old")];
      const named = { hosts: [{}, { node: "n1" }] };
      const closed: ToySide = {
        endpoints: old,
        ...named,
        allowed: [
          ...without(22),
          ["*", "host/old", "UDP", "TCP/10250", "TCP/6443", "TCP/2379", "TCP/2380", "TCP/179", "TCP/5473"],
          ["host/old", "*", "all"],
        ],
      };
      expect(check(closed, { endpoints: nodes, allowed: without(22) })).toEqual([]);
      expect(
        check(
          { endpoints: old, ...named, allowed: [everything] },
          { endpoints: nodes, allowed: without(22) },
        ),
      ).toHaveLength(1);
    });
  });

  it("is in danger where a failsafe list is emptied", () => {
    const safe = { failsafeInbound: failsafeInbound.slice(0, 1), failsafeOutbound };
    const head: ToySide = { ...open, ...safe, failsafeInbound: [] };
    expect(check({ ...open, ...safe }, head)).toEqual([
      "failure no-host-lockout: no inbound failsafe ports are left on host/n1 and host/n2; before: tcp/22",
    ]);
    expect(check({ ...open, failsafeInbound: [] }, head)).toEqual([]);
  });

  it("is lost where a failsafe port was all there was", () => {
    const allowed = without(22);
    const head: ToySide = { endpoints: nodes, allowed, failsafeInbound: failsafeInbound.slice(1) };
    expect(check({ endpoints: nodes, allowed, failsafeInbound }, head)).toEqual([
      "failure no-host-lockout: nobody can reach SSH (TCP 22) on host/n1 any more, which failsafe ports kept open",
    ]);
  });

  describe("and tunnels among nodes", () => {
    const vxlan = { ...open, encapsulation: "vxlan" };
    const cut = (rows: readonly Row[]): ToySide => ({ ...vxlan, cutEarly: rows });

    it("are cut by untracked and preDNAT policy only", () => {
      const none: ToySide = {
        endpoints: nodes,
        encapsulation: "vxlan",
        allowed: [["*", "*", "TCP", "UDP/53", "UDP/67", "UDP/68"]],
        cutEarly: [],
      };
      expect(check(cut([]), none)).toEqual([]);
      expect(check(cut([]), cut([["*", "host/n1", "UDP"]]))).toEqual([
        "failure no-host-lockout: nobody can reach VXLAN (UDP 4789) on host/n1 any more; before: host/n2",
        "failure no-host-lockout: host/n2 can reach nobody for VXLAN (UDP 4789) any more; before: host/n1",
      ]);
    });

    it("are not missed where they are not used", () => {
      const plain = { ...open, cutEarly: [["*", "*", "UDP"]] } as const;
      expect(check({ ...open, cutEarly: [] }, plain)).toEqual([]);
    });

    it("were no loss where they were cut before", () => {
      const rows: readonly Row[] = [["*", "*", "UDP"]];
      expect(check(cut(rows), cut(rows))).toEqual([]);
    });
  });

  it("follows the level that the file gives", () => {
    const head: ToySide = { endpoints: nodes, allowed: without(22) };
    expect(check(open, head, "rules: [{ id: no-host-lockout, level: notice }]")[0]).toMatch(/^notice /);
    expect(check(open, head, "rules: [{ id: no-host-lockout, level: off }]")).toEqual([]);
  });

  it("can be waived host by host", () => {
    const head: ToySide = {
      endpoints: nodes,
      allowed: [
        ["*", "*", "UDP", "TCP/53", "TCP/10250", "TCP/179", "TCP/2379", "TCP/2380", "TCP/5473", "TCP/6443"],
      ],
    };
    const text =
      "waivers: [{ rule: no-host-lockout, from: '*', to: host/n1, ports: [TCP/22], reason: r, owner: o, expires: 2030-01-01 }]";
    expect(check(open, head, text)).toEqual([
      "failure no-host-lockout: nobody can reach SSH (TCP 22) on host/n2 any more; before: host/n1 and outside/0.0.0.0/0",
      "[waiver of o] failure no-host-lockout: nobody can reach SSH (TCP 22) on host/n1 any more; before: host/n2 and outside/0.0.0.0/0",
    ]);
  });

  it("points at the change that took it", () => {
    const cut = change(
      "newly-denied",
      [
        ["outside/0.0.0.0/0", "host/n1"],
        ["host/n2", "host/n1"],
      ],
      ["TCP/22"],
    );
    const judgement = judged({
      clusters: [cluster([cut], open, { endpoints: nodes, allowed: without(22) })],
    });
    expect(judgement.findings).toMatchObject([
      { rule: "no-host-lockout", changes: [cut.id], place: { path: "policy.yaml" } },
    ]);
  });
});
