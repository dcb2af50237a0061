import { describeResource, type Resource } from "../model/resource.ts";
import { textAt } from "./read-fields.ts";
import { homeRepository, repositoryKey } from "./repository-key.ts";

/** The repositories that Flux takes things from. */
export interface FluxRepositories {
  /** `undefined`: no Git repository. */
  readonly named: (resource: Resource, ...at: readonly string[]) => string | undefined;
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
  const addresses = new Map(
    resources
      .filter(({ group, kind }) => group === "source.toolkit.fluxcd.io" && kind === "GitRepository")
      .flatMap((resource) => {
        const url = textAt(resource.object, "spec", "url");
        return url === undefined ? [] : [[describeResource(resource), repositoryKey(url)] as const];
      }),
  );
  const named = ({ object, namespace }: Resource, ...at: readonly string[]): string | undefined => {
    if ((textAt(object, ...at, "kind") ?? "GitRepository") !== "GitRepository") return undefined;
    const name = textAt(object, ...at, "name") ?? "";
    const id = { kind: "GitRepository", namespace: textAt(object, ...at, "namespace") ?? namespace, name };
    return addresses.get(describeResource(id)) ?? describeResource(id);
  };
  const counted = here.flatMap((resource) => named(resource, "spec", "sourceRef") ?? []);
  const bootstrap = here.find(({ object }) => textAt(object, "spec", "sourceRef", "name") === "flux-system");
  const home =
    homeRepository(counted) ?? (bootstrap === undefined ? undefined : named(bootstrap, "spec", "sourceRef"));
  return { named, isHome: (repository) => home === undefined || repository === home };
}
