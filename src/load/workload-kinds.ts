import type { SimulateOptions } from "../model/options.ts";
import type { FieldPath, Resource } from "../model/resource.ts";
import { homeGroup } from "./calico-kinds.ts";

/** A kind that makes pods, and where its pod template is. An empty path: the object is itself a pod. */
export interface WorkloadKind {
  /** `undefined`: any group. */
  readonly group: string | undefined;
  readonly kind: string;
  readonly template: FieldPath;
}

const template: FieldPath = ["spec", "template"];

const builtInKinds: readonly WorkloadKind[] = [
  { group: "", kind: "Pod", template: [] },
  { group: "apps", kind: "Deployment", template },
  { group: "apps", kind: "StatefulSet", template },
  { group: "apps", kind: "DaemonSet", template },
  { group: "apps", kind: "ReplicaSet", template },
  { group: "", kind: "ReplicationController", template },
  { group: "batch", kind: "Job", template },
  { group: "batch", kind: "CronJob", template: ["spec", "jobTemplate", "spec", "template"] },
  { group: "argoproj.io", kind: "Rollout", template },
];

/** Built-in kinds and those of the configuration, which win. */
export function workloadKinds(options: SimulateOptions): readonly WorkloadKind[] {
  const extra = (options.workloads ?? []).map(({ group, kind, template: path }) => ({
    group,
    kind,
    template: path.split(".").filter((key) => key !== ""),
  }));
  return [...extra, ...builtInKinds];
}

export function workloadKindOf(resource: Resource, kinds: readonly WorkloadKind[]): WorkloadKind | undefined {
  return kinds.find(
    ({ group, kind }) => kind === resource.kind && (group === undefined || group === homeGroup(resource)),
  );
}
