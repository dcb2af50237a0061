import { describe, expect, it } from "@jest/globals";
import { cellText } from "../../src/render/cell-text.ts";
import { cellJson } from "../../src/render/matrix-json.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, pod, pool } from "../support/small-objects.ts";

const [net4, net6] = ["10.0.0.0/16", "fd00::/64"];

/** What a pod with addresses of both families may send another one, by rules of an ingress policy. */
function cellOf(ingress: readonly object[]): ReturnType<ReturnType<typeof simulate>["matrix"]["cell"]> {
  const pods = ["a", "b"].map((name, index) => ({
    ...pod(`web/${name}`, { node: "n1", ip: "" }),
    status: { podIPs: [{ ip: `10.0.0.${String(index + 1)}` }, { ip: `fd00::${String(index + 1)}` }] },
  }));
  const policy = globalPolicy("p", {
    namespaceSelector: "all()",
    types: ["Ingress"],
    ingress: [...ingress] as never,
  });
  return simulate(toFiles([...pods, pool(net4), pool(net6), policy])).matrix.cell("web/a", "web/b");
}

const from = (net: string, more: object = {}): object => ({
  action: "Allow",
  source: { nets: [net] },
  ...more,
});
const tcp = { protocol: "TCP", destination: { ports: [443] } };

describe("a cell of two families", () => {
  it.each<[string, readonly object[], string, string]>([
    ["that both allow", [from(net4), from(net6)], "allow", ""],
    ["that both deny", [], "deny", ""],
    ["of which both allow some", [from(net4, tcp), from(net6, tcp)], "some", "TCP 443"],
    ["of which one allows all, the other nothing", [from(net6)], "some", "IPv4 deny; IPv6 allow"],
    [
      "of which one denies, and nobody knows of the other",
      [{ action: "Allow", source: { nets: [net6], notModelled: true } }],
      "unknown",
      expect.stringMatching(/^IPv4 deny; IPv6 unknown, not known: /) as unknown as string,
    ],
    ["of which one allows some", [from(net4, tcp)], "some", "IPv4 some, TCP 443; IPv6 deny"],
    [
      "of which both allow some, each its own",
      [from(net4, tcp), from(net6, { protocol: "UDP" })],
      "some",
      "IPv4 some, TCP 443; IPv6 some, UDP 0-4788, 4790-65535",
    ],
  ])("is %s", (_, ingress, verdict, text) => {
    const cell = cellOf(ingress);
    expect([cell.verdict, cellText(cell)]).toEqual([verdict, text]);
  });

  it("is told by family in JSON where they differ alone", () => {
    expect(cellJson(cellOf([from(net4), from(net6)]))).not.toHaveProperty("families");
    expect(cellJson(cellOf([from(net4, tcp)]))).toMatchObject({
      verdict: "some",
      allowed: { TCP: ["443"] },
      families: [
        { family: 4, verdict: "some", allowed: { TCP: ["443"] } },
        { family: 6, verdict: "deny" },
      ],
    });
  });
});
