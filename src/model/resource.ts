import type { JsonObject } from "../base/json.ts";
import type { SourceRef } from "./source-ref.ts";

/** One file of a tree. `path` is relative to the tree, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Where objects that name no namespace go, when what deploys the file says so. */
  readonly namespace?: string;
  /** Place of its source among all: of an object written twice that of the later source counts. Default 0. */
  readonly order?: number;
  /** From the inventory: an object that the tree holds too is the tree's, which is no fault. */
  readonly inventory?: boolean;
  /** It is a symbolic link, which is not followed, and its text is empty. */
  readonly link?: TreeLink;
  /** Of what was rendered: the files of the tree that its objects come from. */
  readonly origins?: RenderOrigins;
}

export type RenderOrigins =
  /** Of kustomize: objects are changed on the way. Patches win over the objects they change. */
  | {
      readonly kind: "objects";
      readonly objects: readonly SourceFile[];
      readonly patches: readonly SourceFile[];
    }
  /** Of helm: `chart` is the directory of the chart, whose templates the text names in comments. */
  | { readonly kind: "templates"; readonly chart: string; readonly files: readonly SourceFile[] };

export interface TreeLink {
  /** Path of the tree that it leads to; `undefined`: it leads out of the tree, or nowhere. */
  readonly to: string | undefined;
  /** Whether it stands for manifests; one that leads out of the tree under any name may. */
  readonly certain: boolean;
}

export type FieldPath = readonly (string | number)[];

/** One Kubernetes object as written, with the means to find the line of any of its fields. */
export interface Resource {
  /** `""` for the core group: `apiVersion: v1`. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** As written, or as what deploys it says; `undefined` where neither names one. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** The whole object, as JSON. */
  readonly object: JsonObject;
  /** Place of the field, or of the nearest ancestor that exists. `[]` is the object itself. */
  readonly locate: (path: FieldPath) => SourceRef;
}

/** `Kind namespace/name`, or `Kind name`. */
export function describeResource(resource: Pick<Resource, "kind" | "namespace" | "name">): string {
  const scope = resource.namespace === undefined ? "" : `${resource.namespace}/`;
  return `${resource.kind} ${scope}${resource.name}`;
}
