import type { Cause } from "../model/cause.ts";
import type { Cluster } from "../model/cluster.ts";
import { describeResource, type Resource } from "../model/resource.ts";
import { compareClusters } from "../diff/pair-differences.ts";
import { listEdits, resourceKey } from "../explain/edits.ts";
import { stagedAction } from "../load/calico-policy-source.ts";
import { isJsonObject } from "../base/json.ts";
import { endpointInfos } from "../matrix/endpoint-infos.ts";
import { buildChanges } from "./build-changes.ts";
import type { BuiltChange } from "./built-change.ts";
import type { ComparedTree } from "./change-context.ts";
import { changesBeyond } from "./changes-beyond.ts";
import { countChanges } from "./count-changes.ts";
import type { ChangeGroup, ChangeList, PromotedReport, StagedPolicy } from "./report.ts";

/** Loads resources as the cluster they would be if every staged policy among them were carried out (STG-5). */
export type LoadPromoted = (resources: readonly Resource[]) => Cluster;

export interface PromotionInput {
  readonly load: LoadPromoted;
  /** What changes without promotion. */
  readonly enforcedChanges: readonly BuiltChange[];
}

/**
 * What the staged policies would do: to the head as it is enforced and, where the change touches one, what the change does
 * to the promoted world. `undefined` where neither side has any: then nothing is evaluated.
 */
export function promotedReport(
  base: ComparedTree,
  head: ComparedTree,
  { load, enforcedChanges }: PromotionInput,
): PromotedReport | undefined {
  const staged = stagedPolicies(base.resources, head.resources);
  if (staged.length === 0) return undefined;
  const promotedHead = { ...head, cluster: load(head.resources) };
  // Staged policies are never programmed (STG-1): the enforced world is the promoted one of a tree without them. So each is an edit,
  // and those that make a change are found as any others.
  const enforced = { ...head, resources: head.resources.filter((resource) => !isStaged(resource)) };
  const onPromotion = changesBetween(enforced, promotedHead, load);
  const isTouched = staged.some(({ edit }) => edit !== "none");
  return {
    staged,
    onPromotion: changeList(
      onPromotion.map((change) => ({ ...change, group: causedByPromotion(change.group) })),
    ),
    byChange: isTouched
      ? changeList(
          changesBeyond(
            enforcedChanges,
            changesBetween({ ...base, cluster: load(base.resources) }, promotedHead, load),
          ),
        )
      : undefined,
  };
}

function changeList(changes: readonly BuiltChange[]): ChangeList {
  return { counts: countChanges(changes), changes: changes.map(({ group }) => group) };
}

function changesBetween(base: ComparedTree, head: ComparedTree, load: LoadPromoted): readonly BuiltChange[] {
  const comparison = compareClusters(base.cluster, head.cluster);
  const endpoints = new Map(
    [
      ...endpointInfos(base.cluster, comparison.engines, 0),
      ...endpointInfos(head.cluster, comparison.engines, 1),
    ].map((endpoint) => [endpoint.id, endpoint]),
  );
  return buildChanges({ base, head, comparison, endpoints, load });
}

function causedByPromotion(group: ChangeGroup): ChangeGroup {
  return { ...group, causes: group.causes.map(promotionCause) };
}

function promotionCause(cause: Cause): Cause {
  return { ...cause, text: `promoting ${cause.text.replace(/ was added$/, "")}` };
}

function stagedPolicies(base: readonly Resource[], head: readonly Resource[]): readonly StagedPolicy[] {
  const before = base.filter(isStaged);
  const after = head.filter(isStaged);
  const edits = new Map(listEdits(before, after).map((edit) => [edit.key, edit]));
  const keys = new Set(after.map(resourceKey));
  return [...after, ...before.filter((resource) => !keys.has(resourceKey(resource)))].map(
    (resource): StagedPolicy => {
      const edit = edits.get(resourceKey(resource));
      return {
        policy: describeResource(resource),
        action: actionOf(resource),
        edit:
          edit === undefined
            ? "none"
            : edit.base === undefined
              ? "added"
              : edit.head === undefined
                ? "removed"
                : "changed",
        place: resource.locate([]),
      };
    },
  );
}

function isStaged({ kind }: Resource): boolean {
  return (
    kind === "StagedNetworkPolicy" ||
    kind === "StagedGlobalNetworkPolicy" ||
    kind === "StagedKubernetesNetworkPolicy"
  );
}

function actionOf({ object }: Resource): StagedPolicy["action"] {
  const spec = object["spec"];
  const written = isJsonObject(spec) ? spec["stagedAction"] : undefined;
  return stagedAction(typeof written === "string" ? written : undefined);
}
