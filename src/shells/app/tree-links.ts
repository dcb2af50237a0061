import { configPath } from "../../judge/config-path.ts";
import type { SourceFile } from "../../model/resource.ts";
import { baseNameOf, directoryOf, resolvePath } from "../../sources/tree-path.ts";
import { isPolicyPath } from "./policy-path.ts";

/** Links through links: more are a circle. */
const MAX_STEPS = 40;

/** Whether a symbolic link may stand for manifests: under the name of some, or of a directory. */
export function mayStandForManifests(path: string): boolean {
  return path !== configPath && (isPolicyPath(path) || !baseNameOf(path).slice(1).includes("."));
}

/**
 * The symbolic links of a Git tree and where they lead. `paths`: every file and link of the tree. `targets`: what those
 * links hold that may stand for manifests.
 */
export function treeLinks(
  paths: readonly string[],
  targets: ReadonlyMap<string, string>,
): readonly SourceFile[] {
  if (targets.size === 0) return [];
  const known = new Set<string>(["."]);
  for (const path of paths) for (let step = path; !known.has(step); step = directoryOf(step)) known.add(step);
  return [...targets.keys()].flatMap((path): readonly SourceFile[] => {
    const led = follow(path, targets);
    const to = led !== undefined && known.has(led) ? led : undefined;
    return [{ path, text: "", link: { to, certain: isPolicyPath(path) } }];
  });
}

/** `undefined`: out of the tree, or in a circle. */
function follow(path: string, targets: ReadonlyMap<string, string>): string | undefined {
  let at = path;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const through: string | undefined = prefixesOf(at).find((prefix) => targets.has(prefix));
    if (through === undefined) return at;
    const target = resolvePath(directoryOf(through), targets.get(through) ?? "");
    const next = target === undefined ? undefined : resolvePath(target, at.slice(through.length + 1));
    if (next === undefined) return undefined;
    at = next;
  }
  return undefined;
}

/** `a`, `a/b` and `a/b/c` of `a/b/c`. */
function prefixesOf(path: string): readonly string[] {
  const steps = path.split("/");
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}
