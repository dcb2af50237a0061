import type { JsonObject } from "../base/json.ts";
import type { SourceRef } from "../model/source-ref.ts";

/** A kustomization file of the tree. */
export interface Kustomization {
  /** Directory it lies in; `.` is the top of the tree. */
  readonly directory: string;
  readonly file: string;
  /** A component is a part of kustomizations that name it, never deployed by itself. */
  readonly component: boolean;
  readonly references: readonly KustomizationReference[];
  /** What it says. */
  readonly object: JsonObject;
  /**
   * True where it renders to the objects of its resources as they are written: nothing it says touches an object the
   * engine reads. Then the files themselves can be taken, and places stay those of the source.
   */
  readonly verbatim: boolean;
}

export interface KustomizationReference {
  /**
   * `built`: a file of objects or the directory of a kustomization. `read`: an input of another kind. `inline`: the
   * configuration of a plugin, which stands there itself.
   */
  readonly kind: "built" | "read" | "inline";
  /** Key of the kustomization it is written under. */
  readonly key: string;
  readonly written: string;
  /** `undefined`: it leads out of the tree. Without meaning for `inline`. */
  readonly path: string | undefined;
  readonly place: SourceRef;
}

/** File names kustomize looks for. Source: kustomize, `RecognizedKustomizationFileNames`. */
export function isKustomizationFile(name: string): boolean {
  return name === "kustomization.yaml" || name === "kustomization.yml" || name === "Kustomization";
}

/** Keys with a list of plugins: files and directories that are built like resources, or what would be in them. */
export const pluginKeys: readonly string[] = ["generators", "transformers", "validators"];

export function isPlugin({ key }: KustomizationReference): boolean {
  return pluginKeys.includes(key);
}
