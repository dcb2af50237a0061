import { doc, type IssueDoc } from "./issue-doc.ts";

/** Which files make which cluster. */
export const sourceIssues = {
  "source-empty": doc(
    "a source names no file of the tree: the cluster is not whole",
    "`sources: [{ path: no-such-folder }]`",
    "correct the path",
  ),
  "source-shared": doc(
    "nothing says which of several clusters a source belongs to; it is taken as part of each",
    "plain manifests beside two overlays",
    "describe the clusters in `.calsim.yml`",
  ),
  "source-elsewhere": doc(
    "a source lies in another repository: what it deploys is not known",
    "an Argo CD Application with another `repoURL`",
    "add what it deploys to the `inventory`",
  ),
  "source-ambiguous": doc(
    "nothing tells which of several repositories this tree is, and applications of each are taken as of this one; or which names, addresses or folders are one cluster",
    "two Argo CD Applications with different `repoURL`s and paths that the tree has; one with `destination.name`, one with `server`",
    "describe the clusters in `.calsim.yml`",
  ),
  "source-pinned": doc(
    "what is deployed is a fixed revision, not the tree that is judged",
    "an Application with `targetRevision: v1.2`",
    "judge the revision that is deployed, or follow the branch",
  ),
  "source-not-deployed": doc(
    "nothing says where a file is deployed: it is part of no cluster",
    "a policy outside of every Argo CD Application",
    "describe the clusters in `.calsim.yml`",
  ),
  "change-not-read": doc(
    "a change is about policy in a file that no cluster is made from: what it does is not known where the file is a template that was not rendered, and nothing where nothing deploys it",
    "a policy in `charts/shop/templates`, of a chart that nothing says how to render; one beside a kustomization that does not list it",
    "deploy it, or describe the clusters in `.calsim.yml`",
  ),
  "source-not-rendered": doc(
    "a source has to be rendered, and was not",
    "a kustomization without `kustomize` at hand",
    "install the tool, or commit what it renders to",
  ),
  "kustomization-not-built": doc(
    "Argo CD takes a directory with everything below it as plain manifests: kustomizations there are not built, and bases are applied as they are",
    "`directory: { recurse: true }` above a folder with a kustomization file",
    "deploy each kustomization with an Application of its own",
  ),
  "render-failed": doc(
    "the tool that renders a source failed",
    "a kustomization that names a missing file",
    "run the tool yourself and correct what it says",
  ),
  "render-timeout": doc(
    "the tool that renders a source took too long",
    "a chart that reaches out to a network",
    "run the tool yourself, and commit what it renders to",
  ),
  "render-too-big": doc(
    "what a source renders to is larger than is read",
    "a chart of many large objects",
    "split it up",
  ),
  "render-tool-missing": doc(
    "the tool that renders a source is not installed",
    "a kustomization without `kustomize` in the path",
    "install it, or commit what it renders to",
  ),
  "render-input-missing": doc(
    "a file that a render reads is not in the tree",
    "a values file that is generated",
    "commit it",
  ),
  "chart-not-rendered": doc(
    "nothing says how a chart is deployed: what it renders to is part of no cluster",
    "a `Chart.yaml` nobody names",
    "name it as a `helm` source",
  ),
  "exclude-matches-nothing": doc(
    "an `exclude` leaves no file out",
    '`exclude: ["**/test/**"]` where the folder is `tests`',
    "correct or remove the pattern",
  ),
  "inventory-stale": doc(
    "the inventory holds an object that this change takes out of the tree",
    "a policy deleted here that `inventory/prod.json` still has",
    "take it out of the inventory too",
  ),
  "variable-not-substituted": doc(
    "Flux substitutes a variable whose value is not known",
    "`${cluster_name}` without `postBuild.substitute`",
    "give it a default, or describe the cluster",
  ),
  "kustomization-remote": doc(
    "a kustomization reads something from elsewhere: what it deploys is not known",
    "`resources: [https://example.com/base]`",
    "vendor it, or add what it deploys to the `inventory`",
  ),
  "kustomization-outside": doc(
    "a kustomization reads a file outside of the repository",
    "`resources: [../../../secret]`",
    "keep its files inside",
  ),
  "kustomization-input-missing": doc(
    "a kustomization names a file that is not there",
    "`resources: [missing.yaml]`",
    "add the file, or remove the entry",
  ),
  "kustomization-cycle": doc(
    "kustomizations read each other in a circle",
    "`a` has `resources: [../b]`, `b` has `resources: [../a]`",
    "break the circle",
  ),
  "kustomization-chart": doc(
    "a kustomization inflates Helm charts, which kustomize does only where it may run helm: what they hold is not known",
    "`helmCharts: [{ name: redis, repo: https://charts.example.com }]`",
    "commit what it renders to, and name that as a `path` source; name a chart of the tree as a `helm` source",
  ),
  "kustomization-encoded": doc(
    "a kustomization names things in base64, which is not followed",
    "`resources: [!!binary cG9kLnlhbWw=]`",
    "write the names as text",
  ),
  "kustomization-plugin-built": doc(
    "a kustomization runs a plugin that makes objects: they are not known",
    "`generators:` with a program",
    "commit what it makes",
  ),
  "kustomization-plugin-unreadable": doc(
    "the configuration of a kustomization's plugin can't be read",
    "`transformers: [broken.yaml]`",
    "correct the file",
  ),
  "generator-not-read": doc(
    "an ApplicationSet makes Applications by something outside of the tree; an error where they deploy from this one",
    "a `clusters` or `scmProvider` generator",
    "describe the clusters in `.calsim.yml`",
  ),
  "template-not-filled": doc(
    "an ApplicationSet's template has a placeholder that nothing fills",
    "`{{metadata.labels.region}}`",
    "describe the clusters in `.calsim.yml`",
  ),
  "deployment-not-modelled": doc(
    "what deploys a source does something to it that is not carried out here",
    "an Application with a plugin",
    "commit what comes of it, or describe the cluster",
  ),
  "deployment-invalid": doc(
    "an object that deploys something can't be read as one",
    "an Application without `spec`",
    "correct the object",
  ),
  "deployment-suspended": doc(
    "what deploys a source is switched off: its manifests may not be what runs",
    "a Flux Kustomization with `suspend: true`",
    "nothing, if that is meant",
  ),
  "deployment-patched": doc(
    "an object that says what is deployed is itself changed by a kustomization that was not rendered",
    "an Application in `resources` with a patch on it, without `kustomize` at hand",
    "install the tool, or describe the clusters in `.calsim.yml`",
  ),
  "deployment-rendered": doc(
    "an object that says what is deployed comes out of a chart that was not rendered",
    "Applications made by an app-of-apps chart, without `helm` at hand",
    "install the tool, or describe the clusters in `.calsim.yml`",
  ),
  "file-not-read": doc(
    "a file is there and was not read, or a symbolic link leads to what is no part of the cluster",
    "a symbolic link that leads out of the tree",
    "keep it as a file below the limits, or leave the link out by `exclude`",
  ),
} as const satisfies Record<string, IssueDoc>;
