import type { Issue } from "../model/issue.ts";
import type { SourceFile } from "../model/resource.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { Substitution } from "./substitute-variables.ts";

/** Which files of a tree make which cluster. Plain data: it can be printed, and sent to another thread. */
export interface SourcePlan {
  /** Sorted by name; in the order of the configuration where there is one. */
  readonly clusters: readonly ClusterPlan[];
  /** Rendered only to see what the objects in them say is deployed: no part of any cluster. */
  readonly finders: readonly PlannedSource[];
  /** Files no cluster is made from and no render reads, sorted by path. */
  readonly leftOut: readonly LeftOut[];
  /** What was met while looking for clusters, sorted by place. */
  readonly issues: readonly Issue[];
}

export interface ClusterPlan {
  readonly name: string;
  /** What says that there is such a cluster. */
  readonly basis: "configuration" | "argo-cd" | "flux" | "kustomize" | "manifests";
  /** Inventory first: what the tree says wins over it. */
  readonly sources: readonly PlannedSource[];
  /** With an error among them the cluster is not whole, and must not be judged as if it were. */
  readonly issues: readonly Issue[];
}

export interface PlannedSource {
  /** `kustomize overlays/prod`, `Application argocd/shop`. */
  readonly label: string;
  /** The object or the line of the configuration that names it. */
  readonly place: SourceRef | undefined;
  /** Files taken as they are. */
  readonly files: readonly string[];
  /** What has to be rendered first; the files it reads are not taken as they are. */
  readonly renders: readonly Render[];
  /** Files read to make it, which are no objects of their own: kustomization files, patches, values, a chart. */
  readonly reads: readonly string[];
  /** Namespace of objects that name none: what deploys them puts them there. */
  readonly namespace: string | undefined;
  /** True for what the tree does not hold: an object that the tree holds too is the tree's. */
  readonly inventory?: boolean;
  /** Filled into the text of its files and renders. */
  readonly substitution?: Substitution;
  /** Objects that what deploys it makes besides. */
  readonly made?: readonly SourceFile[];
}

export type Render = KustomizeRender | HelmRender;

export interface KustomizeRender {
  readonly kind: "kustomize";
  /** Directory of the kustomization; `.` is the top of the tree. */
  readonly path: string;
  /** What deploys it changes its kustomization file, or makes it one. */
  readonly edited?: EditedKustomization;
  /** Files it is built from: those of objects, and the others, patches among them. */
  readonly built?: { readonly objects: readonly string[]; readonly others: readonly string[] };
}

export interface EditedKustomization {
  /** Kustomization file of the tree that the text stands in for. */
  readonly file: string;
  readonly text: string;
  /** Name of what deploys it. */
  readonly by: string;
}

export interface HelmRender {
  readonly kind: "helm";
  readonly chart: string;
  readonly release: string;
  readonly namespace: string;
  /** Files of the tree, later ones win. */
  readonly values: readonly string[];
  /** The chart's own `values.yaml` does not count, unless it is among these files. */
  readonly bare?: true;
  /** Values as JSON or YAML that win over those of files; later ones win. */
  readonly texts?: readonly string[];
  /** The same; they win over those. */
  readonly inline?: string;
  /** Single values; they win over all others. */
  readonly set?: readonly HelmParameter[];
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
}

export interface HelmParameter {
  readonly name: string;
  readonly value: string;
  /** How the value is read: `literal` finds its own type, `text` is always text, `file` is one of the tree that holds it. */
  readonly as: "literal" | "text" | "file";
}

export interface LeftOut {
  readonly path: string;
  readonly reason: LeftOutReason;
  /** Directory of the kustomization or chart concerned. */
  readonly of: string | undefined;
}

export type LeftOutReason =
  /** A kustomization reads it, and no cluster is made from that one. */
  | "kustomization-input"
  /** It lies beside a kustomization that does not name it. */
  | "not-listed"
  | "chart-file"
  /** Something in the tree says what is deployed, and this is not part of it. */
  | "not-deployed"
  /** It says itself what is deployed, and is heard; as an object it is deployed by nothing in the tree. */
  | "names-deployments"
  /** The configuration names it under `exclude`. */
  | "excluded"
  /** The configuration does not name it. */
  | "not-configured";

/** A cluster as the configuration describes it. */
export interface ClusterSpec {
  readonly name: string;
  /** Empty: what the tree says of a cluster of that name, or the whole tree where it says nothing of clusters. */
  readonly sources: readonly SourceSpec[];
  readonly inventory: readonly string[];
  /** What no `path` source and no inventory takes. */
  readonly exclude?: readonly Exclude[];
  readonly place: SourceRef | undefined;
}

export type SourceSpec = (
  { readonly kind: "path"; readonly path: string; readonly exclude?: readonly Exclude[] } | Render
) & {
  /** Where the configuration names it. */
  readonly place?: SourceRef;
};

/** A directory, file or glob to leave out, and where the configuration says so. */
export interface Exclude {
  readonly pattern: string;
  readonly place: SourceRef | undefined;
}

/** Two renders with the same key give the same text. */
export function renderKey(render: Render): string {
  if (render.kind === "kustomize") {
    const { edited } = render;
    return `kustomize ${render.path}${edited === undefined ? "" : ` as edited by ${edited.by}: ${edited.text}`}`;
  }
  const { chart, release, namespace, values } = render;
  const { bare, texts, inline, set, kubeVersion, apiVersions } = render;
  const rest = { bare, texts, inline, set, kubeVersion, apiVersions };
  const more = Object.values(rest).every((one) => one === undefined) ? [] : [JSON.stringify(rest)];
  return ["helm", chart, release, namespace, ...values, ...more].join(" ");
}

/** A render in the words of its owner. */
export function renderLabel(render: Render): string {
  if (render.kind === "helm") return `helm ${render.chart} as ${render.release} in ${render.namespace}`;
  const { path, edited } = render;
  return `kustomize ${path}${edited === undefined ? "" : ` with the changes of ${edited.by}`}`;
}
