import type { Issue } from "../model/issue.ts";

/** An issue as it is written out: without what only tells new ones from old ones. */
export function shownIssue(issue: Issue): Omit<Issue, "about"> {
  const copy: { -readonly [Key in keyof Issue]: Issue[Key] } = { ...issue };
  delete copy.about;
  return copy;
}
