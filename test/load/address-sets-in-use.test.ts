import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { addressSetsInUse, policyAddressSets } from "../../src/load/address-sets-in-use.ts";
import { formatAddressSet } from "../../src/sets/address-set.ts";
import { loadObjects, make } from "./support/load-objects.ts";

/** Members of the service `web/s` at the addresses, one slice for each list. */
const slices = (...lists: readonly (readonly [JsonObject, ...string[]])[]): readonly JsonObject[] =>
  lists.map(([port, ...addresses], index) => ({
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: `s-${String(index)}`,
      namespace: "web",
      labels: { "kubernetes.io/service-name": "s" },
    },
    addressType: "IPv4",
    endpoints: addresses.map((address) => ({ addresses: [address] })),
    ports: [port],
  }));
const shown = (objects: readonly JsonObject[], sets = policyAddressSets): readonly string[] =>
  sets([loadObjects(objects)])
    .map((set) => formatAddressSet(set).join(" "))
    .sort();

describe("the sets that policy compares addresses with", () => {
  it("RULE-23: hold members of a service together where their ports are the same", () => {
    const [port, udp, other] = [{ port: 80 }, { port: 80, protocol: "UDP" }, { port: 81 }];
    expect(shown(slices([port, "10.0.0.1", "10.0.0.3"], [{ ...port }, "10.0.0.5"]))).toEqual([
      "10.0.0.1/32 10.0.0.3/32 10.0.0.5/32",
    ]);
    expect(shown(slices([port, "10.0.0.1"], [udp, "10.0.0.3"], [other, "10.0.0.5", "10.0.0.7"]))).toEqual([
      "10.0.0.1/32",
      "10.0.0.3/32",
      "10.0.0.5/32 10.0.0.7/32",
    ]);
  });

  it("are none where nothing names addresses, whatever ways packets take", () => {
    const pool = make.v3("IPPool", "pods", { cidr: "10.0.0.0/16" });
    const plain = [pool, make.v3("HostEndpoint", "h", { node: "n1", interfaceName: "eth0" })];
    expect(shown(plain)).toEqual([]);
    expect(shown(plain, addressSetsInUse)).toEqual(["10.0.0.0/16"]);
    const annotations = { "projectcalico.org/Interfaces": '[{"name":"eth0","addresses":["192.0.2.1/24"]}]' };
    const routed = make.of("v1", "Node", "n1", {}, { annotations });
    expect(shown([routed], addressSetsInUse)).toEqual(["192.0.2.0/24"]);
  });
});
