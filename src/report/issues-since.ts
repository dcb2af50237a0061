import type { Issue } from "../model/issue.ts";
import type { SourceFile } from "../model/resource.ts";
import type { ClusterReport } from "./report.ts";

/** A side with what was noticed while reading it. */
export interface NotedTree {
  readonly issues: readonly Issue[];
  /** Every file of the side, those of no cluster and what was rendered included. */
  readonly allFiles: readonly SourceFile[];
}

/**
 * Tells new issues from old and fixed ones, and of the old ones those in files that the change touches. A shifted line
 * does not make an issue new.
 */
export function issuesSince(base: NotedTree, head: NotedTree): ClusterReport["issues"] {
  const before = new Set(base.issues.map(key));
  const after = new Set(head.issues.map(key));
  const isTouched = touchedBy(base.allFiles, head.allFiles);
  const current = head.issues.map((issue): ClusterReport["issues"][number] => {
    if (!before.has(key(issue))) return { ...issue, since: "head" };
    return isTouched(issue.place?.path)
      ? { ...issue, since: "base", touched: true }
      : { ...issue, since: "base" };
  });
  const fixed = base.issues
    .filter((issue) => !after.has(key(issue)))
    .map((issue) => ({ ...issue, since: "fixed" as const }));
  return [...current, ...fixed];
}

function key({ code, object, message, place }: Issue): string {
  return [code, object ?? "", message, place?.path ?? ""].join("\0");
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
