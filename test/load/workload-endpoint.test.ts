import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import type { WorkloadEndpoint } from "../../src/model/cluster.ts";
import { formatAddress } from "../../src/sets/address.ts";
import { loadObjects, make } from "./support/load-objects.ts";

const written = (spec: JsonObject, labels: JsonObject = {}): JsonObject =>
  make.v3("WorkloadEndpoint", "shop/n1-k8s-web-eth0", { ipNetworks: ["10.0.0.7/32"], ...spec }, { labels });

function load(spec: JsonObject, labels: JsonObject = {}, raw = false): WorkloadEndpoint | undefined {
  return loadObjects([written(spec, labels)], { raw }).workloads[0];
}

describe("a WorkloadEndpoint object", () => {
  it("LBL-1: has Calico's labels, and not those that only profiles may give", () => {
    const labels = { app: "web", "pcns.env": "fake", "pcsa.role": "fake" };
    expect(load({ serviceAccountName: "api" }, labels)?.labels).toEqual({
      app: "web",
      "projectcalico.org/namespace": "shop",
      "projectcalico.org/orchestrator": "k8s",
      "projectcalico.org/serviceaccount": "api",
    });
    expect(load({ orchestrator: "cni" })?.labels).toEqual({
      "projectcalico.org/namespace": "shop",
      "projectcalico.org/orchestrator": "cni",
    });
  });

  it("has only what was stored where the datastore is taken as it is", () => {
    expect(load({}, { app: "web" }, true)?.labels).toEqual({ app: "web" });
  });

  it.each<[string, JsonObject, string]>([
    ["its pod", { pod: "web", workload: "w" }, "shop/web"],
    ["its workload", { workload: "w" }, "shop/w"],
    ["itself", { pod: "" }, "shop/n1-k8s-web-eth0"],
  ])("is named after %s", (_, spec, id) => {
    expect(load(spec)?.id).toBe(id);
  });

  it("may be on no known node", () => {
    expect(load({ node: "n1" })?.node).toBe("n1");
    expect(load({ node: "" })?.node).toBeUndefined();
  });

  it("reads addresses bare or as networks of one, and no larger ones", () => {
    const ipNetworks = ["10.0.0.7", "10.0.0.8/32", "10.0.0.0/24", "fd00::7", "fd00::8/128", "fd00::/64", "x"];
    expect(load({ ipNetworks })?.addresses.map(formatAddress)).toEqual([
      "10.0.0.7",
      "10.0.0.8",
      "fd00::7",
      "fd00::8",
    ]);
    expect(load({ ipNetworks: ["10.0.0.0/24"] })).toBeUndefined();
  });

  it("RULE-12: declares the ports that have a name, a number and a protocol", () => {
    const ports = [
      { name: "http", protocol: "TCP", port: 80 },
      { name: "dns", protocol: 17, port: 53 },
      { protocol: "TCP", port: 81 },
      { name: "nowhere", protocol: "TCP" },
      { name: "strange", protocol: "GRE", port: 1 },
      { name: "unsaid", port: 2 },
    ];
    expect(load({ ports })?.ports).toEqual([
      { name: "http", protocol: 6, port: 80 },
      { name: "dns", protocol: 17, port: 53 },
    ]);
  });

  it("gives way to the pod that it is made of", () => {
    const pod = make.pod("shop/web", {}, { nodeName: "n1" }, { podIP: "10.0.0.9" });
    const { workloads } = loadObjects([written({ pod: "web" }), pod]);
    expect(workloads.map(({ id, ownerKind }) => [id, ownerKind])).toEqual([["shop/web", "Pod"]]);
  });
});
