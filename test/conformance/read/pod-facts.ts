import type { SourceFile } from "../library.ts";
import { record, records, text, type JsonRecord } from "./json.ts";
import { objectsIn } from "./objects-in.ts";

/** What a vector needs to know of pods that the matrix does not say. */
export interface PodFact {
  readonly id: string;
  /** `namespace/owner` of a pod that names one; static pods, owned by their node, have none. */
  readonly owner: string | undefined;
  /** Why Calico has no endpoint for it, with the rule. */
  readonly absent: string | undefined;
}

/** Pods written as such in the files, lists included. */
export function podFacts(files: readonly SourceFile[]): readonly PodFact[] {
  return files
    .flatMap(({ text: content }) => (/\bPod(List)?\b/.test(content) ? objectsIn(content) : []))
    .flatMap((object) => {
      return object["kind"] === "Pod" ? [podFact(object)] : [];
    });
}

function podFact(pod: JsonRecord): PodFact {
  const metadata = record(pod["metadata"]);
  const namespace = text(metadata["namespace"]) ?? "default";
  const owner = records(metadata["ownerReferences"])[0];
  const phase = text(record(pod["status"])["phase"]);
  const finished = phase === "Succeeded" || phase === "Failed";
  return {
    id: `${namespace}/${text(metadata["name"]) ?? ""}`,
    owner:
      owner === undefined || owner["kind"] === "Node"
        ? undefined
        : `${namespace}/${text(owner["name"]) ?? ""}`,
    absent: finished ? "a finished pod has no address, so Calico has no endpoint for it (IPS-4)" : undefined,
  };
}
