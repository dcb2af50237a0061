import { defaultConfig } from "../../../../src/judge/default-config.ts";
import type { Engine } from "../../../../src/shells/app/engine-port.ts";
import type { Renderers } from "../../../../src/shells/app/render-port.ts";
import type { Finding, Report } from "../../../../src/report/report.ts";
import type { SourceFile } from "../../../../src/model/resource.ts";

/** An engine small enough to foresee: each line `open <name>` of the head that the base lacks is a failure. */
export const toyJudge: Engine["judge"] = ({ base, head }) => {
  const before = new Set(openings(base).map((opening) => opening.name));
  const findings = openings(head)
    .filter((opening) => !before.has(opening.name))
    .map(({ name, path, line }): Finding => finding(`${name} is open`, path, line));
  return toyReport(findings);
};

const noRenders = { renders: [], inputs: { manifestsBelow: [], everythingBelow: [], files: [] } };

export const toyEngine: Engine = {
  readSettings: () => ({ report: defaultConfig.report, acceptance: defaultConfig.acceptance }),
  planRenders: () => ({ base: noRenders, head: noRenders }),
  judge: toyJudge,
  explain: () => ({ clusters: [], unknown: { end: "toy", near: undefined }, faults: 0 }),
};

export function toyReport(findings: readonly Finding[]): Report {
  const title = findings.length === 0 ? "no connectivity change" : `${findings.length} newly open`;
  return {
    version: 1,
    conclusion: findings.length === 0 ? "success" : "failure",
    title,
    clusters: [],
    findings,
    expectations: [],
    configIssues: [],
    byHead: undefined,
    settings: { comment: "changes", rows: 50, ifPromoted: true },
  };
}

export function finding(message: string, path: string, line: number): Finding {
  const place = { path, line };
  const blank = { cluster: undefined, changes: [], settled: undefined };
  return { id: `${path}:${line}`, rule: "toy", level: "failure", message, place, ...blank };
}

export const toyRenderers: Renderers = {
  renderComment: (report, { marker }) =>
    [marker, report.title, ...report.findings.map(({ message }) => message)].join("\n"),
  renderCheck: (report) => ({
    title: report.title,
    summary: `summary: ${report.title}`,
    text: report.findings.map(({ message }) => message).join("\n"),
    annotations: report.findings.flatMap(({ place, message, level }) =>
      place === undefined
        ? []
        : [{ path: place.path, startLine: place.line, endLine: place.line, level, title: "toy", message }],
    ),
  }),
};

function openings(files: readonly SourceFile[]) {
  return files.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index) => {
      const name = /^open (\S+)$/.exec(line)?.[1];
      return name === undefined ? [] : [{ name, path, line: index + 1 }];
    }),
  );
}
