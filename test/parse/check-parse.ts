import { expect } from "@jest/globals";
import { describeResource } from "../../src/model/resource.ts";
import { parseFiles, type ParseOptions } from "../../src/parse/parse-files.ts";

export interface ParseCase {
  readonly name: string;
  /** Path -> text. */
  readonly files: Readonly<Record<string, string>>;
  readonly options?: ParseOptions;
  /** `Kind namespace/name @ path:line-endLine`. */
  readonly resources?: readonly string[];
  /** `severity code @ path:line:column`. */
  readonly issues?: readonly string[];
  readonly skipped?: Readonly<Record<string, number>>;
}

/** Parses the files and compares everything that came out, as short text. */
export function checkParse(one: ParseCase): void {
  const files = Object.entries(one.files).map(([path, text]) => ({ path, text }));
  const tree = parseFiles(files, one.options);
  const resources = tree.resources.map((resource) => {
    const { path, line, endLine } = resource.locate([]);
    return `${describeResource(resource)} @ ${path}:${line}-${endLine ?? line}`;
  });
  const issues = tree.issues.map(
    ({ severity, code, place }) =>
      `${severity} ${code} @ ${place?.path ?? ""}:${place?.line ?? 0}:${place?.column ?? 0}`,
  );
  expect({ resources, issues, skipped: Object.fromEntries(tree.skippedKinds) }).toEqual({
    resources: one.resources ?? [],
    issues: one.issues ?? [],
    skipped: one.skipped ?? {},
  });
}

/** The object of a text that holds one, as JSON. */
export function objectOf(text: string, path = "one.yaml"): unknown {
  const tree = parseFiles([{ path, text }]);
  expect(tree.issues).toEqual([]);
  expect(tree.resources).toHaveLength(1);
  return tree.resources[0]?.object;
}

/** A pod in one line. */
export function pod(name: string, namespace = "shop"): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: ${namespace}}}`;
}
