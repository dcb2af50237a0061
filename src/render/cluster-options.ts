import type { ChangeGroup } from "../report/report.ts";
import type { Standing } from "./finding-standing.ts";
import type { SideLinks } from "./markdown-place.ts";

/** How the parts of one cluster are shown. */
export interface ClusterOptions {
  readonly links: SideLinks;
  readonly standingOf: (group: ChangeGroup) => Standing | undefined;
  /** False where a report has one cluster: its name says nothing. */
  readonly named: boolean;
  /** Most rows of a table, those that block aside. */
  readonly rows: number;
}
