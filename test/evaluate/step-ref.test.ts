import { describe, expect, it } from "@jest/globals";
import { simulate, type FlowQuery } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { host, node, pod } from "../support/small-objects.ts";

const objects = [
  node("n1", "192.0.2.1"),
  node("n2", "192.0.2.2"),
  pod("web/a", { node: "n1", ip: "10.0.0.1" }),
  pod("web/c", { node: "n2", ip: "10.0.1.1" }),
  host("h2", { node: "n2", interfaceName: "*", expectedIPs: ["192.0.2.2"] }),
];
const simulation = simulate(toFiles(objects), {});

describe("a step is named by", () => {
  it.each<[string, string, string, readonly string[]]>([
    [
      "the endpoint it concerns, the direction there and the chain",
      "web/a",
      "web/c",
      [
        "web/a egress normal",
        "host/h2 ingress preDNAT",
        "host/h2 ingress forward",
        "web/c ingress normal",
        "host/h2 egress forward",
      ],
    ],
    [
      "the node, for the endpoint-to-host action",
      "web/a",
      "host/n1",
      ["web/a egress normal", "host/n1 ingress endpoint-to-host"],
    ],
  ])("%s", (_name, from, to, expected) => {
    const query: FlowQuery = { from, to, protocol: "TCP", port: 80 };
    const named = simulation
      .trace(query)
      .steps.map(({ step }) => `${step.endpoint} ${step.direction} ${step.chain}`);
    expect(named).toEqual(expected);
  });

  it("the node, where eBPF does what is not modelled (HEP-22)", () => {
    const trace = simulate(toFiles(objects), { dataplane: "ebpf" }).trace({
      from: "host/h2",
      to: "host/h2",
      protocol: "UDP",
      port: 80,
    });
    const [first] = trace.steps;
    expect(trace.verdict).toBe("unknown");
    expect(first?.step).toEqual({ endpoint: "host/n2", direction: "ingress", chain: "normal" });
  });
});
