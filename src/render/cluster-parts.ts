import type { ClusterReport } from "../report/report.ts";
import { changeParts } from "./change-parts.ts";
import type { ClusterOptions } from "./cluster-options.ts";
import { endpointParts } from "./endpoint-parts.ts";
import { markdownText } from "./escape-markdown.ts";
import type { Part } from "./fit-parts.ts";
import { newIssueParts, oldIssueParts } from "./issue-parts.ts";
import { promotedParts } from "./promoted-parts.ts";
import { shorten } from "./shorten.ts";
import { countsLine } from "./verdict-line.ts";

/** One cluster of a report: problems first, then what changed, then the evidence, then what came and went. */
export function clusterParts(cluster: ClusterReport, options: ClusterOptions): readonly Part[] {
  const name = `### Cluster ${markdownText(shorten(cluster.name, 100))}`;
  const problems = newIssueParts(cluster, options.links, options.named ? "####" : "###");
  const isChanged = cluster.changes.length > 0;
  const flows = !options.named
    ? isChanged && "### Changed flows"
    : problems.length === 0
      ? name
      : isChanged && "#### Changed flows";
  return [
    // What is said of a cluster comes after its name.
    ...(options.named && problems.length > 0 ? [{ kind: "fixed", text: name } as const] : []),
    ...problems,
    { kind: "fixed", text: [flows, countsLine(cluster)].filter((text) => text !== false).join("\n\n") },
    ...changeParts(cluster.changes, options),
    ...promotedParts(cluster, options),
    ...endpointParts("added", cluster.endpointsAdded, options.links.head),
    ...endpointParts("removed", cluster.endpointsRemoved, options.links.base),
    ...oldIssueParts(cluster, options.links),
  ];
}
