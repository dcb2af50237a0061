import { isJsonObject } from "../base/json.ts";
import type { Issue } from "../model/issue.ts";
import { describeResource, type Resource } from "../model/resource.ts";
import type { Deployment, ReleaseValues } from "./deployment.ts";
import type { FluxRepositories } from "./flux-repositories.ts";
import { notCarriedOut } from "./not-carried-out.ts";
import { objectsAt, saysSomething, textAt, textsAt, valueAt } from "./read-fields.ts";
import type { TreeIndex } from "./tree-index.ts";
import { resolvePath } from "./tree-path.ts";

/** Fields that change what the chart renders to, or where it goes. */
const refused = ["postRenderers", "kubeConfig"];

/** A HelmRelease whose chart is in this tree, or why what it deploys is not known. */
export function fluxRelease(
  resource: Resource,
  cluster: string,
  { named, isHome }: FluxRepositories,
  tree: TreeIndex,
): Deployment | Issue {
  const { object, name, namespace } = resource;
  const spec = object["spec"];
  const at = ["spec", "chart", "spec"];
  const written = textAt(object, ...at, "chart");
  const repository = named(resource, ...at, "sourceRef");
  const path = written === undefined ? undefined : resolvePath(".", written.replace(/^\/+/, ""));
  if (
    textAt(object, ...at, "sourceRef", "kind") !== "GitRepository" ||
    repository === undefined ||
    !isHome(repository) ||
    path === undefined ||
    !tree.charts.includes(path)
  )
    return elsewhere(resource);
  const label = describeResource(resource);
  const kustomization = tree.kustomizations.inputs.get(resource.locate([]).path);
  if (kustomization !== undefined && tree.kustomizations.all.get(kustomization)?.verbatim !== true)
    return notCarriedOut(
      "chart",
      resource.locate(at),
      label,
      `\`${kustomization}\` changes the release first`,
    );
  const target = textAt(spec, "targetNamespace");
  const release = textAt(spec, "releaseName") ?? (target === undefined ? name : `${target}-${name}`);
  const values = textsAt(object, ...at, "valuesFiles").map((file) => resolvePath(".", file) ?? file);
  const inline = valueAt(spec, "values");
  // Source: Flux, "Helm Releases", `ignoreMissingValuesFiles`.
  const mayLack = valueAt(object, ...at, "ignoreMissingValuesFiles") === true;
  const gone = values.flatMap((file, index) => (mayLack || tree.files.has(file) ? [] : [{ file, index }]));
  const ownValues = path === "." ? "values.yaml" : `${path}/values.yaml`;
  const valuesFrom = objectsAt(spec, "valuesFrom").map((one, index): ReleaseValues => ({
    kind: textAt(one, "kind") ?? "",
    name: textAt(one, "name") ?? "",
    namespace,
    key: textAt(one, "valuesKey") ?? "values.yaml",
    targetPath: textAt(one, "targetPath"),
    place: resource.locate(["spec", "valuesFrom", index]),
  }));
  return {
    cluster,
    label: `Flux ${label}`,
    name,
    place: resource.locate(at),
    path,
    namespace: target ?? namespace,
    tool: "helm",
    recurse: false,
    include: undefined,
    exclude: undefined,
    helm: {
      release,
      namespace: target ?? namespace ?? "default",
      values: values.filter((file) => tree.files.has(file)),
      // Source: Flux, "Helm Charts", "Values files": `values.yaml` is not included by default.
      ...(values.length === 0 || values.includes(ownValues) ? {} : { bare: true }),
      ...(isJsonObject(inline) ? { inline: JSON.stringify(inline) } : {}),
    },
    ...(valuesFrom.length === 0 ? {} : { valuesFrom }),
    kustomize: { edit: undefined, namespace: undefined, generated: false },
    substitution: undefined,
    made: [],
    issues: [
      ...refused
        .filter((key) => saysSomething(spec, key))
        .map((key) => notCarriedOut(key, resource.locate(["spec", key]), label)),
      ...gone.map(({ file, index }) =>
        notCarriedOut(
          "valuesFiles",
          resource.locate([...at, "valuesFiles", index]),
          label,
          `\`${file}\` is not in the tree`,
        ),
      ),
    ],
  };
}

function elsewhere(resource: Resource): Issue {
  const { object } = resource;
  const chart =
    textAt(object, "spec", "chart", "spec", "chart") ?? textAt(object, "spec", "chartRef", "name");
  const ref = valueAt(object, "spec", "chart", "spec", "sourceRef") ?? valueAt(object, "spec", "chartRef");
  const from = `${textAt(ref, "kind") ?? "a repository"} \`${textAt(ref, "name") ?? ""}\``;
  return {
    code: "source-elsewhere",
    severity: "warning",
    message: `it deploys the chart \`${chart ?? ""}\` of ${from}, which is not in this tree: what that holds is not known`,
    place: resource.locate(["spec"]),
    object: describeResource(resource),
    hint: "commit what it renders to, and name it under `inventory` in `.calsim.yml`",
  };
}
