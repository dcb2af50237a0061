import type { IssueCode } from "../model/issues/issue-catalogue.ts";
import type { Issue } from "../model/issue.ts";
import type { Config, WaiverConfig } from "./config.ts";
import type { Members } from "./members.ts";
import { hasExpired } from "./waive.ts";

/** Clusters whose endpoints are known. */
export type KnownClusters = readonly { readonly name: string; readonly members: Members }[];

/** Waivers that have run out, that nobody is among, or that never end. */
export function waiverIssues({ waivers }: Config, clusters: KnownClusters, today: string): readonly Issue[] {
  return waivers.flatMap((waiver) => {
    if (hasExpired(waiver, today)) {
      const message = `the waiver of \`${waiver.rule}\` has run out: it held until \`${waiver.expires ?? ""}\``;
      return [issueAt(waiver, "waiver-expired", "warning", message, "remove it, or give it a later day")];
    }
    const unmatched = (["from", "to"] as const).filter((key) => !isMatched(waiver, key, clusters));
    const matched = unmatched.map((key) => {
      const message = `the waiver of \`${waiver.rule}\` settles nothing: its \`${key}\` (${waiver[key].text}) matches no endpoint`;
      return issueAt(
        waiver,
        "waiver-unmatched",
        "warning",
        message,
        "remove it, or correct whom it is about",
      );
    });
    if (waiver.expires !== undefined) return matched;
    const message = `the waiver of \`${waiver.rule}\` never ends`;
    return [...matched, issueAt(waiver, "waiver-endless", "notice", message, "give it a day with `expires`")];
  });
}

function isMatched(waiver: WaiverConfig, key: "from" | "to", clusters: KnownClusters): boolean {
  const about = clusters.filter(({ name }) => waiver.clusters?.includes(name) ?? true);
  // Without endpoints at hand there is nothing to match.
  return about.length === 0 || about.some(({ members }) => members.of(waiver[key], "every").size > 0);
}

function issueAt(
  { place }: WaiverConfig,
  code: IssueCode,
  severity: Issue["severity"],
  message: string,
  hint: string,
): Issue {
  return { code, severity, message, hint, ...(place === undefined ? {} : { place }) };
}
