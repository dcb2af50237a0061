import type { JsonObject, JsonValue } from "../base/json.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { Deployment } from "./deployment.ts";
import { objectsAt, saysSomething, textAt, textsAt, valueAt } from "./read-fields.ts";
import { resolvePath } from "./tree-path.ts";

/** An Application of Argo CD, written as an object or made by an ApplicationSet. */
export interface ArgoApplication {
  readonly label: string;
  readonly name: string;
  readonly spec: JsonValue | undefined;
  readonly place: SourceRef;
}

/** One source of an Application: a directory of some repository, or a chart of some registry. */
export interface ArgoSource {
  readonly application: ArgoApplication;
  /** Address of the repository without what differs between ways to reach it. */
  readonly repository: string;
  /** `undefined`: a chart from a registry, or a path out of the tree. */
  readonly path: string | undefined;
  readonly deployment: Omit<Deployment, "path">;
}

/** Source: Argo CD, `operator-manual/application.yaml`. */
export function argoSources(application: ArgoApplication): readonly ArgoSource[] {
  const { spec } = application;
  const several = objectsAt(spec, "sources");
  const single = valueAt(spec, "source");
  const sources = several.length > 0 ? several : objectsAt([single ?? null]);
  // A source with a `ref` and no path lends its files to the others.
  return sources
    .filter((source) => textAt(source, "ref") === undefined || textAt(source, "path") !== undefined)
    .map((source) => readSource(application, source));
}

function readSource(application: ArgoApplication, source: JsonObject): ArgoSource {
  const written = textAt(source, "path");
  const { spec, label, place, name } = application;
  const unmodelled = [
    ...["parameters", "valuesObject", "values", "fileParameters"].map((key) => ["helm", key]),
    ...["namePrefix", "nameSuffix", "commonLabels", "patches", "components", "namespace"].map((key) => [
      "kustomize",
      key,
    ]),
    ["directory", "jsonnet"],
    ["plugin"],
  ].filter((keys) => saysSomething(source, ...keys));
  return {
    application,
    repository: repositoryKey(textAt(source, "repoURL") ?? ""),
    path:
      written === undefined || textAt(source, "chart") !== undefined ? undefined : resolvePath(".", written),
    deployment: {
      cluster: destinationOf(spec),
      label,
      place,
      namespace: textAt(spec, "destination", "namespace"),
      recurse: valueAt(source, "directory", "recurse") === true,
      include: textAt(source, "directory", "include"),
      exclude: textAt(source, "directory", "exclude"),
      release: textAt(source, "helm", "releaseName") ?? name,
      values: textsAt(source, "helm", "valueFiles"),
      unmodelled: unmodelled.map((keys) => keys.join(".")),
    },
  };
}

/** Argo CD calls the cluster it runs in `in-cluster`, whatever it is reached by. */
function destinationOf(spec: JsonValue | undefined): string {
  const name = textAt(spec, "destination", "name");
  const server = textAt(spec, "destination", "server");
  if (name !== undefined) return name;
  if (server === undefined || /^https:\/\/kubernetes\.default\.svc(?:[.:/]|$)/.test(server))
    return "in-cluster";
  return server.replace(/^https?:\/\//, "").replace(/(?::443)?\/*$/, "");
}

/** `git@github.com:org/repo.git` and `https://github.com/org/repo` are one repository. */
function repositoryKey(address: string): string {
  return address
    .trim()
    .replace(/^\w+:\/\//, "")
    .replace(/^[^/@]*@/, "")
    .replace(/^([^/:]+):(?!\d+\/)/, "$1/")
    .replace(/(?:\.git)?\/*$/, "")
    .toLowerCase();
}
