import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { compare } from "../../src/compare.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

const router = node("n1", "192.0.2.1", {
  "projectcalico.org/IPv4VXLANTunnelAddr": "10.0.9.1",
  "projectcalico.org/Interfaces":
    '[{"name":"eth0","addresses":["192.0.2.1/24"]},{"name":"eth1","addresses":["198.51.100.1/24","198.51.100.2/24"]}]',
});
const world = [router, pod("web/a", { node: "n1", ip: "10.0.0.1" }), pool("10.0.0.0/16")];

/** Pods may send to these networks only. */
const towards = (...nets: readonly string[]): JsonObject =>
  globalPolicy("p", {
    namespaceSelector: "all()",
    types: ["Egress"],
    egress: [{ action: "Allow", protocol: "TCP", destination: { nets } }],
  });
const selecting = globalPolicy("p", {
  namespaceSelector: "all()",
  types: ["Egress"],
  egress: [{ action: "Allow", protocol: "TCP", destination: { selector: "role == 'edge'" } }],
});
const expecting = (...expectedIPs: readonly string[]): JsonObject =>
  host("h", { node: "n1", interfaceName: "*", expectedIPs }, { role: "edge" });

function hostsOf(...objects: readonly JsonObject[]): readonly string[] {
  return simulate(toFiles([...world, ...objects]))
    .endpoints.filter(({ kind }) => kind === "host")
    .map(({ id }) => id);
}

describe("a host with several addresses", () => {
  it.each<[string, readonly JsonObject[], readonly string[]]>([
    ["is one end where policy names none of them", [towards("203.0.113.0/24")], ["host/n1"]],
    ["is one end where policy names all of them", [towards("0.0.0.0/0")], ["host/n1"]],
    [
      "has one more for each kind that policy tells apart",
      [towards("198.51.100.0/24")],
      ["host/n1", "host/n1@198.51.100.1"],
    ],
    [
      "has one for each of several kinds",
      [towards("198.51.100.1/32"), { ...towards("10.0.0.0/16"), metadata: { name: "q" } }],
      ["host/n1", "host/n1@198.51.100.1", "host/n1@10.0.9.1"],
    ],
    [
      "has one that its host endpoint does not expect",
      [selecting, expecting("192.0.2.1", "10.0.9.1")],
      ["host/h", "host/h@198.51.100.1"],
    ],
    [
      "is one end where its host endpoint expects all",
      [expecting("192.0.2.1", "198.51.100.1", "198.51.100.2", "10.0.9.1")],
      ["host/h"],
    ],
  ])("%s", (_, objects, expected) => {
    expect(hostsOf(...objects)).toEqual(expected);
  });

  it("has at each what the walk of a packet to it says", () => {
    const { matrix, trace } = simulate(toFiles([...world, selecting, expecting("192.0.2.1", "10.0.9.1")]));
    const verdicts = ["host/h", "host/h@198.51.100.1"].map((to) => [
      matrix.cell("web/a", to).verdict,
      trace({ from: "web/a", to, protocol: "TCP", port: 443 }).verdict,
    ]);
    expect(verdicts).toEqual([
      ["some", "allow"],
      ["deny", "deny"],
    ]);
  });

  it("blocks the merge where a pod can newly reach it at any of them", () => {
    const trees = [towards("203.0.113.0/24"), towards("203.0.113.0/24", "198.51.100.0/24")].map((policy) =>
      toFiles([...world, policy]),
    );
    const [base = [], head = []] = trees;
    const { conclusion, findings, clusters } = compare(base, head);
    expect(conclusion).toBe("failure");
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      expect.stringContaining("host/n1@198.51.100.1"),
    ]);
    expect(clusters[0]?.counts.hosts).toBe(1);
    expect(compare(head, base).conclusion).toBe("success");
  });

  it("has to be reached at its first address where a connection must be allowed", () => {
    const files = (to: string): ReturnType<typeof toFiles> => [
      ...toFiles([...world, towards("192.0.2.0/24")]),
      {
        path: ".calsim.yml",
        text: `version: 1\nexpectations:\n  - { id: scrape, from: web/a, to: "${to}", ports: [TCP/9100], verdict: allow, level: failure }\n`,
      },
    ];
    const verdictOf = (to: string): string => compare(files(to), files(to)).conclusion;
    expect(["hosts", "host/n1", "host/n1@198.51.100.1"].map(verdictOf)).toEqual([
      "success",
      "success",
      "failure",
    ]);
  });

  it("is meant as a whole by its id in the configuration", () => {
    const config = (to: string): { path: string; text: string } => ({
      path: ".calsim.yml",
      text: `version: 1\nrules:\n  - { id: kept, when: newly-allowed, from: "web/*", to: "${to}", level: failure }\n`,
    });
    const judged = (pattern: string): readonly string[] => {
      const base = [...toFiles([...world, towards("203.0.113.0/24")]), config(pattern)];
      const head = [...toFiles([...world, towards("198.51.100.0/24")]), config(pattern)];
      return compare(base, head).findings.map(({ rule }) => rule);
    };
    expect(judged("host/n1")).toContain("kept");
    expect(judged("host/n1@198.51.100.1")).toContain("kept");
    expect(judged("host/n1@192.0.2.1")).not.toContain("kept");
  });
});
