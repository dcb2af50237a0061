import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { formatAddress, type Address } from "../../src/sets/address.ts";
import { simulate } from "../../src/simulate.ts";
import { checkAgreement, describeDisagreement } from "../support/check-agreement.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, pod, pool } from "../support/small-objects.ts";

const deployment: JsonObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "d", namespace: "web" },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "d" } },
    template: { metadata: { labels: { app: "d" } }, spec: { containers: [{ name: "c", image: "x" }] } },
  },
};

/** A pod that the Deployment made, as a dump of the cluster shows it. */
function made(name: string, ip: string): JsonObject {
  const object = pod(`web/${name}`, { node: "n1", ip, labels: { app: "d", "pod-template-hash": "5f" } });
  const ownerReferences = [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "d-5f", controller: true }];
  return { ...object, metadata: { ...(object["metadata"] as JsonObject), ownerReferences } };
}

function from(source: JsonObject): JsonObject {
  return globalPolicy("p", {
    selector: "app == 'b'",
    types: ["Ingress"],
    ingress: [{ action: "Allow", protocol: "TCP", source }],
  });
}

const set: JsonObject = {
  apiVersion: "projectcalico.org/v3",
  kind: "GlobalNetworkSet",
  metadata: { name: "s", labels: { trusted: "yes" } },
  spec: { nets: ["10.0.0.2/31"] },
};
const b = pod("web/b", { node: "n1", ip: "10.0.1.1", labels: { app: "b" } });
const world = [deployment, made("d-5f-a", "10.0.0.1"), made("d-5f-b", "10.0.0.2"), b, pool("10.0.0.0/16")];
const texts = (addresses: readonly Address[] | undefined): readonly string[] | undefined =>
  addresses?.map(formatAddress);

describe("a workload whose pods have several addresses", () => {
  it.each<[string, readonly JsonObject[], "known" | "spread", Readonly<Record<string, string>>]>([
    ["that no rule tells apart", [from({ nets: ["10.0.0.0/24"] })], "known", { "web/d": "allow" }],
    ["that a rule chooses by label", [from({ selector: "app == 'd'" })], "known", { "web/d": "allow" }],
    [
      "that a rule tells apart",
      [from({ nets: ["10.0.0.1/32"] })],
      "spread",
      { "web/d": "unknown", "10.0.0.1": "allow", "10.0.0.2": "deny", "web/d@10.0.0.1": "allow" },
    ],
    [
      "that a rule tells apart by exception",
      [from({ nets: ["10.0.0.0/24"], notNets: ["10.0.0.2/32"] })],
      "spread",
      { "web/d": "unknown", "10.0.0.1": "allow", "10.0.0.2": "deny" },
    ],
    [
      "that a set tells apart",
      [set, from({ selector: "trusted == 'yes'" })],
      "spread",
      { "web/d": "unknown", "10.0.0.1": "deny", "10.0.0.2": "allow" },
    ],
    [
      "that a set tells apart, chosen by label",
      [set, from({ selector: "app == 'd'" })],
      "spread",
      { "web/d": "allow", "10.0.0.1": "allow", "web/d@10.0.0.2": "allow" },
    ],
    [
      "that pools tell apart",
      [pool("10.0.0.2/31"), from({ nets: ["10.0.0.0/24"] })],
      "spread",
      { "10.0.0.1": "allow", "10.0.0.2": "allow" },
    ],
  ])("%s", (_, objects, kept, verdicts) => {
    const files = toFiles([...world, ...objects]);
    const simulation = simulate(files);
    const found = simulation.cluster.workloads.find(({ id }) => id === "web/d");
    const both = ["10.0.0.1", "10.0.0.2"];
    expect(texts(found?.addresses)).toEqual(kept === "known" ? both : []);
    expect(texts(found?.spread)).toEqual(kept === "known" ? [] : both);
    expect(simulation.assumptions.map(({ code }) => code).includes("replicas-told-apart")).toBe(
      kept === "spread",
    );
    for (const [end, verdict] of Object.entries(verdicts))
      expect([end, simulation.trace({ from: end, to: "web/b", protocol: "TCP", port: 80 }).verdict]).toEqual([
        end,
        verdict,
      ]);
    const { disagreements } = checkAgreement({ seed: 1, files, options: {} });
    expect(disagreements.map(describeDisagreement)).toEqual([]);
  });

  it("says so where it decides", () => {
    const { trace } = simulate(toFiles([...world, from({ nets: ["10.0.0.1/32"] })]));
    expect(trace({ from: "web/d", to: "web/b", protocol: "TCP", port: 80 }).decidedBy).toEqual({
      kind: "undecided",
      reason:
        "the pods of `web/d` have several addresses, and the answer depends on which: at 10.0.0.1 it is allow, elsewhere deny",
    });
  });
});
