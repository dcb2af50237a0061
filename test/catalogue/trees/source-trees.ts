import { config, pod, type ProvokingTree } from "./provoking-tree.ts";

const web = pod("web");
const all = (text: string): string => config(`clusters: { a: { ${text} } }`);

/** An Application of the folder `d`. */
function application(source: string, name = "one", repository = "org/fleet"): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, namespace: argocd }
spec:
  source: { repoURL: "https://example.com/${repository}.git", targetRevision: main, ${source} }
  destination: { name: prod, namespace: shop }
`;
}

function applied(source: string, more: Readonly<Record<string, string>> = {}): ProvokingTree {
  return { head: { "app.yaml": application(source), "d/pod.yaml": web, ...more } };
}

/** An ApplicationSet with this generator. */
function set(generator: string, path: string): ProvokingTree {
  const text = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: all, namespace: argocd }
spec:
  goTemplate: true
  generators: [${generator}]
  template:
    metadata: { name: "x" }
    spec:
      source: { repoURL: "https://example.com/org/fleet.git", targetRevision: main, path: "${path}" }
      destination: { name: prod, namespace: shop }
`;
  return { head: { "set.yaml": text, "app.yaml": application("path: d"), "d/pod.yaml": web } };
}

/** A Kustomization of Flux for the folder `d`. */
function flux(more: string, text = web): ProvokingTree {
  const sync = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: flux-system, namespace: flux-system }
spec: { url: "https://example.com/org/fleet", ref: { branch: main } }
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec: { path: ./d, sourceRef: { kind: GitRepository, name: flux-system }${more} }
`;
  return { head: { "clusters/prod/sync.yaml": sync, "d/pod.yaml": text } };
}

function kustomized(text: string, more: Readonly<Record<string, string>> = {}): ProvokingTree {
  return { head: { "k/kustomization.yaml": text, "k/pod.yaml": web, ...more } };
}

const patch = "namePrefix: x-\nresources: [pod.yaml]\n";

/** What is said of where manifests come from, by id. */
export const sourceTrees: Readonly<Record<string, ProvokingTree>> = {
  "source-empty": { head: { ".calsim.yml": all("sources: [{ path: no-such-folder }]"), "pod.yaml": web } },
  "source-shared": {
    head: {
      "base/kustomization.yaml": "resources: [pod.yaml]\n",
      "base/pod.yaml": web,
      "overlays/dev/kustomization.yaml": "namePrefix: dev-\nresources: [../../base]\n",
      "overlays/prod/kustomization.yaml": "namePrefix: prod-\nresources: [../../base]\n",
      "shared.yaml": pod("api"),
    },
  },
  "source-ambiguous": {
    head: {
      "app.yaml": `${application("path: d")}---\n${application("path: e", "two", "org/other")}`,
      "d/pod.yaml": web,
      "e/pod.yaml": pod("api"),
    },
  },
  "source-pinned": {
    head: {
      "app.yaml": application("path: d").replace("targetRevision: main", "targetRevision: v1.2.0"),
      "d/pod.yaml": web,
    },
  },
  "chart-not-rendered": {
    head: { "chart/Chart.yaml": "name: x\n", "chart/templates/a.yaml": "a: {{ .b }}\n", "pod.yaml": web },
  },
  "change-not-read": {
    base: kustomized("resources: [pod.yaml]\n").head,
    head: {
      ...kustomized("resources: [pod.yaml]\n").head,
      "k/tier.yaml": "apiVersion: projectcalico.org/v3\nkind: Tier\nmetadata: { name: x }\n",
    },
  },
  "exclude-matches-nothing": {
    head: { ".calsim.yml": all('sources: [{ path: d }], exclude: ["**/test/**"]'), "d/pod.yaml": web },
  },
  "inventory-stale": {
    base: {
      ".calsim.yml": all("sources: [{ path: d }], inventory: [live.yaml]"),
      "d/pod.yaml": web,
      "d/api.yaml": pod("api"),
      "live.yaml": pod("api"),
    },
    head: {
      ".calsim.yml": all("sources: [{ path: d }], inventory: [live.yaml]"),
      "d/pod.yaml": web,
      "live.yaml": pod("api"),
    },
  },
  "variable-not-substituted": flux(
    ", postBuild: { substitute: { app: web }, substituteFrom: [{ kind: ConfigMap, name: vars }] }",
    web.replace("name: web", "name: ${cluster_name}"),
  ),
  "kustomization-remote": kustomized("resources: ['https://example.com/base.yaml']\n"),
  "kustomization-outside": kustomized("resources: [../../secret]\n"),
  "kustomization-input-missing": kustomized("namePrefix: x-\nresources: [missing.yaml]\n"),
  "kustomization-cycle": kustomized("resources: [../l]\n", {
    ".calsim.yml": all("sources: [{ kustomize: k }]"),
    "l/kustomization.yaml": "resources: [../k]\n",
  }),
  "kustomization-chart": kustomized("resources: [pod.yaml]\nhelmCharts: [{ name: x }]\n"),
  "kustomization-encoded": kustomized("namePrefix: x-\nresources: [!!binary cG9kLnlhbWw=]\n"),
  "kustomization-plugin-unreadable": kustomized(`${patch}transformers: [broken.yaml]\n`, {
    "k/broken.yaml": "a: [\n",
  }),
  "generator-not-read": set("{ clusters: {} }", "d"),
  "template-not-filled": set("{ list: { elements: [{ dir: d }] } }", "{{ .path }}"),
  "deployment-not-modelled": applied("path: d, plugin: { name: x }"),
  "deployment-invalid": applied("path: d, helm: { releaseName: r }, kustomize: { namePrefix: x }"),
  "deployment-suspended": flux(", suspend: true"),
};
