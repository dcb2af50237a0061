import { diffArrays } from "diff";
import { formatSourceRef } from "../model/source-ref.ts";
import type { TraceLine, Witness } from "../model/trace-line.ts";

/** One line of two traces laid side by side. */
export interface TraceDiffLine {
  readonly side: "both" | "base" | "head";
  readonly text: string;
}

/** Both traces of a witness as one difference: what happens on one side only is marked so. */
export function traceDiff({ base, head }: Pick<Witness, "base" | "head">): readonly TraceDiffLine[] {
  const changes = diffArrays([...base], [...head], { comparator: isSameLine });
  return changes.flatMap(({ added, removed, value }) =>
    value
      .filter((line) => added || removed || decides(line))
      .map((line): TraceDiffLine => ({
        side: added ? "head" : removed ? "base" : "both",
        text: traceLineText(line),
      })),
  );
}

/** A chain that lets the packet go on, before and after, is no part of the story; `explain` tells it. */
function decides({ verdict, text }: TraceLine): boolean {
  return verdict !== "info" && text !== "no rule of this chain decides";
}

/** A rule that only moved to another line does the same. */
function isSameLine(a: TraceLine, b: TraceLine): boolean {
  return a.step === b.step && a.verdict === b.verdict && a.text === b.text;
}

/** `ingress of host/node-worker: deny, end of tier host-firewall (Deny)  [hosts/tier.yaml:7]`. */
export function traceLineText({ step, verdict, text, place }: TraceLine): string {
  const where = place === undefined ? "" : `  [${formatSourceRef(place)}]`;
  return `${step}: ${verdict === "info" ? "" : `${verdict}, `}${text}${where}`;
}
