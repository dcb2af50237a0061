import { compareText } from "../base/compare.ts";
import { stableHash } from "../base/stable-hash.ts";
import type { Issue } from "../model/issue.ts";
import type { ParsedConfig } from "./config.ts";
import type { JudgedCluster } from "./judge-input.ts";
import type { JudgedFinding } from "./judged-finding.ts";

/**
 * Errors of a tree that are still there after the change: what they hide isn't judged, and nobody can accept that. Nor can
 * anybody what is compared with a base that could not be rendered: all of it would be new.
 */
export function treeFindings({ name, issues = [] }: JudgedCluster): readonly JudgedFinding[] {
  return issues
    .filter(({ severity }) => severity === "error")
    .flatMap((issue) => (issue.since === "fixed" ? unknownBase(issue) : [issue]))
    .map((issue) => errorFinding(issue, { rule: "analysis-incomplete", cluster: name, acceptable: false }));
}

/** What calsim could not follow although it may well be deployed. */
const notFollowed: ReadonlySet<string> = new Set([
  "deployment-not-modelled",
  "deployment-patched",
  "deployment-rendered",
  "generator-not-read",
  "limit-exceeded",
  "source-elsewhere",
  "source-not-rendered",
  "template-not-filled",
  "variable-not-substituted",
]);

/** A file of the base that can't be read was never deployed; what a render that fails now once deployed may still be. */
function unknownBase(issue: Issue): readonly Issue[] {
  const { code, message } = issue;
  if (!notFollowed.has(code) && !/^(?:render|kustomization)-/.test(code)) return [];
  return [{ ...issue, message: `the base can't be known, so there is nothing to compare with: ${message}` }];
}

/**
 * Errors of `.calsim.yml`. Those of the base fail every pull request, the one that corrects them too: that one, and only
 * that one, may be accepted by someone entitled to it. What the broken part would have forbidden nobody knows, so such
 * an acceptance is bound to all that the pull request does: the corrected file and every changed flow.
 */
export function configFindings(
  base: ParsedConfig,
  head: ParsedConfig,
  clusters: readonly JudgedCluster[],
): readonly JudgedFinding[] {
  const corrected = errorsOf(head).length === 0;
  const change = changeKey(head, clusters);
  const ofBase = errorsOf(base).map((issue) =>
    corrected
      ? errorFinding(issue, { rule: "config-invalid", cluster: undefined, acceptable: true, change })
      : errorFinding(issue, { rule: "analysis-incomplete", cluster: undefined, acceptable: false }),
  );
  if (base.file?.text === head.file?.text) return ofBase;
  const brought = errorsOf(head).map((issue) =>
    errorFinding(issue, { rule: "analysis-incomplete", cluster: undefined, acceptable: false }),
  );
  return uniqueFindings([...brought, ...ofBase]);
}

function changeKey({ file }: ParsedConfig, clusters: readonly JudgedCluster[]): string {
  const changes = clusters.flatMap(({ name, changes: found }) => found.map(({ id }) => `${name} ${id}`));
  return JSON.stringify([file?.text ?? null, changes.sort(compareText)]);
}

interface ErrorFinding {
  readonly rule: string;
  readonly cluster: string | undefined;
  readonly acceptable: boolean;
  /** What the whole pull request does, where accepting the finding means accepting that. */
  readonly change?: string;
}

function errorsOf({ issues }: ParsedConfig): readonly Issue[] {
  return issues.filter(({ severity }) => severity === "error");
}

function uniqueFindings(found: readonly JudgedFinding[]): readonly JudgedFinding[] {
  const seen = new Map<string, JudgedFinding>();
  for (const one of found) if (!seen.has(one.finding.id)) seen.set(one.finding.id, one);
  return [...seen.values()];
}

function errorFinding(issue: Issue, { rule, cluster, acceptable, change }: ErrorFinding): JudgedFinding {
  const { code, message, hint, object, place } = issue;
  return {
    finding: {
      // Lines move; what is wrong with what stays.
      id: stableHash(
        JSON.stringify([
          rule,
          cluster ?? null,
          code,
          message,
          object ?? null,
          place?.path ?? null,
          place?.field ?? null,
          ...(change === undefined ? [] : [change]),
        ]),
      ),
      rule,
      level: "failure",
      message: `${object === undefined ? "" : `${object}: `}${message}${hint === undefined ? "" : ` (${hint})`}`,
      cluster,
      place,
      changes: [],
      settled: undefined,
    },
    about: cluster === undefined ? "configuration" : "analysis",
    flows: [],
    acceptable,
  };
}
