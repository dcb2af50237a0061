import type { Issue } from "../model/issue.ts";
import type { SourceFile } from "../model/resource.ts";
import type { Kustomization, KustomizationReference } from "./kustomization.ts";
import type { Kustomizations } from "./kustomizations.ts";

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
  const issues: Issue[] = [];
  let verbatim = true;

  const visit = (kustomization: Kustomization, trail: readonly string[]): void => {
    directories.add(kustomization.directory);
    inputs.add(kustomization.file);
    issues.push(...(unreadable.get(kustomization.directory) ?? []));
    verbatim &&= kustomization.verbatim;
    for (const reference of kustomization.references) follow(reference, [...trail, kustomization.directory]);
  };
  const follow = (reference: KustomizationReference, trail: readonly string[]): void => {
    const { path, kind, written } = reference;
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
      if (!directories.has(path)) visit(next, trail);
    } else if (files.has(path)) {
      inputs.add(path);
      if (kind === "built") objects.add(path);
      if (isPlugin(reference)) issues.push(...remoteInPlugin(path, files, reference));
    } else if (kind === "built") {
      const message = `\`${written}\` is not in the tree`;
      issues.push(fault("kustomization-input-missing", message, reference));
    }
  };
  const top = all.get(directory);
  if (top !== undefined) visit(top, []);
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

function isPlugin({ key }: KustomizationReference): boolean {
  return key === "generators" || key === "transformers" || key === "validators";
}

/** The built-in transformers can name files too, and kustomize fetches one whose name is an address. */
function remoteInPlugin(
  path: string,
  files: ReadonlyMap<string, SourceFile>,
  reference: KustomizationReference,
): readonly Issue[] {
  const address = /(?:^|[\s"'=])((?:https?|ssh|git|file):\/\/\S+)/.exec(files.get(path)?.text ?? "")?.[1];
  if (address === undefined) return [];
  const message = `\`${reference.written}\` names \`${address}\`, and calsim fetches nothing`;
  return [fault("kustomization-remote", message, reference)];
}

function fault(code: string, message: string, { place, written }: KustomizationReference): Issue {
  return { code, severity: "error", message, place, value: written };
}
