import { describe, expect, it } from "@jest/globals";
import type { PolicyId } from "../../src/model/ids.ts";
import type { Decider } from "../../src/model/ruling.ts";
import { connectionsWith, createOutcomeStore, deciderKey, type Piece } from "../../src/evaluate/outcome.ts";
import {
  allConnections,
  connectionSetKey,
  emptyConnections,
  isEmptyConnections,
  protocolConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../../src/sets/connection-set.ts";
import { formatConnections } from "../../src/sets/connection-text.ts";

const tcp = protocolConnections(6);
const udp = protocolConnections(17);
const others = subtractConnections(allConnections, unionConnections(tcp, udp));
const failsafe: Decider = { kind: "failsafe" };
const end: Decider = { kind: "end-of-chain" };
const piece = (connections: ConnectionSet, verdict: Piece["verdict"], decidedBy: Decider = end): Piece => ({
  connections,
  verdict,
  decidedBy,
});
const shown = ({ pieces }: { readonly pieces: readonly Piece[] }): readonly string[] =>
  pieces.map(
    ({ connections, verdict, decidedBy }) =>
      `${verdict} ${deciderKey(decidedBy)}: ${formatConnections(connections)}`,
  );

describe("outcomes that are equal", () => {
  it("are one value, however their pieces are ordered and cut", () => {
    const { intern } = createOutcomeStore();
    const one = intern([piece(tcp, "allow"), piece(unionConnections(udp, others), "deny")]);
    const two = intern([
      piece(udp, "deny"),
      piece(emptyConnections, "unknown"),
      piece(others, "deny"),
      piece(tcp, "allow"),
    ]);
    expect(two).toBe(one);
    expect(shown(one)).toHaveLength(2);
    expect(connectionSetKey(connectionsWith(one, "deny"))).toBe(
      connectionSetKey(unionConnections(udp, others)),
    );
  });

  it.each<[string, Piece]>([
    ["verdict", piece(allConnections, "deny")],
    ["decider", piece(allConnections, "allow", failsafe)],
    ["connections", piece(tcp, "allow")],
  ])("have the same %s", (_name, other) => {
    const { intern } = createOutcomeStore();
    const one = intern([piece(allConnections, "allow")]);
    const two = intern([other]);
    expect(two).not.toBe(one);
    expect(two.id).not.toBe(one.id);
    expect(shown(two)).not.toEqual(shown(one));
  });

  it("share their sets, so that what two have in common is found once", () => {
    const { intern, intersect } = createOutcomeStore();
    const [a] = intern([piece(protocolConnections(6), "allow")]).pieces;
    const [b] = intern([piece(protocolConnections(6), "deny")]).pieces;
    expect(a?.connections).toBe(b?.connections);
    const wide = unionConnections(tcp, udp);
    const common = intersect(wide, tcp);
    expect(connectionSetKey(common)).toBe(connectionSetKey(tcp));
    expect(intersect(wide, tcp)).toBe(common);
    expect(connectionSetKey(intersect(wide, udp))).toBe(connectionSetKey(udp));
    expect(intersect(tcp, allConnections)).toBe(tcp);
    expect(intersect(allConnections, tcp)).toBe(tcp);
    expect(connectionSetKey(intersect(tcp, wide))).toBe(connectionSetKey(tcp));
    expect(isEmptyConnections(intersect(tcp, udp))).toBe(true);
  });
});

describe("an outcome with other pieces in place of some", () => {
  const isOpen = ({ verdict }: Piece): boolean => verdict === "none";

  it("keeps the others", () => {
    const { intern, replace } = createOutcomeStore();
    const body = intern([piece(tcp, "allow", failsafe), piece(udp, "none"), piece(others, "deny")]);
    const found = replace(body, isOpen, [piece(udp, "allow", { kind: "no-profile-match" })]);
    expect(shown(found)).toEqual([
      "allow failsafe: TCP",
      "allow no-profile-match: UDP",
      `deny end-of-chain: ${formatConnections(others)}`,
    ]);
  });

  it("differs by the outcome and by the pieces", () => {
    const { intern, replace } = createOutcomeStore();
    const rest = unionConnections(udp, others);
    const bodies = [
      intern([piece(tcp, "allow", failsafe), piece(rest, "none")]),
      intern([piece(tcp, "deny", failsafe), piece(rest, "none")]),
    ];
    const fillings = [
      [piece(rest, "allow")],
      [piece(rest, "deny")],
      [piece(udp, "allow"), piece(others, "deny")],
    ];
    const found = bodies.flatMap((body) => fillings.map((by) => replace(body, isOpen, by)));
    expect(new Set(found.map((outcome) => shown(outcome).join())).size).toBe(6);
    expect(bodies.flatMap((body) => fillings.map((by) => replace(body, isOpen, by)))).toEqual(found);
  });
});

describe("what several possible outcomes agree on", () => {
  const { intern, agree } = createOutcomeStore();
  const first = intern([piece(tcp, "allow", failsafe), piece(udp, "deny"), piece(others, "deny", failsafe)]);
  const second = intern([piece(tcp, "allow"), piece(unionConnections(udp, others), "allow")]);

  it("is their verdict, with the decider of the first, and unknown for the rest", () => {
    expect(shown(agree([first, second], "why"))).toEqual([
      "allow failsafe: TCP",
      `unknown undecided  undefined why: ${formatConnections(unionConnections(udp, others))}`,
    ]);
    const third = intern([piece(unionConnections(tcp, udp), "deny"), piece(others, "allow")]);
    expect(shown(agree([first, second, third], "why"))).toEqual([
      "unknown undecided  undefined why: every connection",
    ]);
  });

  it("is all of it where they are one, or differ in their deciders alone", () => {
    expect(agree([first, first], "why")).toBe(first);
    expect(agree([second], "why")).toBe(second);
    expect(agree([], "why").pieces).toEqual([]);
    const alike = intern([piece(tcp, "allow"), piece(unionConnections(udp, others), "deny")]);
    expect(agree([first, alike], "why")).toBe(first);
  });
});

describe("the text of a decider", () => {
  const policy = "GlobalNetworkPolicy:p" as PolicyId;
  const other = "GlobalNetworkPolicy:q" as PolicyId;
  const deciders: readonly Decider[] = [
    { kind: "rule", policy, rule: 0, action: "Allow" },
    { kind: "rule", policy, rule: 1, action: "Allow" },
    { kind: "rule", policy, rule: 0, action: "Deny" },
    { kind: "rule", policy: other, rule: 0, action: "Allow" },
    { kind: "end-of-tier", tier: "a" },
    { kind: "end-of-tier", tier: "b" },
    { kind: "profile", profile: "a", rule: 0, action: "Allow" },
    { kind: "profile", profile: "a", rule: 0, action: "Deny" },
    { kind: "profile", profile: "a", rule: 1, action: "Allow" },
    { kind: "profile", profile: "b", rule: 0, action: "Allow" },
    { kind: "missing-profile", profile: "a" },
    { kind: "missing-profile", profile: "b" },
    { kind: "endpoint-to-host", action: "Accept" },
    { kind: "endpoint-to-host", action: "Drop" },
    { kind: "undecided", reason: "a" },
    { kind: "undecided", reason: "b" },
    { kind: "undecided", reason: "a", policy },
    { kind: "undecided", reason: "a", policy, rule: 0 },
    { kind: "no-profile-match" },
    { kind: "end-of-chain" },
    { kind: "failsafe" },
    { kind: "encapsulation-from-pod" },
    { kind: "essential-icmpv6" },
    { kind: "not-policed" },
  ];

  it("is another for each", () => {
    expect(deciders.slice(-6).map(deciderKey)).toEqual(deciders.slice(-6).map(({ kind }) => kind));
    expect(new Set(deciders.map(deciderKey)).size).toBe(deciders.length);
  });
});
