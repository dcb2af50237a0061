import type { JsonObject } from "../base/json.ts";
import { parseFiles } from "../parse/parse-files.ts";
import type { Deployment } from "./deployment.ts";
import type { Kustomization } from "./kustomization.ts";
import { readKustomization } from "./read-kustomization.ts";
import { takeKustomization, type Taken } from "./take-kustomization.ts";
import type { TreeIndex } from "./tree-index.ts";
import { liesIn } from "./tree-path.ts";

/** A kustomization with what deploys it changes of it. */
export function takeEdited(deployment: Deployment, tree: TreeIndex): Taken {
  const { path, kustomize } = deployment;
  const own = tree.kustomizations.all.get(path);
  if (own === undefined) return takeKustomization(path, tree);
  const { edit, namespace } = kustomize;
  const object = edit === undefined ? own.object : edit(own.object);
  if (namespace === undefined)
    return edit === undefined ? takeKustomization(path, tree) : takeObject(deployment, own, object, tree);
  const apart =
    edit === undefined ? takeKustomization(path, tree) : takeObject(deployment, own, object, tree);
  if (apart.renders.length === 0 && livesIn(namespace, apart.files, tree)) return { ...apart, namespace };
  return takeObject(deployment, own, { ...object, namespace }, tree);
}

/** Manifests as the kustomization that Flux makes of a directory without one. */
export function takeGenerated(deployment: Deployment, plain: Taken, tree: TreeIndex): Taken {
  const { path, kustomize } = deployment;
  const { edit, namespace } = kustomize;
  const error = plain.issues.some(({ severity }) => severity === "error");
  if (error || (edit === undefined && namespace === undefined)) return plain;
  if (edit === undefined && namespace !== undefined && plain.renders.length === 0)
    if (livesIn(namespace, plain.files, tree)) return { ...plain, namespace };
  const relative = (one: string): string => (path === "." ? one : one.slice(path.length + 1));
  const built = tree.kustomizations.tops.map(({ directory }) => directory).filter((one) => liesIn(one, path));
  const loose = plain.files.filter((one) => !tree.kustomizations.inputs.has(one));
  const object = { resources: [...loose, ...built].map(relative) };
  const file = path === "." ? "kustomization.yaml" : `${path}/kustomization.yaml`;
  const own: Kustomization = {
    directory: path,
    file,
    component: false,
    references: [],
    verbatim: false,
    object,
  };
  const edited = edit === undefined ? object : edit(object);
  const taken = takeObject(
    deployment,
    own,
    namespace === undefined ? edited : { ...edited, namespace },
    tree,
  );
  return { ...taken, reads: [...plain.reads, ...taken.reads.filter((one) => one !== file)] };
}

/** A kustomization that says this. */
function takeObject(
  { path, name, place }: Deployment,
  own: Kustomization,
  object: JsonObject,
  tree: TreeIndex,
): Taken {
  const text = `${JSON.stringify(object, undefined, 2)}\n`;
  const { kustomization } = readKustomization({ path: own.file, text });
  if (kustomization === undefined) return takeKustomization(path, tree);
  // What the file itself names is told at its line there, what is added at what adds it.
  const references = kustomization.references.map((reference) => {
    const { key, written } = reference;
    const before = own.references.find((one) => one.key === key && one.written === written);
    return { ...reference, place: before?.place ?? place };
  });
  const all = new Map(tree.kustomizations.all).set(path, { ...kustomization, references });
  const edited = { file: own.file, text, by: name };
  return takeKustomization(path, { ...tree, kustomizations: { ...tree.kustomizations, all } }, edited);
}

/**
 * Whether putting every object into a namespace only says where those go that name none: then the files can be taken as
 * they are, and places stay theirs. A Namespace would be renamed. Source: kustomize, namespace transformer.
 */
function livesIn(namespace: string, paths: readonly string[], tree: TreeIndex): boolean {
  const files = paths.flatMap((path) => tree.files.get(path) ?? []);
  return parseFiles(files).resources.every((resource) =>
    resource.kind === "Namespace"
      ? resource.name === namespace
      : resource.namespace === undefined || resource.namespace === namespace,
  );
}
