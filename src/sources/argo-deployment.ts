import type { JsonValue } from "../base/json.ts";
import { isJsonObject } from "../base/json.ts";
import type { Issue } from "../model/issue.ts";
import type { FieldPath, SourceFile } from "../model/resource.ts";
import type { ArgoSource } from "./argo-application.ts";
import { argoHelm } from "./argo-helm.ts";
import { argoKustomize } from "./argo-kustomize.ts";
import { argoVariables } from "./argo-variables.ts";
import type { Deployment } from "./deployment.ts";
import { notCarriedOut } from "./not-carried-out.ts";
import { saysSomething, textAt, valueAt } from "./read-fields.ts";
import type { TreeIndex } from "./tree-index.ts";

/** What a source may say: carried out here, or without an effect on connections. Anything else is told. */
const knownFields: Readonly<Record<string, ReadonlySet<string>>> = {
  "": new Set(["repoURL", "path", "targetRevision", "ref", "name", "helm", "kustomize", "directory"]),
  helm: new Set([
    ...["valueFiles", "ignoreMissingValueFiles", "values", "valuesObject", "parameters", "fileParameters"],
    ...["releaseName", "namespace", "kubeVersion", "apiVersions"],
    ...["skipCrds", "skipTests", "skipSchemaValidation", "passCredentials", "version"],
  ]),
  kustomize: new Set([
    ...["namePrefix", "nameSuffix", "namespace", "replicas", "patches", "components", "commonLabels"],
    ...["commonAnnotations", "labelWithoutSelector", "labelIncludeTemplates", "ignoreMissingComponents"],
    ...["forceCommonLabels", "forceCommonAnnotations", "commonAnnotationsEnvsubst"],
    ...["images", "version", "kubeVersion", "apiVersions"],
  ]),
  directory: new Set(["recurse", "include", "exclude"]),
};

/** A source of an Application that lies in this tree, with all that is said of how it is deployed. */
export function argoDeployment(
  source: ArgoSource,
  path: string,
  tree: TreeIndex,
  isHome: (repository: string) => boolean,
): Deployment {
  const { application, fields, at } = source;
  const { spec, label, name, locate } = application;
  const variables = argoVariables(name, spec, fields);
  const helm = argoHelm(source, path, { variables, has: (file) => tree.files.has(file), isHome });
  const kustomize = argoKustomize(source, path, (directory) => tree.directories.includes(directory));
  const namespace = textAt(spec, "destination", "namespace");
  const tools = ["kustomize", "helm", "directory"].filter((key) => saysSomething(fields, key));
  const several = tools.length > 1 ? [severalTools(tools, locate(at), label)] : [];
  const settings = saysSomething(fields, "helm") ? helm : { ...helm, issues: [] };
  return {
    cluster: destinationOf(spec) ?? application.home ?? "in-cluster",
    label,
    name,
    place: locate([...at, "path"]),
    path,
    namespace,
    tool: toolOf(tools),
    recurse: valueAt(fields, "directory", "recurse") === true,
    include: textAt(fields, "directory", "include"),
    exclude: textAt(fields, "directory", "exclude"),
    helm: settings.settings,
    kustomize: kustomize.settings,
    substitution: undefined,
    made: namespace === undefined ? [] : madeNamespace(spec, namespace, locate(["syncPolicy"]).path),
    issues: [...several, ...unknownFields(source), ...settings.issues, ...kustomize.issues],
  };
}

function toolOf([only]: readonly string[]): Deployment["tool"] {
  if (only === "kustomize" || only === "helm") return only;
  return only === "directory" ? "manifests" : "found";
}

function severalTools(tools: readonly string[], place: Issue["place"], object: string): Issue {
  const message = `it sets ${tools.map((tool) => `\`${tool}\``).join(" and ")}: Argo CD refuses more than one of them`;
  return {
    code: "deployment-invalid",
    severity: "error",
    message,
    object,
    ...(place === undefined ? {} : { place }),
  };
}

function unknownFields({ application, fields, at }: ArgoSource): readonly Issue[] {
  return Object.entries(knownFields).flatMap(([group, known]) => {
    const inside: FieldPath = group === "" ? [] : [group];
    const value = group === "" ? fields : fields[group];
    return Object.keys(isJsonObject(value) ? value : {})
      .filter((key) => !known.has(key) && saysSomething(value, key))
      .map((key) => {
        const place = application.locate([...at, ...inside, key]);
        return notCarriedOut([...inside, key].join("."), place, application.label);
      });
  });
}

/** `undefined`: the cluster that Argo CD runs in, whatever it is reached by, which it calls `in-cluster`. */
export function destinationOf(spec: JsonValue | undefined): string | undefined {
  const name = textAt(spec, "destination", "name");
  const server = textAt(spec, "destination", "server");
  if (name !== undefined) return name === "in-cluster" ? undefined : name;
  if (server === undefined || /^https:\/\/kubernetes\.default\.svc(?:[.:/]|$)/.test(server)) return undefined;
  return server.replace(/^https?:\/\//, "").replace(/(?::443)?\/*$/, "");
}

/** Argo CD labels the namespace it deploys into, where it is told to. */
function madeNamespace(spec: JsonValue | undefined, name: string, file: string): readonly SourceFile[] {
  const metadata = valueAt(spec, "syncPolicy", "managedNamespaceMetadata");
  const options = valueAt(spec, "syncPolicy", "syncOptions");
  const creates = Array.isArray(options) && options.includes("CreateNamespace=true");
  if (!creates || !isJsonObject(metadata)) return [];
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { ...metadata, name } };
  return [{ path: `${file} (rendered namespace ${name})`, text: `${JSON.stringify(object)}\n` }];
}
