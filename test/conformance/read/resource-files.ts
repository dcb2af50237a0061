import type { SourceFile } from "../library.ts";
import { record, text, type Json, type JsonRecord } from "./json.ts";

/** Resources of a vector as the files of a tree: one each, named for what it holds, so that traces can be read. */
export function resourceFiles(resources: readonly Json[]): readonly SourceFile[] {
  return resources.map((resource, index) => ({
    path: `${String(index).padStart(3, "0")}-${resourceName(record(resource)).replaceAll(/[^A-Za-z0-9.-]+/g, "-")}.json`,
    text: JSON.stringify(resource),
  }));
}

/** `Kind namespace/name`. */
export function resourceName(resource: JsonRecord): string {
  const metadata = record(resource["metadata"]);
  const namespace = text(metadata["namespace"]);
  return `${text(resource["kind"]) ?? "?"} ${namespace === undefined ? "" : `${namespace}/`}${text(metadata["name"]) ?? "?"}`;
}

const longest = 260;

/** One line about a resource: its name, labels and spec. */
export function shortResource(resource: JsonRecord): string {
  const labels = record(resource["metadata"])["labels"];
  const parts = [labels, resource["spec"], resource["status"], resource["endpoints"]].filter(
    (part) => part !== undefined,
  );
  const line = [resourceName(resource), ...parts.map((part) => JSON.stringify(part))].join(" ");
  return line.length > longest ? `${line.slice(0, longest)}...` : line;
}
