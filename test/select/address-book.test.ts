import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { addressBook } from "../../src/select/address-book.ts";
import { addressesOfList } from "../../src/sets/address-list.ts";
import { parseSelector } from "../../src/selector/parse-selector.ts";
import { addressesOf, formatAddressSet } from "../../src/sets/address-set.ts";
import { formatAddress, parseAddress } from "../../src/sets/address.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { host, node, pod } from "../support/small-objects.ts";

/** A pod with named ports, as `http/TCP/8080`. */
function serving(id: string, where: Parameters<typeof pod>[1], ...ports: readonly string[]): JsonObject {
  const containerPorts = ports.map((text) => {
    const [name = "", protocol = "", number = ""] = text.split("/");
    return { name, protocol, containerPort: Number(number) };
  });
  return {
    ...pod(id, where),
    spec: { nodeName: "n1", containers: [{ name: "main", image: "app", ports: containerPorts }] },
  };
}

const onHost: JsonObject = {
  ...pod("web/agent", { ip: "192.0.2.1", labels: { app: "agent" } }),
  spec: { nodeName: "n1", hostNetwork: true, containers: [] },
};
const office: JsonObject = {
  apiVersion: "projectcalico.org/v3",
  kind: "GlobalNetworkSet",
  metadata: { name: "office", labels: { app: "office" } },
  spec: { nets: ["203.0.113.0/24", "2001:db8::/32"] },
};
const book = addressBook(
  simulate(
    toFiles([
      node("n1", "192.0.2.1"),
      serving("web/a", { ip: "10.0.0.1", labels: { app: "a", at: "x" } }, "http/TCP/8080", "dns/UDP/53"),
      serving("web/b", { ip: "10.0.0.2", labels: { at: "x", app: "a" } }, "http/TCP/8081"),
      serving("web/c", { ip: "10.0.0.9", labels: { app: "c", at: "x" } }, "dns/UDP/5353"),
      serving("web/lost", { labels: { app: "lost" } }, "http/TCP/8082"),
      serving("web/mute", { ip: "10.0.0.7", labels: { app: "mute" } }),
      onHost,
      office,
      host(
        "h1",
        {
          node: "n1",
          interfaceName: "eth0",
          expectedIPs: ["192.0.2.1"],
          ports: [{ name: "http", protocol: "TCP", port: 80 }],
        },
        { app: "host" },
      ),
    ]),
  ).cluster,
);

function selector(text: string): Parameters<typeof book.members>[0] {
  const result = parseSelector(text);
  if (!result.ok) throw new Error(result.message);
  return result.selector;
}

describe("who a selector means", () => {
  it.each<[string, string[], string[]]>([
    ["app == 'a'", ["10.0.0.1/32", "10.0.0.2/32"], []],
    ["app == 'a' || app == 'c'", ["10.0.0.1/32", "10.0.0.2/32", "10.0.0.9/32"], []],
    ["app == 'a' && at == 'x'", ["10.0.0.1/32", "10.0.0.2/32"], []],
    ["app == 'c' && at == 'x'", ["10.0.0.9/32"], []],
    ["at == 'x' && app != 'a'", ["10.0.0.9/32"], []],
    ["app == 'a' && app == 'c'", [], []],
    ["app == 'nobody'", [], []],
    ["app != 'a' && has(at)", ["10.0.0.9/32"], []],
    ["app == 'lost'", [], ["web/lost"]],
    // IPS-1: host endpoints by their expectedIPs, sets by their nets.
    ["app == 'host'", ["192.0.2.1/32"], []],
    ["app == 'office'", ["203.0.113.0/24", "2001:db8::/32"], []],
    // HEP-21: a pod on the host's network is nobody.
    ["app == 'agent'", [], []],
    ["app in {'mute', 'lost', 'office'}", ["10.0.0.7/32", "203.0.113.0/24", "2001:db8::/32"], ["web/lost"]],
  ])("%s", (text, addresses, pods) => {
    const members = book.members(selector(text));
    expect(formatAddressSet(members.addresses)).toEqual(addresses);
    expect([...members.pods].map(String)).toEqual(pods);
  });

  it("is one value for equal selectors", () => {
    expect(book.members(selector("app == 'a'"))).toBe(book.members(selector("app == 'a'")));
  });
});

describe("named ports (RULE-12)", () => {
  it.each<[string, string | undefined, string[]]>([
    ["http", undefined, ["10.0.0.1 8080", "10.0.0.2 8081", "web/lost 8082", "192.0.2.1 80"]],
    ["http", "app == 'a'", ["10.0.0.1 8080", "10.0.0.2 8081"]],
    ["dns", "app == 'a'", ["10.0.0.1 53"]],
    ["dns", undefined, ["10.0.0.1 53", "10.0.0.9 5353"]],
    ["http", "app == 'lost'", ["web/lost 8082"]],
    ["http", "app == 'host'", ["192.0.2.1 80"]],
    ["http", "app == 'mute'", []],
    ["ftp", undefined, []],
  ])("%s of %s", (name, text, expected) => {
    const found = book.ports(name, text === undefined ? undefined : selector(text));
    expect(
      found.map(({ at, port }) => `${typeof at === "string" ? at : formatAddress(at)} ${String(port)}`),
    ).toEqual(expected);
  });
});

describe("a list of addresses", () => {
  it.each<[string, string[]]>([
    ["nothing", []],
    ["any order", ["10.0.0.9", "10.0.0.1", "10.0.0.100", "10.0.0.20"]],
    ["neighbours", ["10.0.0.2", "10.0.0.1", "10.0.0.3", "10.0.0.5", "10.0.0.6"]],
    ["neighbours of IPv6", ["fd00::2", "fd00::9", "fd00::1", "fd00::3", "fd00::30"]],
    ["the same again", ["10.0.0.1", "fd00::1", "10.0.0.1", "fd00::1"]],
  ])("of %s is the set of them", (_name, texts) => {
    const addresses = texts.flatMap((text) => parseAddress(text) ?? []);
    expect(addressesOfList(addresses)).toEqual(addressesOf(...addresses));
  });
});
