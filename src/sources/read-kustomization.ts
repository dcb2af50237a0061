import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { FieldPath, SourceFile } from "../model/resource.ts";
import type { Issue } from "../model/issue.ts";
import type { SourceRef } from "../model/source-ref.ts";
import { parseYamlDocument } from "../parse/parse-yaml-document.ts";
import { pluginKeys, type Kustomization, type KustomizationReference } from "./kustomization.ts";
import { isEncoded } from "./read-plugin.ts";
import { directoryOf, resolvePath } from "./tree-path.ts";

/** Keys with a list of files and directories that are built like resources. */
const builtKeys = ["resources", "bases", "components", ...pluginKeys];
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
  const encoded = isEncoded(text) ? [encodedFault(path)] : [];
  const charts = ["helmCharts", "helmChartInflationGenerator"]
    .flatMap((key) => under(object, key))
    .filter(([, list]) => elements(list).length > 0)
    .map(([field]) => chartFault(field.join("."), locateValue(field)));
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
    ...builtKeys.flatMap((key) =>
      under(object, key).flatMap((entry) => texts(...entry).map(refer("built", key))),
    ),
    ...pluginKeys.flatMap((key) =>
      under(object, key).flatMap((entry) => inlineTexts(...entry).map(refer("inline", key))),
    ),
    ...readKeys.flatMap((key) =>
      under(object, key).flatMap((entry) => texts(...entry).map(refer("read", key))),
    ),
    ...Object.entries(nestedKeys).flatMap(([key, names]) =>
      under(object, key).flatMap(([field, list]) =>
        elements(list).flatMap((element, index) =>
          names.flatMap((name) =>
            under(element, name, [...field, index]).flatMap((entry) =>
              texts(...entry).map(([at, written]) =>
                refer("read", key)([at, name === "files" ? withoutKey(written) : written]),
              ),
            ),
          ),
        ),
      ),
    ),
    ...under(object, "openapi").flatMap(([field, openapi]) =>
      under(openapi, "path", field).flatMap((entry) => texts(...entry).map(refer("read", "openapi"))),
    ),
  ];
  const component = object["kind"] === "Component";
  const verbatim = !component && Object.keys(object).every((key) => harmlessKeys.has(key));
  return {
    kustomization: { directory, file: path, component, references, verbatim, object },
    issues: [...issues, ...encoded, ...charts],
  };
}

/**
 * The entries that kustomize reads as those of a key: it doesn't tell capital letters from small ones.
 * Source: Go, `encoding/json`, `Unmarshal`.
 */
function under(
  value: JsonValue | undefined,
  key: string,
  field: FieldPath = [],
): readonly (readonly [FieldPath, JsonValue | undefined])[] {
  if (!isJsonObject(value)) return [];
  const named = Object.entries(value).filter(([name]) => foldCase(name) === foldCase(key));
  return named.map(([name, entry]) => [[...field, name], entry]);
}

/** Both ways: the long s and the sign of Kelvin count as the letters they look like. */
function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase();
}

/** The texts of a list or a single entry that can be paths: an inline patch is none. */
function texts(field: FieldPath, value: JsonValue | undefined): readonly (readonly [FieldPath, string])[] {
  return allTexts(field, value).filter(([, text]) => !isInline(text));
}

function inlineTexts(
  field: FieldPath,
  value: JsonValue | undefined,
): readonly (readonly [FieldPath, string])[] {
  return allTexts(field, value).filter(([, text]) => isInline(text));
}

function isInline(text: string): boolean {
  return text.includes("\n") || /^\s*\{/.test(text);
}

function allTexts(field: FieldPath, value: JsonValue | undefined): readonly (readonly [FieldPath, string])[] {
  if (typeof value === "string") return [[field, value]];
  return elements(value).flatMap((element, index) =>
    typeof element === "string" ? allTexts([...field, index], element) : [],
  );
}

function elements(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** `key=path` names the entry of the ConfigMap and the file. */
function withoutKey(written: string): string {
  return written.slice(written.indexOf("=") + 1);
}

function encodedFault(path: string): Issue {
  const message = "it names things in base64 (`!!binary`), which calsim does not follow";
  return { code: "kustomization-encoded", severity: "error", message, place: { path, line: 1 } };
}

/** Kustomize would run helm, which it does only where it is told to. */
function chartFault(key: string, place: SourceRef): Issue {
  return {
    code: "kustomization-chart",
    severity: "error",
    message: `\`${key}\` has kustomize run helm, which calsim does not let it: what the charts hold is not known`,
    place,
    hint: "commit what it renders to, and name that as a `path` source in `.calsim.yml`; a chart of this tree can be a `helm` source",
  };
}
