import { mkdtemp, writeFile } from "node:fs/promises";
import path from "node:path";
import type { HelmRender, Render } from "../../sources/source-plan.ts";
import { findTool } from "./find-tool.ts";
import type { ToolCall } from "./run-tool.ts";

/** A directory made for one tree and removed afterwards. */
export interface Scratch {
  /** The tree's files. */
  readonly tree: string;
  /** Empty; stands for the home, and for every place programs are looked for in. */
  readonly home: string;
}

/** What to run for a render, or the name of the tool that is missing. */
export async function toolCall(
  render: Render,
  scratch: Scratch,
  searchPath: string | undefined,
): Promise<ToolCall | { readonly missing: string }> {
  const common = { cwd: scratch.tree, env: reducedEnvironment(scratch) };
  if (render.kind === "helm") {
    const file = await findTool("helm", searchPath);
    return file === undefined
      ? { missing: "helm" }
      : { ...common, file, args: helmArguments(render, scratch, await inlineValues(render, scratch)) };
  }
  // Absolute: kustomize takes a relative name for the address of a repository where it looks like one.
  const directory = path.join(scratch.tree, render.path);
  const restricted = "--load-restrictor=LoadRestrictionsRootOnly";
  const kustomize = await findTool("kustomize", searchPath);
  if (kustomize !== undefined) return { ...common, file: kustomize, args: ["build", restricted, directory] };
  const kubectl = await findTool("kubectl", searchPath);
  if (kubectl !== undefined) return { ...common, file: kubectl, args: ["kustomize", restricted, directory] };
  return { missing: "kustomize` or `kubectl" };
}

/** Values that no file of the tree holds, as files of their own. */
function inlineValues({ texts = [], inline }: HelmRender, { home }: Scratch): Promise<readonly string[]> {
  return Promise.all(
    [...texts, ...(inline === undefined ? [] : [inline])].map(async (text) => {
      const file = path.join(await mkdtemp(path.join(home, "values-")), "values.yaml");
      await writeFile(file, text);
      return file;
    }),
  );
}

const setOptions = { literal: "--set", text: "--set-string", file: "--set-file" } as const;

function helmArguments(render: HelmRender, { tree }: Scratch, inline: readonly string[]): readonly string[] {
  const { release, chart, namespace, kubeVersion, apiVersions = [], set = [] } = render;
  const files = [...render.values.map((file) => path.join(tree, file)), ...inline];
  const options = [
    "template",
    "--skip-tests",
    `--namespace=${namespace}`,
    ...files.map((file) => `--values=${file}`),
    ...set.map(({ name, value, as }) => {
      const given = as === "file" ? path.join(tree, value) : value;
      return `${setOptions[as]}=${name}=${escapeCommas(given)}`;
    }),
    ...(kubeVersion === undefined ? [] : [`--kube-version=${kubeVersion}`]),
    ...apiVersions.map((version) => `--api-versions=${version}`),
  ];
  return [...options, "--", release, path.join(tree, chart)];
}

/** A comma would begin another value; lists in braces keep theirs. Source: Argo CD, `cleanSetParameters`. */
function escapeCommas(value: string): string {
  return /^\{.*\}$/.test(value) ? value : value.replace(/(?<!\\),/g, "\\,");
}

/**
 * Nothing of the environment reaches the tool: no credentials, no cluster, no plugins. With no PATH it finds no git and no
 * plugin to run, and with a proxy nobody listens at it reaches no server beyond this machine.
 */
function reducedEnvironment({ home }: Scratch): Readonly<Record<string, string>> {
  const nowhere = "http://127.0.0.1:1";
  return {
    // Nothing makes this directory.
    PATH: path.join(home, "no-programs"),
    HOME: home,
    TMPDIR: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: home,
    XDG_DATA_HOME: home,
    KUSTOMIZE_PLUGIN_HOME: home,
    HELM_CACHE_HOME: home,
    HELM_CONFIG_HOME: home,
    HELM_DATA_HOME: home,
    HELM_PLUGINS: path.join(home, "no-plugins"),
    KUBECONFIG: "/dev/null",
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    ALL_PROXY: nowhere,
    NO_PROXY: "",
    // What went wrong, without where in the tool.
    GOTRACEBACK: "none",
    LC_ALL: "C",
  };
}
