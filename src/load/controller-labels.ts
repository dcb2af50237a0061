import type { Resource } from "../model/resource.ts";
import { hasField, numberAt, objectAt, textAt } from "./read-json.ts";
import { homeGroup } from "./calico-kinds.ts";

/** Labels that pods get from what makes them, and that no pod template shows. */
export interface ControllerLabels {
  /** Those whose value the object tells. */
  readonly known: ReadonlyMap<string, string>;
  /** Those that are there with a value that only the cluster knows, or with another one on each replica. */
  readonly open: readonly string[];
}

const jobName = ["batch.kubernetes.io/job-name", "job-name"];
const jobUid = ["batch.kubernetes.io/controller-uid", "controller-uid"];
const none: ControllerLabels = { known: new Map(), open: [] };

/** Source: Kubernetes, "Well-Known Labels", and the pages of the workload kinds; Argo Rollouts, "Specification". */
export function controllerLabels(resource: Resource): ControllerLabels {
  switch (`${homeGroup(resource)} ${resource.kind}`) {
    case "apps Deployment":
      return { ...none, open: ["pod-template-hash"] };
    case "argoproj.io Rollout":
      return { ...none, open: ["rollouts-pod-template-hash"] };
    case "apps DaemonSet":
      return { ...none, open: ["controller-revision-hash", "pod-template-generation"] };
    case "apps StatefulSet":
      return replicaLabels(resource);
    case "batch Job":
      return {
        known: new Map(jobName.map((key) => [key, resource.name])),
        open: [...jobUid, ...indexOf(resource)],
      };
    case "batch CronJob":
      return { ...none, open: [...jobName, ...jobUid] };
    default:
      return none;
  }
}

const podIndex = "apps.kubernetes.io/pod-index";
const podName = "statefulset.kubernetes.io/pod-name";

/** A single replica has the first number. One that leaves the number of replicas out may be scaled by something else. */
function replicaLabels(resource: Resource): ControllerLabels {
  const spec = objectAt(resource.object, "spec");
  const open = ["controller-revision-hash"];
  if (numberAt(spec, "replicas") !== 1) return { ...none, open: [podIndex, podName, ...open] };
  const ordinals = objectAt(spec, "ordinals");
  const first = hasField(ordinals, "start") ? numberAt(ordinals, "start") : 0;
  if (first === undefined) return { ...none, open: [podIndex, podName, ...open] };
  const known = new Map([
    [podIndex, String(first)],
    [podName, `${resource.name}-${String(first)}`],
  ]);
  return { known, open };
}

function indexOf(job: Resource): readonly string[] {
  const isIndexed = textAt(objectAt(job.object, "spec"), "completionMode") === "Indexed";
  return isIndexed ? ["batch.kubernetes.io/job-completion-index"] : [];
}
