import type { Issue } from "../model/issue.ts";
import type { Limits } from "../model/limits.ts";
import type { Resource, SourceFile } from "../model/resource.ts";
import { parseFiles } from "../parse/parse-files.ts";

/** Kinds of objects that say what is deployed, or from where; their groups have others too. */
const namingKinds: ReadonlySet<string> = new Set([
  ...["Application", "ApplicationSet", "AppProject"],
  ...["Kustomization", "HelmRelease", "GitRepository"],
]);

export function isNaming({ kind, group }: Resource): boolean {
  return namingKinds.has(kind) && (group === "argoproj.io" || group.endsWith(".toolkit.fluxcd.io"));
}

/** Whether a text may hold objects of Argo CD or Flux. A plain search: every file there is goes through it. */
export function mayName(text: string): boolean {
  return text.includes("argoproj.io/") || text.includes(".toolkit.fluxcd.io/");
}

export interface NamingFile {
  readonly path: string;
  readonly resources: readonly Resource[];
  readonly issues: readonly Issue[];
}

/** The objects of a file. By itself: one name may stand for one object in each cluster. */
export function readNaming(file: SourceFile, limits: Partial<Limits>): NamingFile {
  const { resources, issues } = parseFiles([file], { limits });
  return { path: file.path, resources, issues };
}
