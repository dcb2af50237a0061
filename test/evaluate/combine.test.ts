import { describe, expect, it } from "@jest/globals";
import {
  combineSteps,
  decisionsOf,
  freeEssentialICMPv6,
  type PathOutcome,
  type StepOutcome,
} from "../../src/evaluate/combine.ts";
import { createOutcomeStore, type Piece } from "../../src/evaluate/outcome.ts";
import { createPathOutcomes } from "../../src/matrix/path-outcomes.ts";
import type { Decider, StepRef } from "../../src/model/ruling.ts";
import {
  allConnections,
  hasConnection,
  icmpConnections,
  portConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../../src/sets/connection-set.ts";
import { formatConnections } from "../../src/sets/connection-text.ts";

const store = createOutcomeStore();
const combine = (stages: readonly (readonly StepOutcome[])[]): PathOutcome => combineSteps(stages, store);
const tcp = (...ports: readonly number[]): ConnectionSet =>
  ports.map((port) => portConnections(6, [port, port])).reduce(unionConnections);
const by = (tier: string): Decider => ({ kind: "end-of-tier", tier });
type Verdict = Piece["verdict"];

/** What a step does with some connections, and with the rest. */
function step(
  name: string,
  rest: Verdict,
  ...some: readonly (readonly [Verdict, ConnectionSet, Decider?])[]
): StepOutcome {
  const pieces = some.map(([verdict, connections, decidedBy = by(`${name}-${verdict}`)]): Piece => ({
    connections,
    verdict,
    decidedBy,
  }));
  const left = some.reduce((set, [, connections]) => subtractConnections(set, connections), allConnections);
  return {
    outcome: store.intern([...pieces, { connections: left, verdict: rest, decidedBy: by(name) }]),
    endsStage: false,
  };
}
const ending = (one: StepOutcome): StepOutcome => ({ ...one, endsStage: true });

/** Pieces as `verdict: connections by deciders`. */
function shown({ pieces }: PathOutcome): readonly string[] {
  const names = (deciders: PathOutcome["pieces"][number]["deciders"]): string =>
    deciders
      .map((part) =>
        part === undefined
          ? "-"
          : part.decidedBy.kind === "end-of-tier"
            ? part.decidedBy.tier
            : part.decidedBy.kind,
      )
      .join(" ");
  return pieces.map(
    ({ verdict, connections, deciders }) =>
      `${verdict}: ${formatConnections(connections)} by ${names(deciders)}`,
  );
}

describe("the steps of a path, joined (EVAL-1)", () => {
  it.each<[string, readonly (readonly StepOutcome[])[], readonly string[]]>([
    ["none: everything is allowed", [], ["allow: every connection by "]],
    [
      "what one denies is denied, and later steps don't meet it",
      [[step("a", "deny", ["allow", tcp(80, 81)])], [step("b", "allow", ["deny", tcp(81, 82)])]],
      [
        "allow: TCP 80 by a-allow b",
        "deny: every connection but TCP 80-81 by a",
        "deny: TCP 81 by a-allow b-deny",
      ],
    ],
    [
      "what one can't decide is unknown, unless a later one denies",
      [[step("a", "allow", ["unknown", tcp(80, 81)])], [step("b", "allow", ["deny", tcp(81)])]],
      [
        "allow: every connection but TCP 80-81 by a b",
        "deny: TCP 81 by a-unknown b-deny",
        "unknown: TCP 80 by a-unknown b",
      ],
    ],
    [
      "FLOW-0: what a step of the same stage allows or may allow is spared the rest of it, and no more",
      [
        [ending(step("a", "none", ["allow", tcp(80)], ["unknown", tcp(81)])), step("b", "deny")],
        [step("c", "allow", ["deny", tcp(79, 80)])],
      ],
      [
        "deny: TCP 80 by a-allow - c-deny",
        "deny: every connection but TCP 80-81 by a b",
        "unknown: TCP 81 by a-unknown - c",
      ],
    ],
    [
      "a step that ends no stage spares nothing",
      [[step("a", "allow"), step("b", "deny")]],
      ["deny: every connection by a b"],
    ],
  ])("%s", (_name, stages, expected) => {
    expect(shown(combine(stages))).toEqual(expected);
  });

  it("add up what is allowed, unknown, let in by failsafe ports and dropped as encapsulation", () => {
    const failsafe: Decider = { kind: "failsafe" };
    const outcome = combine([
      [
        step(
          "a",
          "deny",
          ["allow", tcp(22), failsafe],
          ["none", tcp(23), failsafe],
          ["allow", tcp(80)],
          ["unknown", tcp(81)],
        ),
      ],
      [step("b", "allow", ["deny", tcp(23, 24)])],
    ]);
    expect(
      [outcome.allowed, outcome.unknown, outcome.failsafe, outcome.encapsulation].map(formatConnections),
    ).toEqual(["TCP 22, 80", "TCP 81", "TCP 22", "no connection"]);
    const dropped = combine([
      [step("a", "allow", ["deny", tcp(22), failsafe], ["deny", tcp(9), { kind: "encapsulation-from-pod" }])],
    ]);
    expect([dropped.failsafe, dropped.encapsulation].map(formatConnections)).toEqual([
      "no connection",
      "TCP 9",
    ]);
    const later = combine([[step("a", "allow")], [step("b", "allow", ["allow", tcp(22), failsafe])]]);
    expect(formatConnections(later.failsafe)).toBe("TCP 22");
    const denied = combine([[step("a", "allow", ["allow", tcp(22), failsafe])], [step("b", "deny")]]);
    expect(formatConnections(denied.failsafe)).toBe("no connection");
  });

  it("have equal keys exactly when their verdicts are equal", () => {
    const key = (...steps: readonly StepOutcome[]) => combine([steps]).verdictKey;
    expect(key(step("a", "deny", ["allow", tcp(80)]))).toBe(key(step("b", "deny", ["allow", tcp(80)])));
    expect(key(step("a", "deny", ["allow", tcp(80)]))).not.toBe(key(step("a", "deny", ["allow", tcp(81)])));
    expect(key(step("a", "deny", ["allow", tcp(80)]))).not.toBe(key(step("a", "deny", ["unknown", tcp(80)])));
  });

  it("are one piece where the same steps decide the same", () => {
    const outcome = combine([[step("a", "allow", ["allow", tcp(80), by("a")])], [step("b", "allow")]]);
    expect(shown(outcome)).toEqual(["allow: every connection by a b"]);
  });

  it("name the decisions of the steps that have one", () => {
    const ref = (endpoint: string): StepRef => ({ endpoint, direction: "ingress", chain: "normal" });
    const [piece] = combine([
      [ending(step("a", "allow")), step("b", "deny")],
      [step("c", "none"), step("d", "allow"), step("e", "allow")],
    ]).pieces;
    expect(piece && decisionsOf(piece, ["a", "b", "c", "d"].map(ref))).toEqual([
      { step: ref("a"), verdict: "allow", decidedBy: by("a") },
      { step: ref("d"), verdict: "allow", decidedBy: by("d") },
    ]);
  });
});

describe("MISC-3: the basics of ICMPv6", () => {
  it("are let through before policy, and nothing else is", () => {
    const { pieces } = freeEssentialICMPv6(step("a", "deny").outcome, store);
    expect(pieces.map(({ verdict, decidedBy }) => [verdict, decidedBy.kind])).toEqual(
      expect.arrayContaining([
        ["allow", "essential-icmpv6"],
        ["deny", "end-of-tier"],
      ]),
    );
    const allowed = pieces.find(({ verdict }) => verdict === "allow")?.connections;
    const denied = pieces.find(({ verdict }) => verdict === "deny")?.connections;
    for (const type of [128, 129, 130, 131, 132, 133, 134, 135, 136, 137]) {
      const isFree = [130, 131, 132, 133, 135, 136].includes(type);
      const connection = { protocol: 58, icmpType: type, icmpCode: 0 };
      expect(allowed && hasConnection(allowed, connection)).toBe(isFree);
      expect(denied && hasConnection(denied, connection)).toBe(!isFree);
    }
    expect(denied).toEqual(allowed && subtractConnections(allConnections, allowed));
    expect(allowed && hasConnection(allowed, { protocol: 1, icmpType: 130 })).toBe(false);
    expect(allowed).toEqual(
      [130, 131, 132, 133, 135, 136].map((type) => icmpConnections(58, type)).reduce(unionConnections),
    );
  });
});

describe("several possible paths", () => {
  it("agree on what all of them do, policed or not", () => {
    const { agree } = createPathOutcomes(store);
    const free = combine([]);
    expect(shown(agree([free, free]))).toEqual(["allow: every connection by not-policed"]);
    const some = combine([[step("a", "allow", ["deny", tcp(80)])]]);
    expect(formatConnections(agree([free, some]).unknown)).toBe("TCP 80");
  });
});
