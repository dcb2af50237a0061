import type { Cause } from "../model/cause.ts";
import type { Cluster } from "../model/cluster.ts";
import { describeResource, type Resource } from "../model/resource.ts";
import { shareAddressBooks } from "../select/address-book.ts";
import type { Answer } from "./answer.ts";
import { describeParts } from "./describe-parts.ts";
import { listEdits, type Edit } from "./edits.ts";
import type { ExplainedTree } from "./explain-group.ts";
import { minimalSubset } from "./minimal-subset.ts";
import {
  createSubsetClusters,
  subsetKey,
  type NumberedPart,
  type SubsetClusters,
} from "./subset-clusters.ts";

/** Both sides of a change, and a way to load what lies between them. */
export interface CauseQuestion {
  readonly base: ExplainedTree & { readonly resources: readonly Resource[] };
  readonly head: ExplainedTree & { readonly resources: readonly Resource[] };
  readonly load: (resources: readonly Resource[]) => Cluster;
}

/** One connection whose verdict changed. */
export interface ChangedConnection {
  /** Its verdict in another cluster and the policies it met there; `undefined` where an end is missing. */
  readonly ask: (cluster: Cluster) => Answer | undefined;
  /** Ids of the two ends. */
  readonly ends: readonly string[];
}

export interface FoundCauses {
  /**
   * All of them are needed, and together they are enough; or each of several does it by itself. Empty where they could
   * not be singled out.
   */
  readonly causes: readonly Cause[];
  /** What else a reader has to know about them. */
  readonly notes: readonly string[];
  /** Parts of edits that make the change, all of them needed: those of the first way to it. */
  readonly parts: readonly NumberedPart[];
}

export interface CauseFinder {
  readonly causesOf: (change: ChangedConnection) => FoundCauses;
}

/** Where parts can't be told apart within the limits, more than these help nobody. */
const mostUnsure = 10;
/** Other ways to the same change that are looked for. */
const mostWays = 4;

/**
 * Finds which edits a change needs, by evaluation: the base with them shows the change, and no longer does without any
 * one of them. What differs within an object is taken apart into rules, labels and fields.
 */
export function createCauseFinder(question: CauseQuestion): CauseFinder {
  const edits = listEdits(question.base.resources, question.head.resources);
  const all: readonly NumberedPart[] = edits
    .flatMap((edit) => edit.parts.map((part) => ({ edit, part })))
    .map((one, number) => ({ ...one, number }));
  const load = (resources: readonly Resource[]): Cluster => {
    const cluster = question.load(resources);
    shareAddressBooks([question.base.cluster, cluster]);
    return cluster;
  };
  const clusters = createSubsetClusters(question.base.resources, edits, load);
  /** Earlier answers: changes of one pull request tend to have the same causes. */
  const found = new Map<string, readonly NumberedPart[]>();

  const causesOf = (change: ChangedConnection): FoundCauses => {
    const before = change.ask(question.base.cluster);
    const after = change.ask(question.head.cluster);
    if (all.length === 0) return { causes: [], notes: [], parts: [] };
    if (after === undefined || before?.verdict === after.verdict) return unknownCauses(edits.length);
    const { passes, ranOut } = createTest(change, after, clusters);
    const isMinimal = (parts: readonly NumberedPart[]): boolean =>
      passes(parts) && parts.every((part) => !passes(parts.filter((other) => other !== part)));
    const met = new Set([...(before?.policies ?? []), ...after.policies]);
    const enough =
      [...found.values()].find(isMinimal) ??
      candidates(all, met, change.ends).find((parts) => parts.length > 0 && passes(parts));
    if (enough === undefined) return unknownCauses(edits.length);
    const parts = narrow(enough, passes);
    const key = subsetKey(parts);
    found.set(key, parts);
    const sure = !ranOut();
    const ways = (sure ? otherWays(all, parts, passes) : []).map((way) => describeParts(way, question));
    const causes = sure || parts.length <= mostUnsure ? describeParts(parts, question) : [];
    // Edits that each do it stand side by side; of what acts together only one set can be named as that.
    const alone = causes.length === 1 ? ways.filter(({ length }) => length === 1) : [];
    const notes = ways.filter((way) => !alone.includes(way)).map(otherWayNote);
    return {
      causes: [...causes, ...alone.flat()],
      notes: sure ? notes : [unsureNote(parts.length)],
      parts,
    };
  };
  return { causesOf };
}

interface SubsetTest {
  /** Whether the base with these parts alone shows the change. */
  readonly passes: (parts: readonly NumberedPart[]) => boolean;
  /** Whether some question had to go without an answer. */
  readonly ranOut: () => boolean;
}

function createTest(change: ChangedConnection, after: Answer, clusters: SubsetClusters): SubsetTest {
  const known = new Map<string, boolean>([["", false]]);
  let unanswered = 0;
  return {
    passes: (parts) => {
      const key = subsetKey(parts);
      let answer = known.get(key);
      if (answer === undefined) {
        const cluster = clusters.with(parts);
        if (cluster === undefined) unanswered += 1;
        answer = cluster !== undefined && change.ask(cluster)?.verdict === after.verdict;
        known.set(key, answer);
      }
      return answer;
    },
    ranOut: () => unanswered > 0,
  };
}

/** First whole objects, then their parts. */
function narrow(
  parts: readonly NumberedPart[],
  passes: (parts: readonly NumberedPart[]) => boolean,
): readonly NumberedPart[] {
  const objects = new Map<Edit, NumberedPart[]>();
  for (const part of parts) objects.set(part.edit, [...(objects.get(part.edit) ?? []), part]);
  const needed = minimalSubset([...objects.values()], (chosen) => passes(chosen.flat()));
  return minimalSubset(needed.flat(), passes);
}

/**
 * Sets of parts to look into, the most telling first: the policies that the connection met, then what bears the name
 * of an end too, then what is no policy, then everything.
 */
function candidates(
  all: readonly NumberedPart[],
  met: ReadonlySet<string>,
  ends: readonly string[],
): readonly (readonly NumberedPart[])[] {
  const names = new Set(ends.flatMap((id) => id.replace(/\[.*$/, "").split("/")));
  const isMet = ({ edit }: NumberedPart): boolean => met.has(objectOf(edit));
  const isNamed = ({ edit }: NumberedPart): boolean => names.has((edit.head ?? edit.base)?.name ?? "");
  const isPolicy = ({ edit }: NumberedPart): boolean => /Policy$/.test((edit.head ?? edit.base)?.kind ?? "");
  const sets = [
    all.filter(isMet),
    all.filter((part) => isMet(part) || isNamed(part)),
    all.filter((part) => isMet(part) || !isPolicy(part)),
    all,
  ];
  return sets.filter((set, index) => set.length > (sets[index - 1]?.length ?? 0));
}

/** Sets of other parts that make the change without these: then undoing these is not enough. */
function otherWays(
  all: readonly NumberedPart[],
  parts: readonly NumberedPart[],
  passes: (parts: readonly NumberedPart[]) => boolean,
): readonly (readonly NumberedPart[])[] {
  const ways: (readonly NumberedPart[])[] = [];
  const gone = new Set(parts);
  while (ways.length < mostWays) {
    const rest = all.filter((part) => !gone.has(part));
    if (rest.length === 0 || !passes(rest)) break;
    const way = narrow(rest, passes);
    ways.push(way);
    for (const part of way) gone.add(part);
  }
  return ways;
}

function otherWayNote(way: readonly Cause[]): string {
  const texts = way.map(({ text }) => text);
  const more = texts.length > 3 ? ` and ${texts.length - 3} more` : "";
  return `undoing the cause is not enough, this does the same: ${texts.slice(0, 3).join("; ")}${more}`;
}

function unsureNote(count: number): string {
  return `not all of the ${count} parts of edits that make this change may be needed: there are too many to try each without`;
}

function unknownCauses(count: number): FoundCauses {
  const note = `which of the ${count} edits make this change could not be singled out`;
  return { causes: [], notes: [note], parts: [] };
}

function objectOf({ base, head }: Edit): string {
  const resource = head ?? base;
  return resource === undefined ? "" : describeResource(resource);
}
