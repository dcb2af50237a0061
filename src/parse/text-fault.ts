import type { Issue } from "../model/issue.ts";
import { limitIssue, type LimitName, type Limits } from "../model/limits.ts";
import type { SourceText } from "./source-text.ts";

/** An issue of a text whose path is not known yet: the same text may lie at several paths. */
export interface TextFault extends Omit<Issue, "place"> {
  /** Offset in the text. */
  readonly start: number;
  /** Where in the object, as kubectl writes it. */
  readonly field?: string;
}

/** The issue, now that the path is known. */
export function placeFault(fault: TextFault, source: SourceText, path: string): Issue {
  const { start, field, ...issue } = fault;
  const place = { path, ...source.position(start), ...(field === undefined ? {} : { field }) };
  return { ...issue, place };
}

/** A limit that the text at `start` goes past. */
export function limitFault(
  limit: LimitName,
  limits: Partial<Limits>,
  start: number,
  found?: number,
): TextFault {
  return { ...limitIssue(limit, limits, found), start };
}

/** A key written twice in one mapping: Kubernetes clients refuse the object. */
export function duplicateKey(key: string, start: number): TextFault {
  return {
    code: "duplicate-key",
    severity: "error",
    message: `key \`${key}\` is written twice in the same mapping`,
    start,
    use: "ignored",
    value: key,
  };
}
