import type { ClusterReport } from "../report/report.ts";
import { markdownMessage } from "./escape-markdown.ts";
import type { Part } from "./fit-parts.ts";
import { foldedList } from "./folded-list.ts";
import { plural } from "./plural.ts";
import { ranks } from "./ranks.ts";

/** What the engine had to assume in any cluster, each with how to settle it. */
export function assumptionParts(clusters: readonly ClusterReport[]): readonly Part[] {
  const items = clusters
    .flatMap((cluster) => cluster.assumptions)
    .map(({ message, settle }) => `- ${markdownMessage(message)}. To settle it: ${markdownMessage(settle)}`);
  const unique = [...new Set(items)];
  return foldedList(plural(unique.length, "assumption"), unique, ranks.old, (count) =>
    plural(count, "assumption"),
  );
}
