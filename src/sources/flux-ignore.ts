import ignore, { type Ignore } from "ignore";
import { compareText } from "../base/compare.ts";
import { indexTree, type TreeIndex } from "./tree-index.ts";
import { directoryOf, liesIn } from "./tree-path.ts";

/** What Flux leaves out unless a later pattern takes it in again. Source: Flux, "Git Repositories", "Excluding files". */
const defaults = [
  ...[".git/", ".gitignore", ".gitmodules", ".gitattributes"],
  ...["*.jpg", "*.jpeg", "*.gif", "*.png", "*.wmv", "*.flv", "*.tar.gz", "*.zip"],
  ...[".github/", ".circleci/", ".travis.yml", ".gitlab-ci.yml", "appveyor.yml", ".drone.yml"],
  ...["cloudbuild.yaml", "codeship-services.yml", "codeship-steps.yml"],
  ...["**/.goreleaser.yml", "**/.goreleaser.brew.yml", "**/.sops.yaml", "**/.flux.yaml"],
];

interface Patterns {
  readonly directory: string;
  readonly patterns: Ignore;
}

/**
 * The tree as Flux packs it: without what its own list, the `.sourceignore` files and the GitRepository leave out; the last
 * pattern that is about a file decides.
 */
export function packedByFlux(tree: TreeIndex, written: string | undefined): TreeIndex {
  const lists: readonly Patterns[] = [
    { directory: ".", patterns: ignore().add(defaults) },
    ...[...tree.sourceIgnores]
      .map(([path, text]) => ({ directory: directoryOf(path), patterns: ignore().add(text) }))
      .sort((a, b) => compareText(a.directory, b.directory)),
    ...(written === undefined ? [] : [{ directory: ".", patterns: ignore().add(written) }]),
  ];
  const kept = tree.paths.filter((path) => !isLeftOut(path, lists));
  return kept.length === tree.paths.length
    ? tree
    : indexTree(kept.flatMap((path) => tree.files.get(path) ?? []));
}

function isLeftOut(path: string, lists: readonly Patterns[]): boolean {
  let out = false;
  for (const { directory, patterns } of lists) {
    if (!liesIn(path, directory)) continue;
    const { ignored, unignored } = patterns.test(directory === "." ? path : path.slice(directory.length + 1));
    if (ignored || unignored) out = ignored;
  }
  return out;
}
