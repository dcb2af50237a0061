import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { simulate } from "../../src/simulate.ts";
import { emptyConnections } from "../../src/sets/connection-set.ts";
import { formatConnections } from "../../src/sets/connection-text.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod } from "../support/small-objects.ts";

const dual = (id: string, ...ips: readonly string[]): JsonObject => ({
  ...pod(id, { node: "n1", labels: { app: id.slice(4) } }),
  status: { podIPs: ips.map((ip) => ({ ip })) },
});
const allow = (name: string, rules: readonly JsonObject[]): JsonObject =>
  globalPolicy(name, { selector: "app == 'a'", types: ["Ingress"], ingress: rules });
const port = (number: number, ipVersion?: number): JsonObject => ({
  action: "Allow",
  protocol: "TCP",
  destination: { ports: [number] },
  ...(ipVersion === undefined ? {} : { ipVersion }),
});
const objects = [
  node("n1", "192.0.2.1"),
  node("n2", "192.0.2.2"),
  host("h2", { node: "n2", interfaceName: "*", expectedIPs: ["192.0.2.2"] }),
  dual("web/a", "10.0.0.1", "fd00::1"),
  dual("web/b", "10.0.0.2", "fd00::2"),
  dual("web/six", "fd00::6"),
  allow("p", [port(80), port(443, 4), { ...port(53, 6), flavour: "x" }]),
];
const { matrix } = simulate(toFiles(objects));

describe("what a cell adds up to", () => {
  it("is what some family allows and none leaves open, and what is left open", () => {
    const sums = matrix.sums("web/b", "web/a");
    expect(formatConnections(sums.allowed)).toBe("TCP 80, 443");
    expect(formatConnections(sums.unknown)).toBe("TCP 53");
  });

  it("is of one family where the ends share no other", () => {
    expect(formatConnections(matrix.sums("web/six", "web/a").allowed)).toBe("TCP 80");
  });

  it("keeps failsafe ports apart", () => {
    const sums = matrix.sums("web/b", "host/h2");
    expect(formatConnections(sums.failsafe)).toBe(formatConnections(sums.allowed));
    expect(formatConnections(sums.failsafe)).toContain("TCP 22");
    expect(matrix.cell("web/b", "host/h2").verdict).toBe("deny");
  });

  it("is nothing where the ends have no family in common, or there is no such end", () => {
    const nothing = { allowed: emptyConnections, unknown: emptyConnections, failsafe: emptyConnections };
    expect(matrix.sums("web/six", "host/h2")).toMatchObject(nothing);
    expect(matrix.sums("web/gone", "web/a")).toMatchObject(nothing);
    expect(() => matrix.cell("web/gone", "web/a")).toThrow(RangeError);
    expect(() => matrix.cell("web/a", "web/gone")).toThrow(RangeError);
  });

  it("is what its cell says", () => {
    for (const { from, to, allowed, unknown, failsafe } of matrix.cells()) {
      expect(matrix.sums(from, to)).toMatchObject({ allowed, unknown, failsafe });
    }
  });
});
