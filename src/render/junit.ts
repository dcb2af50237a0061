import { formatSourceRef } from "../model/source-ref.ts";
import type { Finding, Report } from "../report/report.ts";
import { findingStanding } from "./finding-standing.ts";
import { showHidden } from "./show-hidden.ts";

/**
 * The report as JUnit XML: a suite for each cluster and one for what concerns all, a test case for each finding. What
 * blocks failed, what is settled was skipped, what only warns passed and says so. A report without findings is one
 * passed case, so that a reader can tell it from a run that never was.
 */
export function renderJunit(report: Report): string {
  const general = report.findings.filter((finding) => finding.cluster === undefined);
  const suites = [
    suite("calsim", general, report.findings.length === 0 ? report.title : undefined),
    ...report.clusters.map(({ name }) =>
      suite(
        `calsim ${name}`,
        report.findings.filter((finding) => finding.cluster === name),
      ),
    ),
  ].filter((found) => found.cases.length > 0);
  const total = counts(
    suites.flatMap((one) => one.findings),
    suites.flatMap((one) => one.cases).length,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="calsim" ${total}>`,
    ...suites.flatMap(({ name, findings, cases }) => [
      `  <testsuite name="${xmlText(name)}" ${counts(findings, cases.length)}>`,
      ...cases,
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

interface Suite {
  readonly name: string;
  readonly findings: readonly Finding[];
  readonly cases: readonly string[];
}

function suite(name: string, findings: readonly Finding[], passed?: string): Suite {
  const clean = passed === undefined ? [] : [`    <testcase classname="calsim" name="${xmlText(passed)}"/>`];
  return { name, findings, cases: [...findings.map(testCase), ...clean] };
}

function counts(findings: readonly Finding[], tests: number): string {
  const failures = findings.filter((finding) => findingStanding(finding) === "failure").length;
  const skipped = findings.filter((finding) => findingStanding(finding) === "settled").length;
  return `tests="${tests}" failures="${failures}" skipped="${skipped}" errors="0"`;
}

function testCase(finding: Finding): string {
  const { rule, message, place, settled } = finding;
  const file = place === undefined ? "" : ` file="${xmlText(place.path)}" line="${place.line}"`;
  const where = place === undefined ? message : `${message} (${formatSourceRef(place)})`;
  const open = `    <testcase classname="${xmlText(rule)}" name="${xmlText(message)}"${file}>`;
  switch (findingStanding(finding)) {
    case "failure":
      return `${open}<failure type="${xmlText(rule)}" message="${xmlText(message)}">${xmlText(where)}</failure></testcase>`;
    case "settled":
      return `${open}<skipped message="${xmlText(`settled by ${settled?.by ?? ""}: ${settled?.reason ?? ""}`)}"/></testcase>`;
    case "warning":
    case "notice":
      return `${open}<system-out>${xmlText(`${finding.level}: ${where}`)}</system-out></testcase>`;
  }
}

/** Control characters are no XML at all, not even as references, so they are spelled out. */
function xmlText(text: string): string {
  return showHidden(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replace(/[\ufffe\uffff]/g, "\ufffd");
}
