import { describeResource, type Resource } from "../model/resource.ts";
import { textAt } from "./read-fields.ts";
import { homeRepository, repositoryKey } from "./repository-key.ts";

/** The repositories that Flux takes things from. */
export interface FluxRepositories {
  /** `undefined`: no Git repository. */
  readonly named: (resource: Resource, ...at: readonly string[]) => string | undefined;
  /** The GitRepository itself, where the tree holds it. */
  readonly object: (resource: Resource, ...at: readonly string[]) => Resource | undefined;
  /** Whether it is the one of this tree. */
  readonly isHome: (repository: string) => boolean;
}

/**
 * A repository is known by its address where the tree holds the GitRepository, and by its name elsewhere. `here` are the
 * Kustomizations whose path is in this tree: the repository most of them name is this one, and where that doesn't tell, the
 * one that Flux was installed from.
 */
export function fluxRepositories(
  resources: readonly Resource[],
  here: readonly Resource[],
): FluxRepositories {
  const objects = new Map(
    resources
      .filter(({ group, kind }) => group === "source.toolkit.fluxcd.io" && kind === "GitRepository")
      .map((resource) => [describeResource(resource), resource]),
  );
  const idOf = ({ object, namespace }: Resource, ...at: readonly string[]): string | undefined => {
    if ((textAt(object, ...at, "kind") ?? "GitRepository") !== "GitRepository") return undefined;
    const name = textAt(object, ...at, "name") ?? "";
    const home = textAt(object, ...at, "namespace") ?? namespace;
    return describeResource({ kind: "GitRepository", namespace: home, name });
  };
  const object: FluxRepositories["object"] = (resource, ...at) => objects.get(idOf(resource, ...at) ?? "");
  const named: FluxRepositories["named"] = (resource, ...at) => {
    const url = textAt(object(resource, ...at)?.object, "spec", "url");
    return url === undefined ? idOf(resource, ...at) : repositoryKey(url);
  };
  const counted = here.flatMap((resource) => named(resource, "spec", "sourceRef") ?? []);
  const bootstrap = here.find(({ object }) => textAt(object, "spec", "sourceRef", "name") === "flux-system");
  const home =
    homeRepository(counted) ?? (bootstrap === undefined ? undefined : named(bootstrap, "spec", "sourceRef"));
  return { named, object, isHome: (repository) => home === undefined || repository === home };
}
