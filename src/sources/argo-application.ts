import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { FieldPath, SourceFile } from "../model/resource.ts";
import type { SourceRef } from "../model/source-ref.ts";
import { parseYamlDocument } from "../parse/parse-yaml-document.ts";
import { mergePatch } from "./merge-patch.ts";
import { objectsAt, textAt, valueAt } from "./read-fields.ts";
import { repositoryKey } from "./repository-key.ts";
import { resolvePath } from "./tree-path.ts";

/** An Application of Argo CD, written as an object or made by an ApplicationSet. */
export interface ArgoApplication {
  readonly label: string;
  readonly name: string;
  readonly spec: JsonValue | undefined;
  /** Place of a field of `spec`. */
  readonly locate: (path: FieldPath) => SourceRef;
  /** Repositories that its generators read directories and files of. */
  readonly generatedFrom: readonly string[];
  /** The cluster that the object itself is in, which it calls its own; `undefined`: nothing tells it from others. */
  readonly home: string | undefined;
}

/** One source of an Application: a directory of some repository, or a chart of some registry. */
export interface ArgoSource {
  readonly application: ArgoApplication;
  /** The source as it counts, overrides of the tree laid over it. */
  readonly fields: JsonObject;
  /** Path of the source within `spec`. */
  readonly at: FieldPath;
  /** Address of the repository without what differs between ways to reach it. */
  readonly repository: string;
  /** `undefined`: a chart from a registry, or a path out of the tree. */
  readonly path: string | undefined;
  /** Names that sources give their repositories, so that others can take files of them. */
  readonly refs: ReadonlyMap<string, string>;
}

/** The sources that deploy something. Source: Argo CD, `operator-manual/application.yaml`. */
export function argoSources(
  application: ArgoApplication,
  files: ReadonlyMap<string, SourceFile>,
): readonly ArgoSource[] {
  const { spec } = application;
  const several = objectsAt(spec, "sources");
  const single = valueAt(spec, "source");
  const placed: readonly { readonly source: JsonObject; readonly at: FieldPath }[] =
    several.length > 0
      ? several.map((source, index) => ({ source, at: ["sources", index] }))
      : [{ source: isJsonObject(single) ? single : {}, at: ["source"] }];
  const refs = new Map(
    several.flatMap((source) => {
      const ref = textAt(source, "ref");
      return ref === undefined ? [] : [[ref, repositoryKey(textAt(source, "repoURL") ?? "")] as const];
    }),
  );
  return placed
    .filter(({ source }) => textAt(source, "ref") === undefined || textAt(source, "path") !== undefined)
    .map(({ source, at }) => {
      const written = textAt(source, "path");
      const isChart = written === undefined || textAt(source, "chart") !== undefined;
      const path = isChart ? undefined : resolvePath(".", written);
      return {
        application,
        fields: withOverrides(source, path, application.name, files),
        at,
        repository: repositoryKey(textAt(source, "repoURL") ?? ""),
        path,
        refs,
      };
    });
}

/**
 * What files of the directory set besides, as an image updater leaves it there.
 * Source: Argo CD, "Parameter Overrides", section "Store Overrides In Git".
 */
function withOverrides(
  source: JsonObject,
  directory: string | undefined,
  application: string,
  files: ReadonlyMap<string, SourceFile>,
): JsonObject {
  const names = [".argocd-source.yaml", `.argocd-source-${application}.yaml`];
  return names.reduce((fields, name) => {
    const path = directory === undefined ? undefined : resolvePath(directory, name);
    const file = path === undefined ? undefined : files.get(path);
    if (file === undefined) return fields;
    const merged = mergePatch(fields, parseYamlDocument(file.path, file.text).value ?? {});
    return isJsonObject(merged) ? merged : fields;
  }, source);
}
