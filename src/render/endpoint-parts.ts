import type { EndpointSummary } from "../report/report.ts";
import { markdownCode } from "./escape-markdown.ts";
import type { Part } from "./fit-parts.ts";
import { foldedList } from "./folded-list.ts";
import { markdownPlace } from "./markdown-place.ts";
import { plural } from "./plural.ts";
import { ranks } from "./ranks.ts";

/** Pods and hosts that only one side has, folded. */
export function endpointParts(
  what: "added" | "removed",
  endpoints: readonly EndpointSummary[],
  prefix: string | undefined,
): readonly Part[] {
  const item = ({ id, place }: EndpointSummary): string => {
    const where = markdownPlace(place, prefix);
    return `- ${markdownCode(id)}${where === "" ? "" : ` (${where})`}`;
  };
  return foldedList(
    `${plural(endpoints.length, "endpoint")} ${what}`,
    endpoints.map(item),
    ranks.endpoint,
    (count) => plural(count, `endpoint ${what}`, `endpoints ${what}`),
  );
}
