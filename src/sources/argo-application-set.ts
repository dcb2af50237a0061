import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Issue } from "../model/issue.ts";
import { describeResource, type Resource } from "../model/resource.ts";
import picomatch from "picomatch";
import type { ArgoApplication } from "./argo-application.ts";
import { objectsAt, textAt, valueAt } from "./read-fields.ts";
import { baseNameOf } from "./tree-path.ts";

export interface ExpandedSet {
  readonly applications: readonly ArgoApplication[];
  readonly issues: readonly Issue[];
}

type Parameters = ReadonlyMap<string, string>;

/** More applications than this from one set are a mistake, or an attack. */
const MAX_APPLICATIONS = 1000;

/**
 * The Applications an ApplicationSet makes by its list and Git directory generators, and by a matrix of them. Other
 * generators ask clusters and servers, which a tree can't answer. Source: Argo CD, "Generators".
 */
export function expandApplicationSet(resource: Resource, directories: readonly string[]): ExpandedSet {
  const label = describeResource(resource);
  const issues: Issue[] = [];
  const generators = objectsAt(resource.object, "spec", "generators");
  const rows = generators.flatMap((generator, index) => {
    const read = parametersOf(generator, directories);
    if (read !== undefined) return read;
    const kind = Object.keys(generator).find((key) => key !== "selector") ?? "";
    issues.push({
      code: "generator-not-read",
      severity: "warning",
      message: `the \`${kind}\` generator depends on more than this tree: the applications it makes are not known`,
      place: resource.locate(["spec", "generators", index]),
      object: label,
      hint: "describe the clusters in `.calsim.yml`",
    });
    return [];
  });
  if (rows.length > MAX_APPLICATIONS) {
    const message = `it makes ${rows.length} applications, and ${MAX_APPLICATIONS} are read at most`;
    issues.push({
      code: "limit-exceeded",
      severity: "error",
      message,
      place: resource.locate([]),
      object: label,
    });
  }
  const template = valueAt(resource.object, "spec", "template");
  const applications = rows.slice(0, MAX_APPLICATIONS).map((row): ArgoApplication => {
    const filled = fill(template ?? null, row);
    const name = textAt(filled, "metadata", "name") ?? resource.name;
    return {
      name,
      label: `${label} (${name})`,
      spec: valueAt(filled, "spec"),
      place: resource.locate(["spec", "template"]),
    };
  });
  return { applications, issues };
}

/** `undefined`: the tree does not say. */
function parametersOf(
  generator: JsonObject,
  directories: readonly string[],
): readonly Parameters[] | undefined {
  if (generator["list"] !== undefined)
    return objectsAt(generator, "list", "elements").map((element) => flatten(element));
  if (valueAt(generator, "git", "directories") !== undefined) {
    const entries = objectsAt(generator, "git", "directories");
    const values = flatten(valueAt(generator, "git", "values") ?? null, "values.");
    return matchingDirectories(entries, directories).map(
      (directory) => new Map([...pathParameters(directory), ...values]),
    );
  }
  if (generator["matrix"] === undefined) return undefined;
  let product: readonly Parameters[] = [new Map()];
  for (const part of objectsAt(generator, "matrix", "generators")) {
    const rows = parametersOf(part, directories);
    if (rows === undefined || product.length * rows.length > MAX_APPLICATIONS) return undefined;
    product = product.flatMap((left) => rows.map((right) => new Map([...left, ...right])));
  }
  return product;
}

function matchingDirectories(
  entries: readonly JsonObject[],
  directories: readonly string[],
): readonly string[] {
  const matching = (exclude: boolean): ((path: string) => boolean)[] =>
    entries
      .filter((entry) => (entry["exclude"] === true) === exclude)
      .map((entry) => picomatch((textAt(entry, "path") ?? "").replace(/\/+$/, "")));
  const taken = matching(false);
  const left = matching(true);
  return directories.filter(
    (path) => taken.some((matches) => matches(path)) && !left.some((matches) => matches(path)),
  );
}

function pathParameters(path: string): Parameters {
  const basename = baseNameOf(path);
  const normal = basename.toLowerCase().replace(/[^a-z0-9.-]/g, "-");
  return new Map([
    ["path", path],
    ["path.path", path],
    ["path.basename", basename],
    ["path.basenameNormalized", normal],
    ...path.split("/").flatMap((part, index): [string, string][] => [
      [`path[${index}]`, part],
      [`index .path.segments ${index}`, part],
    ]),
  ]);
}

/** `{ values: { team: a } }` -> `values.team`. */
function flatten(value: JsonValue, prefix = ""): Parameters {
  if (!isJsonObject(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([key, one]): [string, string][] => {
      if (isJsonObject(one)) return [...flatten(one, `${prefix}${key}.`)];
      return typeof one === "string" || typeof one === "number" || typeof one === "boolean"
        ? [[prefix + key, String(one)]]
        : [];
    }),
  );
}

/** Both forms of templates: `{{cluster}}` and, with `goTemplate`, `{{.cluster}}`. What is not known stays as it is. */
function fill(value: JsonValue, parameters: Parameters): JsonValue {
  if (typeof value === "string") {
    return value.replace(/\{\{-?\s*([^{}]*?)\s*-?\}\}/g, (whole, name: string) => {
      return parameters.get(name) ?? parameters.get(name.replace(/^\./, "")) ?? whole;
    });
  }
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, one]) =>
        one === undefined ? [] : [[key, fill(one, parameters)]],
      ),
    );
  }
  return Array.isArray(value) ? (value as readonly JsonValue[]).map((one) => fill(one, parameters)) : value;
}
