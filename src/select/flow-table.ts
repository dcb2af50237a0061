/**
 * The steps a packet meets, one row per kind of flow (reference section 8, FLOW-1..18), so that a reader can hold
 * the rows against the reference. A line of a row is a stage: an Allow by `unt` or `pre` skips what follows it in the
 * same stage (FLOW-0). `calA`/`calB`: the node's side of the pod's interface, covered by a `*` host endpoint only.
 * `up`: the uplink, or the tunnel device of an encapsulated path. `outer`: the encapsulating packet (FLOW-4b).
 */
export type StepToken =
  | "A.out"
  | "B.in"
  | "to-host"
  | "pre(calA)"
  | "fwd.in(calA)"
  | "fwd.out(calB)"
  | "unt.out(up)"
  | "norm.out(up)"
  | "fwd.out(up)"
  | "unt.in(up)"
  | "pre(up)"
  | "fwd.in(up)"
  | "norm.in(up)"
  | "norm.out(lo)"
  | "pre(lo)"
  | "norm.in(lo)"
  | "outer unt.out(up)"
  | "outer unt.in(up)"
  | "outer pre(up)";

export interface FlowRow {
  readonly row: number;
  readonly flow: string;
  /** Stages on the node the packet leaves, in path order. */
  readonly source: readonly (readonly StepToken[])[];
  /** Stages on the node it arrives at, where that is another one. */
  readonly destination: readonly (readonly StepToken[])[];
}

const fromPod: readonly StepToken[] = ["pre(calA)", "fwd.in(calA)"];
const intoPod: readonly (readonly StepToken[])[] = [
  ["unt.in(up)", "pre(up)", "fwd.in(up)"],
  ["B.in"],
  ["fwd.out(calB)"],
];
const intoHost: readonly (readonly StepToken[])[] = [["unt.in(up)", "pre(up)", "norm.in(up)"]];
const outOfHost: readonly (readonly StepToken[])[] = [["unt.out(up)", "norm.out(up)"]];

export const flowTable = {
  "pod-to-pod-same-node": {
    row: 1,
    flow: "pod -> pod, same node; pod -> itself via a service (row 18)",
    source: [fromPod, ["A.out"], ["B.in"], ["fwd.out(calB)"]],
    destination: [],
  },
  "pod-to-pod-other-node": {
    row: 2,
    flow: "pod -> pod, other node",
    source: [fromPod, ["A.out"], ["fwd.out(up)"]],
    destination: intoPod,
  },
  "pod-to-own-host": {
    row: 3,
    flow: "pod -> own host",
    source: [["pre(calA)"], ["A.out"], ["to-host"]],
    destination: [],
  },
  "pod-to-other-host": {
    row: 4,
    flow: "pod -> other host, then SNAT if natOutgoing",
    source: [fromPod, ["A.out"], ["fwd.out(up)"]],
    destination: intoHost,
  },
  "host-to-own-pod": {
    row: 5,
    flow: "host -> pod on the same node: always allowed (HEP-19)",
    source: [],
    destination: [],
  },
  "host-to-remote-pod": {
    row: 6,
    flow: "host -> pod on another node",
    source: outOfHost,
    destination: intoPod,
  },
  "host-to-other-host": { row: 7, flow: "host -> other host", source: outOfHost, destination: intoHost },
  "host-to-itself": {
    row: 8,
    flow: "host -> itself (HEP-22)",
    source: [["norm.out(lo)"], ["pre(lo)", "norm.in(lo)"]],
    destination: [],
  },
  "outside-to-pod": { row: 9, flow: "external -> pod", source: [], destination: intoPod },
  "outside-to-host": { row: 10, flow: "external -> host", source: [], destination: intoHost },
  "pod-to-outside": {
    row: 11,
    flow: "pod -> external",
    source: [fromPod, ["A.out"], ["fwd.out(up)"]],
    destination: [],
  },
  "host-to-outside": { row: 12, flow: "host -> external", source: outOfHost, destination: [] },
  "outside-to-outside": {
    row: 13,
    flow: "external -> external through a node",
    source: [["unt.in(up)", "pre(up)", "fwd.in(up)"], ["fwd.out(up)"]],
    destination: [],
  },
  "node-port-relay": {
    row: 15,
    flow: "external -> NodePort on a node without the backend: the relaying node's part",
    source: [["unt.in(up)", "pre(up)", "fwd.in(up)"], ["fwd.out(up)"]],
    destination: [],
  },
} as const satisfies Record<string, FlowRow>;

export type FlowKind = keyof typeof flowTable;

/** FLOW-4b: what the encapsulating packet meets when a row crosses a tunnel. */
export const outerStages: {
  readonly source: readonly StepToken[];
  readonly destination: readonly StepToken[];
} = {
  source: ["outer unt.out(up)"],
  destination: ["outer unt.in(up)", "outer pre(up)"],
};
