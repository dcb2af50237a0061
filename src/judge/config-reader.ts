import { compareBy } from "../base/compare.ts";
import type { Issue } from "../model/issue.ts";
import type { FieldPath } from "../model/resource.ts";
import type { SourceRef } from "../model/source-ref.ts";

export type ConfigFault = Pick<Issue, "code" | "message" | "value" | "hint"> & {
  readonly severity?: Issue["severity"];
};

/** Where the readers of the parts of a configuration leave what they find wrong. */
export interface ConfigReader {
  /** An error unless it says otherwise. */
  readonly fault: (path: FieldPath, fault: ConfigFault) => void;
  readonly place: (path: FieldPath) => SourceRef;
  /** What was found so far, sorted by place. */
  readonly issues: () => readonly Issue[];
}

export function createConfigReader(place: ConfigReader["place"], given: readonly Issue[]): ConfigReader {
  const issues: Issue[] = [...given];
  return {
    place,
    fault: (path, fault) => issues.push({ severity: "error", ...fault, place: place(path) }),
    issues: () => [...issues].sort(byPlace),
  };
}

const byPlace = compareBy<Issue>(
  (issue) => issue.place?.line ?? 0,
  (issue) => issue.place?.column ?? 0,
  (issue) => issue.code,
  (issue) => issue.message,
);

/** `did you mean ...`, or nothing where no name is close. */
export function nearestHint(nearest: string | undefined): Pick<Issue, "hint"> {
  return nearest === undefined ? {} : { hint: `did you mean \`${nearest}\`` };
}
