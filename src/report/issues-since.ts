import type { Issue } from "../model/issue.ts";
import type { SourceFile } from "../model/resource.ts";
import type { ClusterReport } from "./report.ts";
import { shownIssue } from "./shown-issue.ts";

/** A side with what was noticed while reading it. */
export interface NotedTree {
  readonly issues: readonly Issue[];
  /** Every file of the side, those of no cluster and what was rendered included. */
  readonly allFiles: readonly SourceFile[];
}

/**
 * Tells new issues from old and fixed ones, and of the old ones those in files that the change touches. A shifted line
 * does not make an issue new, nor does one that it concerns no longer.
 */
export function issuesSince(base: NotedTree, head: NotedTree): ClusterReport["issues"] {
  const before = concerned(base.issues);
  const after = concerned(head.issues);
  const isTouched = touchedBy(base.allFiles, head.allFiles);
  const current = head.issues.map((issue): ClusterReport["issues"][number] => {
    const known = before.get(key(issue));
    if (!about(issue).every((one) => known?.has(one) === true))
      return { ...shownIssue(issue), since: "head" };
    return isTouched(issue.place?.path)
      ? { ...shownIssue(issue), since: "base", touched: true }
      : { ...shownIssue(issue), since: "base" };
  });
  const fixed = base.issues
    .filter((issue) => !about(issue).some((one) => after.get(key(issue))?.has(one) === true))
    .map((issue) => ({ ...shownIssue(issue), since: "fixed" as const }));
  return [...current, ...fixed];
}

/** Everyone that issues of one kind, object and file concern. */
function concerned(issues: readonly Issue[]): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>();
  for (const issue of issues) {
    const known = all.get(key(issue)) ?? new Set();
    all.set(key(issue), known);
    for (const one of about(issue)) known.add(one);
  }
  return all;
}

function about({ about: names, message }: Issue): readonly string[] {
  return names ?? [message];
}

function key({ code, object, place }: Issue): string {
  return [code, object ?? "", place?.path ?? ""].join("\0");
}

/** Whether a file is not the same on both sides. */
function touchedBy(
  base: readonly SourceFile[],
  head: readonly SourceFile[],
): (path: string | undefined) => boolean {
  const texts = new Map(base.map(({ path, text }) => [path, text]));
  const same = new Set(head.flatMap(({ path, text }) => (texts.get(path) === text ? [path] : [])));
  return (path) => path !== undefined && !same.has(path);
}
