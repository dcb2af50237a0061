import type { JsonObject } from "../base/json.ts";
import type { Issue } from "../model/issue.ts";
import type { SourceFile } from "../model/resource.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { HelmRender } from "./source-plan.ts";
import type { TreeIndex } from "./tree-index.ts";
import type { ValueSource, WrittenSubstitution } from "./resolve-substitution.ts";

/** One directory of the tree that something in the tree deploys to a cluster. */
export interface Deployment {
  readonly cluster: string;
  /** `Application argocd/shop`. */
  readonly label: string;
  /** Name of the object, which tells apart what several make of one directory. */
  readonly name: string;
  readonly place: SourceRef;
  /** Directory of the tree, `.` for its top. */
  readonly path: string;
  /** What it sees of the tree; left out: all. */
  readonly tree?: TreeIndex;
  /** Of objects that name none. */
  readonly namespace: string | undefined;
  /** What the directory is taken as; `found`: as what it holds says. */
  readonly tool: "found" | "kustomize" | "helm" | "manifests";
  /** Whether files of directories below it count. */
  readonly recurse: boolean;
  /** Globs below `path`. */
  readonly include: string | undefined;
  readonly exclude: string | undefined;
  /** Where the directory is a chart. */
  readonly helm: HelmSettings;
  /** What gives the chart values besides, in order; `undefined`: nothing. */
  readonly valuesFrom?: readonly ReleaseValues[];
  readonly kustomize: KustomizeSettings;
  /** Applied to the text of everything it deploys. */
  readonly substitution: WrittenSubstitution | undefined;
  /** Objects it makes besides. */
  readonly made: readonly SourceFile[];
  /** What it says that is not carried out here, and what of it is wrong. */
  readonly issues: readonly Issue[];
}

/** Values that a HelmRelease takes from an object beside it. */
export interface ReleaseValues extends ValueSource {
  /** Key of the object. */
  readonly key: string;
  /** Name of the single value that it is; `undefined`: a file of values. */
  readonly targetPath: string | undefined;
  readonly place: SourceRef;
}

export type HelmSettings = Omit<HelmRender, "kind" | "chart">;

export interface KustomizeSettings {
  /** What it changes of the kustomization before it is built. `undefined`: nothing. */
  readonly edit: ((kustomization: JsonObject) => JsonObject) | undefined;
  /** Namespace that every object is put into, whatever it names. */
  readonly namespace: string | undefined;
  /** Whether a directory without a kustomization is made one. */
  readonly generated: boolean;
}

export interface FoundDeployments {
  readonly deployments: readonly Deployment[];
  readonly issues: readonly Issue[];
}
