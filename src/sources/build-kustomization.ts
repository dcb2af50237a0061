import type { IssueCode } from "../model/issues/issue-catalogue.ts";
import type { Issue } from "../model/issue.ts";
import type { SourceFile } from "../model/resource.ts";
import { isPlugin, type Kustomization, type KustomizationReference } from "./kustomization.ts";
import type { Kustomizations } from "./kustomizations.ts";
import { readPlugin } from "./read-plugin.ts";

/** What becomes of one kustomization and everything it is built from. */
export interface KustomizationBuild {
  /** True where the files can be taken as they are. */
  readonly verbatim: boolean;
  /** Files of objects that it names, directly or through others, in the order of kustomize. */
  readonly objects: readonly string[];
  /** Everything it reads, its kustomization files included. */
  readonly inputs: readonly string[];
  /** Directories of kustomizations it is built from, its own first. */
  readonly directories: readonly string[];
  /** With an error it must not be rendered: it would fail, or fetch what is not in the tree. */
  readonly issues: readonly Issue[];
}

/** Follows what a kustomization names. Nothing outside the tree is ever followed. */
export function buildKustomization(
  directory: string,
  { all, issues: unreadable }: Kustomizations,
  files: ReadonlyMap<string, SourceFile>,
): KustomizationBuild {
  const objects = new Set<string>();
  const inputs = new Set<string>();
  const directories = new Set<string>();
  const visited = new Set<string>();
  const issues: Issue[] = [];
  let verbatim = true;

  /** `plugin`: what says that the objects are plugins. */
  const visit = (
    kustomization: Kustomization,
    trail: readonly string[],
    plugin: KustomizationReference | undefined,
  ): void => {
    const { directory: own, file, references } = kustomization;
    visited.add(visitKey(own, plugin));
    directories.add(own);
    inputs.add(file);
    issues.push(...(unreadable.get(own) ?? []));
    verbatim &&= kustomization.verbatim;
    if (plugin !== undefined && !kustomization.verbatim) {
      const message = `\`${plugin.written}\` is a plugin that is built first: what it fetches can't be told`;
      issues.push(fault("kustomization-plugin-built", message, plugin));
    }
    for (const reference of references) follow(reference, [...trail, own], plugin);
  };
  const follow = (
    reference: KustomizationReference,
    trail: readonly string[],
    asPlugin: KustomizationReference | undefined,
  ): void => {
    const { path, kind, written } = reference;
    const plugin = isPlugin(reference) ? reference : asPlugin;
    if (kind === "inline") {
      issues.push(...remoteInPlugin(written, reference));
      return;
    }
    const refused = refusal(reference);
    if (refused !== undefined || path === undefined) {
      issues.push(refused ?? outside(reference));
      return;
    }
    const next = kind === "built" ? all.get(path) : undefined;
    if (next !== undefined && trail.includes(path)) {
      const message = `\`${written}\` leads back to the kustomization in \`${path}\``;
      issues.push(fault("kustomization-cycle", message, reference));
    } else if (next !== undefined) {
      if (!visited.has(visitKey(path, plugin))) visit(next, trail, plugin);
    } else if (files.has(path)) {
      inputs.add(path);
      if (kind === "built") objects.add(path);
      if (plugin !== undefined && kind === "built")
        issues.push(...remoteInPlugin(files.get(path)?.text ?? "", reference));
    } else if (kind === "built") {
      const message = `\`${written}\` is not in the tree`;
      issues.push(fault("kustomization-input-missing", message, reference));
    }
  };
  const top = all.get(directory);
  if (top !== undefined) visit(top, [], undefined);
  return {
    verbatim,
    objects: [...objects],
    inputs: [...inputs],
    directories: [...directories],
    issues,
  };
}

/** Anything kustomize would take for the address of something to fetch, where it isn't a path of the tree. */
function refusal(reference: KustomizationReference): Issue | undefined {
  const { written } = reference;
  const address =
    /^[\w+.-]+::|:\/\/|^[\w.-]+@[\w.-]+:|[?&]ref=|^(?:www\.)?(?:github|gitlab|bitbucket)\.\w+[:/]/i;
  if (!address.test(written)) return undefined;
  const message = `\`${written}\` is remote, and calsim fetches nothing: what it holds is not known`;
  const hint = "commit what it renders to, and name that as a `path` source in `.calsim.yml`";
  return { ...fault("kustomization-remote", message, reference), hint };
}

function outside(reference: KustomizationReference): Issue {
  return fault("kustomization-outside", `\`${reference.written}\` leads out of the tree`, reference);
}

/** One directory may be built for its objects and as plugins. */
function visitKey(directory: string, plugin: KustomizationReference | undefined): string {
  return `${plugin === undefined ? "objects" : "plugins"} ${directory}`;
}

/** Why a plugin with this configuration must not run. */
function remoteInPlugin(text: string, reference: KustomizationReference): readonly Issue[] {
  const { kind, key, written } = reference;
  const name = kind === "inline" ? `a plugin under \`${key}\`` : `\`${written}\``;
  const reading = readPlugin(text);
  switch (reading.kind) {
    case "local":
      return [];
    case "remote": {
      const message = `${name} names \`${reading.address}\`, and calsim fetches nothing`;
      return [fault("kustomization-remote", message, reference)];
    }
    case "unreadable": {
      const message = `${name} can't be read as a plugin: what it fetches can't be told`;
      return [fault("kustomization-plugin-unreadable", message, reference)];
    }
  }
}

function fault(code: IssueCode, message: string, { place, written }: KustomizationReference): Issue {
  return { code, severity: "error", message, place, value: written };
}
