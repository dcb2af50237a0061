import { parseAllDocuments } from "yaml";
import type { SourceFile } from "../library.ts";
import { isRecord, record, records, text, type Json, type JsonRecord } from "./json.ts";

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
    absent: finished
      ? "a finished pod has no address, so Calico has no endpoint for it (IPS-4)"
      : record(pod["spec"])["hostNetwork"] === true
        ? "a hostNetwork pod is its host and no endpoint of its own (HEP-21)"
        : undefined,
  };
}

function objectsIn(content: string): readonly JsonRecord[] {
  return parseAllDocuments(content, { logLevel: "silent" })
    .map((document) => document.toJS({ maxAliasCount: 100 }) as Json)
    .flatMap(unwrap);
}

function unwrap(value: Json): readonly JsonRecord[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(unwrap);
  if (!isRecord(value)) return [];
  if (!/List$/.test(text(value["kind"]) ?? "")) return [value];
  // Items of a typed list may leave their own kind out.
  const kind = (text(value["kind"]) ?? "").replace(/List$/, "");
  return records(value["items"]).map((item) => (item["kind"] === undefined ? { ...item, kind } : item));
}
