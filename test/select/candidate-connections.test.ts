import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { candidateConnections } from "../../src/select/candidate-connections.ts";
import type { Connection } from "../../src/sets/connection.ts";
import { formatConnection, parseConnection } from "../../src/sets/connection-text.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host } from "../support/small-objects.ts";

function candidates(rules: readonly JsonObject[], connection: Connection | undefined): readonly string[] {
  const policy = globalPolicy("p", { selector: "all()", types: ["Ingress"], ingress: rules });
  const named = host("h", {
    node: "n1",
    expectedIPs: ["192.0.2.1"],
    ports: [{ name: "relay", protocol: "TCP", port: 45_000 }],
  });
  const { cluster } = simulate(toFiles([policy, named]));
  return candidateConnections(cluster, connection ?? { protocol: -1 }).map(formatConnection);
}

const tcp = (...ports: readonly (string | number)[]): JsonObject => ({
  action: "Allow",
  protocol: "TCP",
  source: { ports: [...ports] },
});
const icmp = (type: number, code?: number): JsonObject => ({
  action: "Allow",
  protocol: "ICMP",
  icmp: { type, ...(code === undefined ? {} : { code }) },
});

describe("candidateConnections", () => {
  it.each<[string, readonly JsonObject[], string, readonly string[]]>([
    ["one source port where no rule asks for any", [], "TCP/80", ["TCP/80 from source port 32768"]],
    ["what is said", [tcp(40_000)], "TCP/80 from source port 7", ["TCP/80 from source port 7"]],
    [
      "both sides of every edge that a rule draws",
      [tcp("40000:50000")],
      "UDP/53",
      ["32768", "40000", "50001"].map((port) => `UDP/53 from source port ${port}`),
    ],
    [
      "nothing outside the ports that clients get",
      [tcp("1:1024", "61000:65535", 22)],
      "TCP/80",
      ["TCP/80 from source port 32768"],
    ],
    [
      "the ports that a name stands for",
      [tcp("relay")],
      "SCTP/80",
      ["32768", "45000", "45001"].map((port) => `SCTP/80 from source port ${port}`),
    ],
    ["other protocols as they are", [tcp(40_000)], "protocol 47", ["protocol 47"]],
    [
      "types: an echo request, and one that nobody names",
      [],
      "ICMP",
      ["ICMP type 8 code 0", "ICMP type 0 code 0"],
    ],
    [
      "types and codes that rules name",
      [icmp(3, 0), icmp(3, 4), icmp(0)],
      "ICMP",
      ["8 code 0", "3 code 1", "3 code 0", "3 code 4", "0 code 0", "1 code 0"].map(
        (each) => `ICMP type ${each}`,
      ),
    ],
    ["codes of the type that is said", [icmp(3, 4)], "ICMP/3", ["ICMP type 3 code 0", "ICMP type 3 code 4"]],
    ["nothing else where all is said", [icmp(3, 4)], "ICMP/3/4", ["ICMP type 3 code 4"]],
    [
      "neighbour discovery beside the rest",
      [],
      "ICMPv6",
      ["128", "135", "0"].map((type) => `ICMPv6 type ${type} code 0`),
    ],
  ])("gives %s", (_, rules, connection, expected) => {
    expect(candidates(rules, parseConnection(connection))).toEqual(expected);
  });
});
