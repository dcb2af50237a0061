import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { FieldPath, SourceFile } from "../model/resource.ts";
import type { Issue } from "../model/issue.ts";
import { parseYamlDocument } from "../parse/parse-yaml-document.ts";
import type { Kustomization, KustomizationReference } from "./kustomization.ts";
import { directoryOf, resolvePath } from "./tree-path.ts";

/** Keys with a list of files and directories that are built like resources. */
const builtKeys = ["resources", "bases", "components", "generators", "transformers", "validators"];
/** Keys with a list of file names. */
const readKeys = ["crds", "configurations", "patchesStrategicMerge"];
/** Keys with a list of objects, and the entries of those that name files. */
const nestedKeys: Readonly<Record<string, readonly string[]>> = {
  patches: ["path"],
  patchesJson6902: ["path"],
  replacements: ["path"],
  helmCharts: ["valuesFile", "additionalValuesFiles"],
  configMapGenerator: ["files", "envs", "env"],
  secretGenerator: ["files", "envs", "env"],
};
/** Generated ConfigMaps and Secrets decide no connection, and neither do images or a hash at the end of their names. */
const harmlessKeys: ReadonlySet<string> = new Set([
  "apiVersion",
  "kind",
  "metadata",
  "resources",
  "bases",
  "configMapGenerator",
  "secretGenerator",
  "generatorOptions",
  "images",
  "sortOptions",
]);

export interface ReadKustomization {
  /** `undefined`: it is another kind of object, or the issues say why it can't be read. */
  readonly kustomization: Kustomization | undefined;
  readonly issues: readonly Issue[];
}

/** Reads what a kustomization file names. What it means is kustomize's business. */
export function readKustomization({ path, text }: SourceFile): ReadKustomization {
  const { value, locateValue, issues } = parseYamlDocument(path, text);
  if (value !== undefined && value !== null && !isJsonObject(value))
    return { kustomization: undefined, issues };
  const object: JsonObject = value ?? {};
  const apiVersion = object["apiVersion"];
  // Flux has a kind of the same name, often kept in a file of the same name.
  if (typeof apiVersion === "string" && !apiVersion.startsWith("kustomize.config.k8s.io/"))
    return { kustomization: undefined, issues: [] };
  const directory = directoryOf(path);
  const refer =
    (kind: KustomizationReference["kind"], key: string) =>
    ([field, written]: readonly [FieldPath, string]): KustomizationReference => ({
      kind,
      key,
      written,
      path: resolvePath(directory, written),
      place: locateValue(field),
    });
  const references = [
    ...builtKeys.flatMap((key) => texts([key], object[key]).map(refer("built", key))),
    ...readKeys.flatMap((key) => texts([key], object[key]).map(refer("read", key))),
    ...Object.entries(nestedKeys).flatMap(([key, names]) =>
      elements(object[key]).flatMap((element, index) =>
        names.flatMap((name) =>
          (isJsonObject(element) ? texts([key, index, name], element[name]) : []).map(([field, written]) =>
            refer("read", key)([field, name === "files" ? withoutKey(written) : written]),
          ),
        ),
      ),
    ),
    ...(isJsonObject(object["openapi"]) ? texts(["openapi", "path"], object["openapi"]["path"]) : []).map(
      refer("read", "openapi"),
    ),
  ];
  const component = object["kind"] === "Component";
  const verbatim = !component && Object.keys(object).every((key) => harmlessKeys.has(key));
  return { kustomization: { directory, file: path, component, references, verbatim, object }, issues };
}

/** The texts of a list or a single entry that can be paths: an inline patch is none. */
function texts(field: FieldPath, value: JsonValue | undefined): readonly (readonly [FieldPath, string])[] {
  if (typeof value === "string") return value.includes("\n") || value.startsWith("{") ? [] : [[field, value]];
  return elements(value).flatMap((element, index) =>
    typeof element === "string" ? texts([...field, index], element) : [],
  );
}

function elements(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** `key=path` names the entry of the ConfigMap and the file. */
function withoutKey(written: string): string {
  return written.slice(written.indexOf("=") + 1);
}
