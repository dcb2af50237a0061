import type { Issue } from "./issue.ts";

/**
 * How much calsim takes in. A tree is written by anyone who can open a pull request: what it costs to judge one must not
 * grow past these. Reaching one is an error that names it, never a silent cut. They guard whoever runs calsim, so they are
 * set where it is run, and nothing that a tree holds can change them.
 */
export interface Limits {
  /** Files and directories of one tree, of every kind. */
  readonly entries: number;
  /** YAML and JSON files of one tree. */
  readonly files: number;
  /** Of one such file, in UTF-8. */
  readonly fileBytes: number;
  /** Of all such files of one tree together. */
  readonly totalBytes: number;
  /** YAML documents and JSON values of one tree, whatever they hold. */
  readonly documents: number;
  /** Objects of the kinds read, in one tree. */
  readonly objects: number;
  /** Collections within collections, aliases followed. */
  readonly depth: number;
  /** Nodes that the aliases of one document add to it. */
  readonly aliasedNodes: number;
  /** Mappings, lists and scalars of one document. */
  readonly values: number;
  /** Words, signs and spaces of a part of a document that is written in YAML few manifests use: it takes far more memory. */
  readonly yamlTokens: number;
  /** Kustomize and Helm sources of one tree. */
  readonly renders: number;
  /** Files of other kinds that a tree is rendered from. */
  readonly renderFiles: number;
  /** Of what one source renders to. */
  readonly renderBytes: number;
  /** For one source. */
  readonly renderSeconds: number;
  /** For all sources of one tree. */
  readonly renderTotalSeconds: number;
  /** Address space of the tool that renders, where the system can hold it to one. */
  readonly renderMegabytes: number;
}

const MEBIBYTE = 1024 * 1024;

/** Room for the largest real repositories and for `kubectl get` dumps of a large cluster. */
export const defaultLimits: Limits = {
  entries: 1_000_000,
  files: 200_000,
  fileBytes: 64 * MEBIBYTE,
  totalBytes: 256 * MEBIBYTE,
  documents: 500_000,
  objects: 200_000,
  depth: 100,
  aliasedNodes: 100_000,
  values: 4_000_000,
  yamlTokens: 1_000_000,
  renders: 500,
  renderFiles: 20_000,
  renderBytes: 16 * MEBIBYTE,
  renderSeconds: 30,
  renderTotalSeconds: 120,
  renderMegabytes: 4096,
};

export type LimitName = keyof Limits;

/** Every limit, in the order of the record. */
export const limitNames = Object.keys(defaultLimits) as readonly LimitName[];

/** Which limit was reached, and how far the input goes past it where that is known. Where, the caller knows. */
export function limitIssue(name: LimitName, limits: Partial<Limits>, found?: number): Issue {
  return {
    code: "limit-exceeded",
    severity: "error",
    message: limitMessage(name, limits, found),
    use: "ignored",
    value: String(limits[name] ?? defaultLimits[name]),
    hint: limitHint(name),
  };
}

function limitMessage(name: LimitName, limits: Partial<Limits>, found?: number): string {
  const limit = limits[name] ?? defaultLimits[name];
  const more = found === undefined ? `more than ${limit}` : `${found}, at most ${limit} are read`;
  return `limit \`${name}\`: ${more}`;
}

/** The same on one line, with what to do about it: for shells, which stop there. */
export function limitReason(name: LimitName, limits: Partial<Limits>, found?: number): string {
  return `${limitMessage(name, limits, found)}; ${limitHint(name)}`;
}

/** Who may raise it, and how. */
export function limitHint(name: LimitName): string {
  return `whoever runs calsim can raise it: \`--limit ${name}=NUMBER\`, or \`CALSIM_LIMITS=${name}=NUMBER\` in the environment`;
}
