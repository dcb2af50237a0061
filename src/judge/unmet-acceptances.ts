import { nearestText } from "../base/nearest-text.ts";
import type { Finding } from "../model/finding.ts";
import type { CollectedAcceptances, RefusedAcceptance } from "./collect-acceptances.ts";
import type { Acceptance } from "./judge-input.ts";
import { isFindingId } from "./parse-command.ts";

/** An acceptance that settles nothing, and which findings may have been meant. */
export interface UnmetAcceptance extends RefusedAcceptance {
  /** Ids of standing findings, the likeliest first. */
  readonly near: readonly string[];
}

const mostNear = 5;

/** What came of the acceptances that settle nothing, in the order of the comments. */
export function unmetAcceptances(
  { acceptances, refused }: CollectedAcceptances,
  findings: readonly Finding[],
): readonly UnmetAcceptance[] {
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const unmet = acceptances.flatMap((acceptance): readonly UnmetAcceptance[] => {
    const { finding, by, comment = 0 } = acceptance;
    const why = unmetReason(acceptance, byId.get(finding));
    return why === undefined ? [] : [{ comment, finding, by, why, near: nearFindings(finding, findings) }];
  });
  return [...unmet, ...refused.map((one) => ({ ...one, near: [] }))].sort((a, b) => a.comment - b.comment);
}

function unmetReason({ finding: id }: Acceptance, found: Finding | undefined): string | undefined {
  // Settled by this comment, an earlier one or a waiver: there is nothing left to say.
  if (found?.settled !== undefined) return undefined;
  if (found !== undefined) return "nobody can accept this: it says that something was not judged";
  return isFindingId(id)
    ? "no finding has this id: it belongs to another pull request, or what was accepted has changed or is gone"
    : "that is not the id of a finding, which is 32 digits";
}

/** Findings that begin like it; else one that is misspelled; else what blocks. */
function nearFindings(wanted: string, findings: readonly Finding[]): readonly string[] {
  const standing = findings.filter(({ id, settled }) => settled === undefined && isFindingId(id));
  const ids = standing.map(({ id }) => id);
  const begin = wanted.length < 4 ? [] : ids.filter((id) => id.startsWith(wanted.toLowerCase()));
  const near = begin.length > 0 ? undefined : nearestText(wanted, ids);
  const blocking = standing.filter(({ level }) => level === "failure").map(({ id }) => id);
  return (near === undefined ? (begin.length > 0 ? begin : blocking) : [near]).slice(0, mostNear);
}
