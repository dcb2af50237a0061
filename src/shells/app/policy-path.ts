import { isKustomizationFile } from "../../sources/kustomization.ts";
import { sourceIgnoreName } from "../../sources/tree-index.ts";
import { baseNameOf } from "../../sources/tree-path.ts";

/**
 * True for the files that can hold policy or configuration: YAML and JSON, `.calsim.yml` included, and `Kustomization`
 * and `.sourceignore`, which have no extension. Case counts for nothing in the extension.
 */
export function isPolicyPath(path: string): boolean {
  const name = baseNameOf(path);
  return /\.(?:ya?ml|json)$/i.test(path) || isKustomizationFile(name) || name === sourceIgnoreName;
}

/** Why a file of such a name is not read, wherever it lies: a Git tree made by hand may hold any. `undefined`: it is. */
export function nameFault(path: string): string | undefined {
  const steps = path.split("/");
  if (steps.some((step) => step === ".." || step === "." || step === ""))
    return "its name leads out of its directory";
  return path.includes("\uFFFD") ? "its name is not UTF-8 text" : undefined;
}
