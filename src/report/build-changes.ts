import { stableHash } from "../base/stable-hash.ts";
import { compareText } from "../base/compare.ts";
import type { Cause } from "../model/cause.ts";
import type { Resource, SourceFile } from "../model/resource.ts";
import type { Cluster } from "../model/cluster.ts";
import { groupDifferences, type DifferenceGroup } from "../diff/group-differences.ts";
import { addedEdges, type AddedEdge } from "../diff/added-edges.ts";
import type { Comparison } from "../diff/pair-differences.ts";
import { pairsOf } from "../diff/relations.ts";
import { decidingPair } from "../diff/deciding-pair.ts";
import {
  explainSide,
  traceWitness,
  witnessLines,
  type ExplainedTree,
  type WitnessQuestion,
} from "../explain/explain-group.ts";
import { diffExcerpts, excerptAt } from "../explain/excerpt.ts";
import { listEdits, type Edit } from "../explain/edits.ts";
import { createCauseFinder, type CauseFinder } from "../explain/find-causes.ts";
import { decisionsOf } from "../evaluate/combine.ts";
import { alternatives, type EndpointInfo } from "../matrix/matrix.ts";
import { phraseConnections } from "../matrix/phrase-connections.ts";
import {
  connectionSetKey,
  intersectConnections,
  isEmptyConnections,
  subtractConnections,
  type ConnectionSet,
} from "../sets/connection-set.ts";
import { formatConnection, formatConnections, sampleConnection } from "../sets/connection-text.ts";
import type { Connection } from "../sets/connection.ts";
import { labelMembers } from "./label-members.ts";
import type { ChangeGroup, ChangeKind, DecidedSide } from "./report.ts";

/** A side of the comparison with what explaining it needs. */
export interface ComparedTree {
  readonly cluster: Cluster;
  readonly resources: readonly Resource[];
  readonly files: readonly SourceFile[];
}

export interface ChangeInput {
  readonly base: ComparedTree;
  readonly head: ComparedTree;
  readonly comparison: Comparison;
  /** Endpoints of both sides by id. */
  readonly endpoints: ReadonlyMap<string, EndpointInfo>;
  /** Loads a tree with an edit more or less. */
  readonly load: (resources: readonly Resource[]) => Cluster;
}

/** A group with the pairs and connections it stands for, which judging needs and the report does not carry. */
export interface BuiltChange {
  readonly group: ChangeGroup;
  readonly pairs: readonly (readonly [string, string])[];
  readonly connections: ConnectionSet;
  readonly family: 4 | 6 | undefined;
}

/** Everything that changed, grouped and explained; hosts first, then by number of flows. */
export function buildChanges(input: ChangeInput): readonly BuiltChange[] {
  const context = createContext(input);
  const changed = groupDifferences(input.comparison).map((group) => changedGroup(group, context));
  const added = input.comparison.engines.flatMap((engine, index) =>
    addedEdges(engine, input.comparison.units[index]?.units ?? []).map((edge) => addedGroup(edge, context)),
  );
  return [...changed, ...added].sort(
    (a, b) =>
      changeRank(a) - changeRank(b) || b.group.flows - a.group.flows || compareText(a.group.id, b.group.id),
  );
}

function changeRank({ group }: BuiltChange): number {
  const kinds: readonly ChangeKind[] = [
    "newly-allowed",
    "newly-unknown",
    "newly-denied",
    "no-longer-unknown",
  ];
  return (group.to.kind === "hosts" || group.from.kind === "hosts" ? 0 : 10) + kinds.indexOf(group.change);
}

interface Context extends ChangeInput {
  readonly trees: { readonly base: ExplainedTree; readonly head: ExplainedTree };
  readonly causes: CauseFinder;
  /** Causes by deciders: groups that turn on the same rules were caused by the same edits. */
  readonly known: Map<string, readonly Cause[]>;
}

function createContext(input: ChangeInput): Context {
  const trees = { base: explained(input.base), head: explained(input.head) };
  const edits = listEdits(input.base.resources, input.head.resources);
  const diffOf = (edit: Edit): string | undefined => editDiff(edit, trees);
  const causes = createCauseFinder({
    base: input.base.resources,
    head: input.head.resources,
    edits,
    load: input.load,
    diffOf,
  });
  return { ...input, trees, causes, known: new Map() };
}

function explained({ cluster, files }: ComparedTree): ExplainedTree {
  return { cluster, files: new Map(files.map((file) => [file.path, file])) };
}

/** The text difference of the smallest part all edits of an object lie in. */
function editDiff(edit: Edit, trees: Context["trees"]): string | undefined {
  const paths = edit.paths.map((path) =>
    path[0] === "spec" && (path[1] === "ingress" || path[1] === "egress") ? path.slice(0, 3) : path,
  );
  const [first] = paths;
  if (first === undefined || paths.some((path) => path.join("\0") !== first.join("\0"))) return undefined;
  const base = edit.base?.locate(first);
  const head = edit.head?.locate(first);
  return diffExcerpts(
    { text: excerptAt(trees.base.files, base), place: base },
    { text: excerptAt(trees.head.files, head), place: head },
  );
}

function changedGroup(group: DifferenceGroup, context: Context): BuiltChange {
  const { example, connections } = group;
  const [from, to] = pickPair(group.pairs);
  const sides = decidingSides(group, context, [from, to]);
  const question = witness(from, to, example.family, connections);
  const change: Omit<ChangeGroup, "id"> = {
    change: group.change,
    from: labelMembers(group.from, context.endpoints),
    to: labelMembers(group.to, context.endpoints),
    flows: group.pairs.length,
    connections: phraseConnections(context.head.cluster, connections),
    family: group.family,
    base: sides.base,
    head: sides.head,
    causes: causesOf(context, group, question),
    witness: {
      from,
      to,
      connection: formatConnection(question.connection),
      base: witnessLines(context.base.cluster, question),
      head: witnessLines(context.head.cluster, question),
    },
    notes: notesOf(context, group, [from, to]),
    findings: [],
  };
  return {
    group: { ...change, id: changeId(change, connections) },
    pairs: group.pairs,
    connections,
    family: group.family,
  };
}

function decidingSides(
  group: DifferenceGroup,
  context: Context,
  pair: readonly [string, string],
): { base: DecidedSide; head: DecidedSide } {
  const { example } = group;
  const engine = context.comparison.engines.find((candidate) => candidate.family === example.family);
  const party = (side: 0 | 1, id: string) =>
    engine?.parties.at(side)?.find((candidate) => candidate.id === id);
  const steps = (side: 0 | 1) => {
    const [from, to] = [party(side, pair[0]), party(side, pair[1])];
    return engine === undefined || from === undefined || to === undefined ? [] : engine.steps(side, from, to);
  };
  const decided = decidingPair(
    { piece: example.base, steps: steps(0) },
    { piece: example.head, steps: steps(1) },
  );
  return {
    base: explainSide(context.trees.base, group.base, decided.base),
    head: explainSide(context.trees.head, group.head, decided.head),
  };
}

function addedGroup(edge: AddedEdge, context: Context): BuiltChange {
  const pairs = pairsOf(edge);
  const [from, to] = pickPair(pairs);
  const engine = context.comparison.engines.find((candidate) => candidate.family === edge.family);
  const sender = edge.from.head;
  const receiver = edge.to.head;
  const steps =
    engine === undefined || sender === undefined || receiver === undefined
      ? []
      : engine.steps(1, sender, receiver);
  const decisions = decisionsOf(edge.head, steps);
  const question = witness(from, to, edge.family, edge.connections);
  const place = context.endpoints.get(from)?.place;
  const change: Omit<ChangeGroup, "id"> = {
    change: edge.head.verdict === "allow" ? "newly-allowed" : "newly-unknown",
    from: labelMembers(
      edge.from.members.map((member) => member.id),
      context.endpoints,
    ),
    to: labelMembers(
      edge.to.members.map((member) => member.id),
      context.endpoints,
    ),
    flows: pairs.length,
    connections: phraseConnections(context.head.cluster, edge.connections),
    family: context.comparison.engines.length > 1 ? edge.family : undefined,
    base: {
      verdict: "absent",
      decidedBy: "the pod does not exist",
      step: "",
      place: undefined,
      excerpt: undefined,
    },
    head: explainSide(
      context.trees.head,
      edge.head.verdict,
      decisions.find((d) => d.verdict === "unknown") ?? decisions.at(-1),
    ),
    causes: [
      {
        kind: "endpoint-added",
        text: `${from} was added`,
        base: undefined,
        head: place,
        diff: undefined,
        sufficient: true,
      },
    ],
    witness: {
      from,
      to,
      connection: formatConnection(question.connection),
      base: witnessLines(context.base.cluster, question),
      head: witnessLines(context.head.cluster, question),
    },
    notes: ["not every older pod may do this"],
    findings: [],
  };
  return {
    group: { ...change, id: changeId(change, edge.connections) },
    pairs,
    connections: edge.connections,
    family: change.family,
  };
}

/** The pair that reads best: one towards a host, the first by name. */
function pickPair(pairs: readonly (readonly [string, string])[]): readonly [string, string] {
  return pairs.find(([, to]) => to.startsWith("host/")) ?? pairs[0] ?? ["", ""];
}

function witness(from: string, to: string, family: 4 | 6, connections: ConnectionSet): WitnessQuestion {
  const connection: Connection = sampleConnection(connections) ?? { protocol: 6 };
  return { from, to, family, connection };
}

function causesOf(context: Context, group: DifferenceGroup, question: WitnessQuestion): readonly Cause[] {
  const piece = (side: "base" | "head"): string =>
    JSON.stringify(group.example[side].deciders.map((part) => part?.decidedBy));
  // The same rules may be met through different endpoints' labels: the sender and receiver stay part of the key while few.
  const key = [
    piece("base"),
    piece("head"),
    group.from.length + group.to.length <= 40 ? [...group.from, ">", ...group.to].join(",") : "",
  ].join("|");
  let causes = context.known.get(key);
  if (causes === undefined) {
    const ask = (cluster: Cluster) => traceWitness(cluster, question)?.verdict;
    causes = context.causes.causesOf({ base: group.base, head: group.head, ask });
    context.known.set(key, causes);
  }
  return causes;
}

function notesOf(
  context: Context,
  group: DifferenceGroup,
  pair: readonly [string, string],
): readonly string[] {
  const engine = context.comparison.engines.find((candidate) => candidate.family === group.example.family);
  const from = engine?.parties[1]?.find((candidate) => candidate.id === pair[0]);
  const to = engine?.parties[1]?.find((candidate) => candidate.id === pair[1]);
  if (engine === undefined || from === undefined || to === undefined) return [];
  const outcome = engine.outcome(1, from, to);
  const notes: string[] = [];
  if (group.head === "deny" && !isEmptyConnections(outcome.failsafe)) {
    notes.push(`failsafe ports stay open: ${formatConnections(outcome.failsafe)}`);
  }
  for (const { variant, assuming } of alternatives(context.head.cluster, from, to)) {
    const other = engine.outcome(1, from, to, variant);
    if (other.verdictKey === outcome.verdictKey) continue;
    const opened = intersectConnections(
      subtractConnections(other.allowed, outcome.allowed),
      group.connections,
    );
    if (!isEmptyConnections(opened))
      notes.push(
        `${assuming} it is allowed all the same: ${phraseConnections(context.head.cluster, opened)}`,
      );
  }
  return notes;
}

/** The same change, the same id, whatever file or line it comes from. */
function changeId(change: Omit<ChangeGroup, "id">, connections: ConnectionSet): string {
  const parts = [
    change.change,
    ...change.from.members,
    ">",
    ...change.to.members,
    String(change.family),
    connectionSetKey(connections),
    change.base.verdict,
    change.base.decidedBy,
    change.head.verdict,
    change.head.decidedBy,
  ];
  return stableHash(parts.join("\n"));
}
