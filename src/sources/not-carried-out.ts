import type { Issue } from "../model/issue.ts";
import type { SourceRef } from "../model/source-ref.ts";

/** A field that changes what is deployed, and that calsim does not carry out: what is deployed is then not known. */
export function notCarriedOut(field: string, place: SourceRef, object: string, why?: string): Issue {
  return {
    code: "deployment-not-modelled",
    severity: "error",
    message: `\`${field}\` changes what is deployed and is not carried out by calsim${why === undefined ? "" : `: ${why}`}`,
    place,
    object,
    hint: "put it into a kustomization or values file of the tree, or describe the clusters in `.calsim.yml`",
  };
}
