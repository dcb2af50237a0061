import type { Resource } from "../model/resource.ts";
import { objectAt, objectsAt, textAt, textMapAt } from "./read-json.ts";

/**
 * For each workload object that another one of the tree made, the outermost such object: a Deployment for its
 * ReplicaSets and Pods. Owned objects are no endpoints of their own.
 */
export function findOwners(
  workloads: readonly Resource[],
  namespaceOf: (resource: Resource) => string,
): ReadonlyMap<Resource, Resource> {
  const byKey = new Map(
    workloads.map((resource) => [keyOf(resource.kind, namespaceOf(resource), resource.name), resource]),
  );
  const direct = (resource: Resource): Resource | undefined => {
    for (const { kind, name } of ownerNames(resource)) {
      const owner = byKey.get(keyOf(kind, namespaceOf(resource), name));
      if (owner !== undefined && owner !== resource) return owner;
    }
    return undefined;
  };
  const owners = new Map<Resource, Resource>();
  for (const resource of workloads) {
    const outermost = outermostOwner(resource, direct);
    if (outermost !== undefined) owners.set(resource, outermost);
  }
  return owners;
}

/** Follows owners up; objects that own each other in a circle count as not owned. */
function outermostOwner(
  resource: Resource,
  direct: (resource: Resource) => Resource | undefined,
): Resource | undefined {
  const seen = new Set([resource]);
  let found: Resource | undefined;
  for (let owner = direct(resource); owner !== undefined; owner = direct(owner)) {
    if (seen.has(owner)) return undefined;
    seen.add(owner);
    found = owner;
  }
  return found;
}

interface OwnerName {
  readonly kind: string;
  readonly name: string;
}

/**
 * Owners as written, and behind a ReplicaSet or Job that the tree may lack, the Deployment, Rollout or CronJob that
 * names it: dumps hold pods and the tree holds their Deployment.
 */
function ownerNames(resource: Resource): readonly OwnerName[] {
  const metadata = objectAt(resource.object, "metadata");
  const hash = textMapAt(metadata, "labels").get("pod-template-hash");
  return objectsAt(metadata, "ownerReferences").flatMap((reference): readonly OwnerName[] => {
    const kind = textAt(reference, "kind");
    const name = textAt(reference, "name");
    if (kind === undefined || name === undefined) return [];
    const owner = { kind, name };
    if (kind === "ReplicaSet" && hash !== undefined && name.endsWith(`-${hash}`)) {
      const base = name.slice(0, -hash.length - 1);
      return [owner, { kind: "Deployment", name: base }, { kind: "Rollout", name: base }];
    }
    const run = kind === "Job" ? /^(.+)-[0-9]+$/.exec(name) : null;
    return run?.[1] === undefined ? [owner] : [owner, { kind: "CronJob", name: run[1] }];
  });
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}
