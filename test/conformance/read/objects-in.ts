import { parseAllDocuments } from "yaml";
import { isRecord, records, text, type Json, type JsonRecord } from "./json.ts";

/** The objects of a file, those in lists one by one. */
export function objectsIn(content: string): readonly JsonRecord[] {
  return parseAllDocuments(content, { logLevel: "silent" })
    .map((document) => document.toJS({ maxAliasCount: 100 }) as Json)
    .flatMap(unwrap);
}

function unwrap(value: Json): readonly JsonRecord[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(unwrap);
  if (!isRecord(value)) return [];
  if (!/List$/.test(text(value["kind"]) ?? "")) return [value];
  // Items of a typed list may leave their own kind and version out.
  const kind = (text(value["kind"]) ?? "").replace(/List$/, "");
  return records(value["items"]).map((item) => ({ apiVersion: value["apiVersion"], kind, ...item }));
}
