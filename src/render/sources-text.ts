import type {
  ClusterSummary,
  ContributionSummary,
  LeftOutSummary,
  SourceSummary,
} from "../sources/summarise-plan.ts";
import { terminalText } from "./escape-terminal.ts";
import { issueText, placeText } from "./text-marks.ts";
import { plainStyle, type TextOptions, type TextStyle } from "./text-style.ts";

const bases: Readonly<Record<ClusterSummary["basis"], string>> = {
  configuration: "described by .calsim.yml",
  "argo-cd": "deployed by Argo CD",
  flux: "deployed by Flux",
  kustomize: "a variant of kustomizations with one base",
  manifests: "everything in the tree",
};

/** What the clusters of a tree are made from, source by source, and what is left out. */
export function renderSourcesText(summary: SourceSummary, { style = plainStyle }: TextOptions): string {
  const { clusters, leftOut, issues } = summary;
  const lines = [
    ...clusters.flatMap((cluster) => [...clusterLines(cluster, style), ""]),
    ...(leftOut.length === 0
      ? []
      : [style.bold("left out"), ...leftOut.flatMap((group) => leftOutLines(group, style)), ""]),
    ...(issues.length === 0 ? [] : [...issues.map((issue) => issueText(issue, style)), ""]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function clusterLines(cluster: ClusterSummary, style: TextStyle): readonly string[] {
  return [
    `${style.bold(`cluster ${terminalText(cluster.name)}`)}  ${style.dim(bases[cluster.basis])}`,
    ...cluster.sources.flatMap((source) => sourceLines(source, style)),
    `  in all: ${counted(cluster.objects, "no object that decides connections")}`,
    ...cluster.issues.map((issue) => `  ${issueText(issue, style)}`),
  ];
}

function sourceLines(source: ContributionSummary, style: TextStyle): readonly string[] {
  const { label, place, files, renders, objects, others, namespace } = source;
  const into = namespace === undefined ? "" : `  into namespace ${terminalText(namespace)}`;
  const amount = files.length === 0 ? [] : [`${files.length} ${files.length === 1 ? "file" : "files"}`];
  const made = renders.map(
    ({ render, state }) =>
      `${terminalText(render)} ${state === "rendered" ? "rendered" : style.red("not rendered")}`,
  );
  const from = [...amount, ...made].join(", ");
  const unknown = renders.some(({ state }) => state === "not-rendered");
  const none = unknown ? "what that holds is not known" : "no object that decides connections";
  return [
    `  ${terminalText(label)}${placeText(place, style)}`,
    from === "" ? "    nothing is taken from it" : `    ${from}: ${counted(objects, none)}${into}`,
    ...(Object.keys(others).length === 0 ? [] : [`    not looked at: ${counted(others, "")}`]),
  ];
}

function counted(kinds: Readonly<Record<string, number>>, none: string): string {
  const parts = Object.entries(kinds).map(([kind, count]) => `${count} ${terminalText(kind)}`);
  return parts.length === 0 ? none : parts.join(", ");
}

/** So many files are named that are left out for one reason; the JSON form names all. */
const shownFiles = 20;

function leftOutLines({ reason, of, files }: LeftOutSummary, style: TextStyle): readonly string[] {
  const where = of === undefined ? "" : terminalText(of);
  const why: Readonly<Record<LeftOutSummary["reason"], string>> = {
    "kustomization-input": `read by the kustomization in ${where}, which makes no cluster`,
    "not-listed": `beside the kustomization in ${where}, which does not name it`,
    "chart-file": `part of the chart in ${where}, which is not rendered`,
    "not-deployed": "nothing in the tree deploys it",
    "names-deployments": "it says what is deployed; nothing in the tree deploys it itself",
    excluded: ".calsim.yml excludes it",
    "not-configured": "no source of .calsim.yml names it",
  };
  const more = files.length - shownFiles;
  return [
    ...files.slice(0, shownFiles).map((path) => `  ${terminalText(path)}  ${style.dim(why[reason])}`),
    ...(more > 0 ? [`  and ${String(more)} more  ${style.dim(why[reason])}`] : []),
  ];
}
