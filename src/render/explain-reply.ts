import { markdownCode, markdownText } from "./escape-markdown.ts";
import { markdownFence } from "./markdown-fence.ts";
import { markdownPlace, type SideLinks } from "./markdown-place.ts";
import { plural } from "./plural.ts";
import { shorten } from "./shorten.ts";
import { traceLineText } from "./trace-diff.ts";
import { traceParts, type ExplainedConnection, type ExplainedPair } from "./trace-text.ts";

/** What a pair of ends is on one side of a change. */
export type ExplainedSide =
  | { readonly kind: "pair"; readonly pair: ExplainedPair }
  /** One of the ends is not there. */
  | ({ readonly kind: "unknown-end" } & UnknownEnd);

export interface UnknownEnd {
  readonly end: string;
  /** What it was probably meant to be. */
  readonly near: string | undefined;
}

/** The same question asked before and after a change, in every cluster that knows both ends on one side at least. */
export interface ExplainedChange {
  readonly clusters: readonly {
    readonly name: string;
    readonly base: ExplainedSide;
    readonly head: ExplainedSide;
  }[];
  /** Where no cluster knows both ends: one that is not known. */
  readonly unknown: UnknownEnd | undefined;
  /** Errors in what was read, of both sides: what they hide is not in the answer. */
  readonly faults: number;
}

/** So many connections of a cell are followed step by step; a reply is no place for more. */
const mostTraces = 6;

/** The answer to `/calsim explain FROM TO`, in Markdown. */
export function explainReply(
  { clusters, unknown, faults }: ExplainedChange,
  { from, to }: { readonly from: string; readonly to: string },
  links: SideLinks = {},
): string {
  const named = clusters.length > 1;
  const parts = clusters.flatMap(({ name, base, head }) => [
    `### ${end(from)} → ${end(to)}${askedFor([head, base])}${named ? ` in cluster ${markdownText(shorten(name, 100))}` : ""}`,
    ...sidesText(base, head, links),
  ]);
  const caution =
    faults === 0
      ? []
      : [
          `_${plural(faults, "error")} in the manifests or their configuration: this answer may be incomplete._`,
        ];
  return [...(unknown === undefined ? [] : [unknownText(unknown)]), ...parts, ...caution].join("\n\n");
}

/** The connection, where the question names one. */
function askedFor(sides: readonly ExplainedSide[]): string {
  const pair = sides.flatMap((side) => (side.kind === "pair" ? [side.pair] : []))[0];
  const [trace] = pair?.cell === undefined ? (pair?.traces ?? []) : [];
  return trace === undefined ? "" : `, ${markdownCode(trace.connection)}`;
}

function sidesText(base: ExplainedSide, head: ExplainedSide, links: SideLinks): readonly string[] {
  const after = sideText(head, links.head);
  // A rule that only moved to another line does the same.
  if (sideText(withoutPlaces(base), undefined) === sideText(withoutPlaces(head), undefined))
    return [`**The same before and after this pull request**${verdictOf(head)}`, after];
  const before = sideText(base, links.base);
  return [
    `**After this pull request**${verdictOf(head)}`,
    after,
    `<details><summary><b>Before</b>${verdictOf(base)}</summary>\n\n${before}\n\n</details>`,
  ];
}

function withoutPlaces(side: ExplainedSide): ExplainedSide {
  if (side.kind === "unknown-end") return side;
  const traces = side.pair.traces.map((trace) => ({
    ...trace,
    lines: trace.lines.map((line) => ({ ...line, place: undefined })),
  }));
  return { ...side, pair: { ...side.pair, traces } };
}

/** In a word, where a connection was asked for or the cell is of one kind. */
function verdictOf(side: ExplainedSide): string {
  if (side.kind === "unknown-end") return "";
  const { cell, traces } = side.pair;
  const verdict = cell?.verdict ?? traces[0]?.verdict;
  return verdict === undefined || verdict === "some" ? "" : `: ${verdict}`;
}

function sideText(side: ExplainedSide, prefix: string | undefined): string {
  if (side.kind === "unknown-end") return `There is no ${end(side.end)}.`;
  const { cell, traces } = side.pair;
  const shown = traces.slice(0, mostTraces).map((trace) => {
    const on = trace.family === undefined ? "" : ` (IPv${trace.family})`;
    const heading = `#### ${markdownCode(trace.connection)}${on}: ${trace.verdict}`;
    return [...(cell === undefined ? [] : [heading]), ...stepsText(trace, prefix)].join("\n\n");
  });
  const more =
    traces.length > mostTraces
      ? [
          `_${plural(traces.length - mostTraces, "more ruling")}; name a connection, such as TCP/443, to follow one._`,
        ]
      : [];
  return [...traceParts({ ...side.pair, traces: [] }), ...shown, ...more].join("\n\n");
}

/** The steps that have a say, and where the last of them is written. */
function stepsText({ lines }: ExplainedConnection, prefix: string | undefined): readonly string[] {
  const said = lines.filter(({ text }) => text !== "no rule of this chain decides");
  const place = markdownPlace(said.findLast((line) => line.verdict !== "info")?.place, prefix);
  const fence = markdownFence("text", (said.length === 0 ? lines : said).map(traceLineText).join("\n"));
  return [fence, ...(place === "" ? [] : [`Decided at ${place}`])];
}

function unknownText({ end: name, near }: UnknownEnd): string {
  const hint =
    near === undefined
      ? "Endpoints are `namespace/name`, `host/name`, `set/name`, `outside/CIDR` or, with a connection, an address."
      : `Did you mean ${end(near)}?`;
  return `No cluster of this pull request has an endpoint ${end(name)}. ${hint}`;
}

function end(id: string): string {
  return markdownCode(shorten(id, 200));
}
