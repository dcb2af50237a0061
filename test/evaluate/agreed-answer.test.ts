import { describe, expect, it } from "@jest/globals";
import { simulate, type FlowQuery } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, pod } from "../support/small-objects.ts";

const { trace, decide } = simulate(
  toFiles([
    pod("web/a", { node: "n1", ip: "10.0.0.1" }),
    pod("web/b", { node: "n1", ip: "10.0.0.2" }),
    globalPolicy("p", {
      selector: "all()",
      types: ["Ingress"],
      ingress: [
        {
          action: "Allow",
          protocol: "TCP",
          source: { ports: ["1024:65535"] },
          destination: { ports: [443] },
        },
        {
          action: "Allow",
          protocol: "TCP",
          source: { ports: ["40000:65535"] },
          destination: { ports: [80] },
        },
        { action: "Allow", protocol: "ICMP", icmp: { type: 8 } },
      ],
    }),
  ]),
);
type Flow = Omit<FlowQuery, "from" | "to">;

describe("a connection of which not all is said", () => {
  it.each<[string, Flow, string]>([
    ["any port that clients get", { protocol: "TCP", port: 443 }, "allow"],
    ["none of them", { protocol: "TCP", port: 22 }, "deny"],
    ["some of them", { protocol: "TCP", port: 80 }, "unknown"],
    ["the one that is said", { protocol: "TCP", port: 80, sourcePort: 50_000 }, "allow"],
    ["the other that is said", { protocol: "TCP", port: 80, sourcePort: 1024 }, "deny"],
    ["some types", { protocol: "ICMP" }, "unknown"],
    ["every code of a type", { protocol: "ICMP", icmp: { type: 8 } }, "allow"],
    ["no code of a type", { protocol: "ICMP", icmp: { type: 0 } }, "deny"],
  ])("has the verdict for %s", (_, flow, verdict) => {
    expect(trace({ from: "web/a", to: "web/b", ...flow }).verdict).toBe(verdict);
    const asked = { endpoint: "web/b", direction: "ingress", source: "web/a", destination: "web/b" } as const;
    expect(decide({ ...asked, ...flow }).verdict).toBe(verdict);
  });

  it("says what the answer depends on", () => {
    expect(trace({ from: "web/a", to: "web/b", protocol: "TCP", port: 80 }).decidedBy).toEqual({
      kind: "undecided",
      reason:
        "the answer depends on what is not said: for TCP/80 from source port 32768 it is deny, for TCP/80 from source port 40000 it is allow",
    });
  });

  it("is refused without a port, which decides most", () => {
    expect(() => trace({ from: "web/a", to: "web/b", protocol: "tcp" })).toThrow("a TCP flow needs a `port`");
  });
});
