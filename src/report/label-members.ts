import { compareText } from "../base/compare.ts";
import type { EndpointInfo } from "../matrix/matrix.ts";
import type { EndpointGroup } from "./report.ts";

/** Labels that Calico adds, or that say nothing about who a pod is. */
const dullLabels =
  /^(pcns\.|pcsa\.|projectcalico\.org\/|kubernetes\.io\/|pod-template-hash|controller-revision-hash)/;

/** How many ids a label may list. */
const listed = 3;

/**
 * Names a group of endpoints by what its members share: one id, all pods of a namespace, a label, or a short list
 * with a count. `all` are the endpoints of the cluster, so that "every pod" is only said of every pod.
 */
export function labelMembers(ids: readonly string[], all: ReadonlyMap<string, EndpointInfo>): EndpointGroup {
  const members = [...ids].sort(compareText);
  const infos = members.flatMap((id) => all.get(id) ?? []);
  const kinds = new Set(infos.map((info) => info.kind));
  const [only] = kinds;
  const kind = kinds.size !== 1 || only === undefined ? "mixed" : groupKinds[only];
  if (members.length <= 1) return { label: members[0] ?? "", kind, members };
  const label =
    (kind === "pods" ? labelPods(members, infos, all) : undefined) ??
    (kind === "hosts" && members.length === countOf(all, "host")
      ? `all ${String(members.length)} hosts`
      : undefined) ??
    listText(members, noun(kind));
  return { label, kind, members };
}

const groupKinds = { workload: "pods", host: "hosts", set: "sets", outside: "outside" } as const;

function noun(kind: EndpointGroup["kind"]): string {
  return kind === "mixed" ? "endpoints" : kind === "outside" ? "outside blocks" : kind;
}

function labelPods(
  members: readonly string[],
  infos: readonly EndpointInfo[],
  all: ReadonlyMap<string, EndpointInfo>,
): string | undefined {
  if (members.length === countOf(all, "workload")) return `all ${String(members.length)} workloads`;
  const namespaces = [...new Set(infos.map(namespaceOf))].sort(compareText);
  const whole = namespaces.every((namespace) => {
    const inside = infos.filter((info) => namespaceOf(info) === namespace).length;
    return (
      inside ===
      [...all.values()].filter((info) => info.kind === "workload" && namespaceOf(info) === namespace).length
    );
  });
  if (whole && namespaces.length <= listed) {
    return `${namespaces.map((namespace) => `${namespace}/*`).join(", ")} (${String(members.length)} workloads)`;
  }
  const shared = members.length > listed ? sharedLabel(infos, all) : undefined;
  if (shared === undefined) return undefined;
  const where =
    namespaces.length <= listed ? namespaces.join(", ") : `${String(namespaces.length)} namespaces`;
  return `${shared} in ${where} (${String(members.length)} workloads)`;
}

/** A label all members carry, the rarest among all pods first. */
function sharedLabel(
  infos: readonly EndpointInfo[],
  all: ReadonlyMap<string, EndpointInfo>,
): string | undefined {
  const [first, ...rest] = infos;
  const candidates = Object.entries(first?.labels ?? {})
    .filter(([key, value]) => !dullLabels.test(key) && rest.every((info) => info.labels[key] === value))
    .map(([key, value]) => ({
      text: `${key}=${value}`,
      holders: [...all.values()].filter((info) => info.kind === "workload" && info.labels[key] === value)
        .length,
    }))
    .sort((a, b) => a.holders - b.holders || compareText(a.text, b.text));
  const [best] = candidates;
  return best !== undefined && best.holders === infos.length ? best.text : undefined;
}

function namespaceOf({ id }: EndpointInfo): string {
  return id.slice(0, Math.max(0, id.indexOf("/")));
}

function countOf(all: ReadonlyMap<string, EndpointInfo>, kind: EndpointInfo["kind"]): number {
  return [...all.values()].filter((info) => info.kind === kind).length;
}

function listText(members: readonly string[], what: string): string {
  if (members.length <= listed) return members.join(", ");
  return `${members.slice(0, listed - 1).join(", ")} and ${String(members.length - listed + 1)} more ${what}`;
}
