import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod } from "../support/small-objects.ts";

const profiles = ["projectcalico-default-allow"];
const n1: readonly JsonObject[] = [
  node("n1", "192.0.2.1"),
  pod("web/a", { node: "n1", ip: "10.0.0.1" }),
  host("star", { node: "n1", interfaceName: "*", expectedIPs: ["192.0.2.1"], profiles }, { role: "host" }),
  globalPolicy("closed", { selector: "role == 'host'", types: ["Ingress"], ingress: [{ action: "Deny" }] }),
];
const ask = (objects: readonly JsonObject[], from: string, to: string): string =>
  simulate(toFiles(objects)).trace({ from, to, protocol: "TCP", port: 80, sourcePort: 40000 }).verdict;

describe("HEP-22: a loopback address is the host's own", () => {
  it.each<[string, string, string]>([
    ["dialled by the host", "host/star", "127.0.0.1"],
    ["by its address", "192.0.2.1", "127.0.0.53"],
    ["as the sender", "127.0.0.1", "host/star"],
    ["at both ends, with one host only", "127.0.0.1", "127.0.0.1"],
    ["named with its host", "host/n1@127.0.0.1", "host/n1@127.0.0.1"],
  ])("%s", (_, from, to) => {
    expect(ask(n1, from, to)).toBe("deny");
  });

  it("is the sender's own, which sends from it by its loopback interface", () => {
    const closed = globalPolicy("closed", { selector: "role == 'host'", types: ["Egress"] });
    expect(ask([...n1.slice(0, -1), closed], "127.0.0.1", "host/star")).toBe("deny");
    expect(ask([...n1.slice(0, -1), closed], "203.0.113.9", "host/star")).toBe("allow");
  });

  it("is ::1 in IPv6, and no other", () => {
    expect(ask(n1, "::1", "::1")).toBe("deny");
    expect(ask(n1, "2001:db8::9", "2001:db8::8")).toBe("allow");
  });

  it("must be named with its host where there are several", () => {
    const two = [...n1, node("n2", "192.0.2.2")];
    expect(() => ask(two, "127.0.0.1", "127.0.0.1")).toThrow("no endpoint or address `127.0.0.1`");
    expect(ask(two, "host/star", "127.0.0.1")).toBe("deny");
    expect(ask(two, "host/n1@127.0.0.1", "host/n1@127.0.0.1")).toBe("deny");
    expect(() => ask([], "127.0.0.1", "127.0.0.1")).toThrow("no endpoint or address `127.0.0.1`");
  });
});

describe("FLOW-17: a loopback address is the pod's own", () => {
  const isolated = globalPolicy("isolated", { selector: "all()", types: ["Ingress", "Egress"] });
  const objects = [...n1, pod("web/lost", { node: "n1" }), isolated];

  it.each(["web/a", "web/lost"])("of %s, that nothing leaves", (name) => {
    expect(ask(objects, name, "127.0.0.1")).toBe("allow");
    expect(ask(objects, "127.0.0.1", name)).toBe("allow");
    expect(ask(objects, name, "127.1.2.3")).toBe("allow");
    expect(ask(objects, name, "128.0.0.1")).toBe("deny");
  });
});
