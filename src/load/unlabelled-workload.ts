import type { WorkloadEndpoint } from "../model/cluster.ts";
import type { LabelMap } from "./resolve-labels.ts";

/** An endpoint whose inherited labels are not added yet: they come from profiles, which it makes exist. */
export interface UnlabelledWorkload extends Omit<WorkloadEndpoint, "id" | "labels" | "spread"> {
  readonly ownLabels: LabelMap;
  /** Labels that what makes the pods adds, with values that are not known. */
  readonly openLabels: readonly string[];
}
