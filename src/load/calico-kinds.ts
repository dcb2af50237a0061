import type { Resource } from "../model/resource.ts";

const calicoGroups: ReadonlySet<string> = new Set(["projectcalico.org", "crd.projectcalico.org"]);

/** Whether it is a Calico object of that kind, in the form users write or the one clusters store. */
export function isCalico(resource: Resource, kind: string): boolean {
  return resource.kind === kind && calicoGroups.has(resource.group);
}

/** Whether it is a Kubernetes object of that group and kind, in any version. */
export function isKubernetes(resource: Resource, group: string, kind: string): boolean {
  return resource.kind === kind && homeGroup(resource) === group;
}

/** The group a kind lives in today: `extensions` was where Deployments, DaemonSets and policies began. */
export function homeGroup({ group, kind }: Pick<Resource, "group" | "kind">): string {
  if (group !== "extensions") return group;
  return kind === "NetworkPolicy" ? "networking.k8s.io" : "apps";
}
