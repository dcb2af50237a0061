import { isKustomizationFile } from "../../sources/kustomization.ts";
import { baseNameOf } from "../../sources/tree-path.ts";

/**
 * True for the files that can hold policy or configuration: YAML and JSON, `.calsim.yml` included, and `Kustomization`,
 * which has no extension. Case counts for nothing in the extension. Paths a Git tree can't hold by itself (`..`,
 * absolute) are refused.
 */
export function isPolicyPath(path: string): boolean {
  if (path.startsWith("/") || path.split("/").includes("..")) return false;
  return /\.(?:ya?ml|json)$/i.test(path) || isKustomizationFile(baseNameOf(path));
}
