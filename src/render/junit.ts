import { formatSourceRef, placeInTree, type SourceRef } from "../model/source-ref.ts";
import type { ExpectationResult, Finding, Report } from "../report/report.ts";
import { expectationStanding, isBroken, outcomeWords } from "./expectation-outcomes.ts";
import { findingStanding, type Standing } from "./finding-standing.ts";
import { showHidden } from "./show-hidden.ts";

/**
 * The report as JUnit XML: a suite for each cluster and one for what concerns all; a test case for each expectation, those that
 * hold too, and for each finding besides. What blocks failed. What is settled, and an expectation whose breaking does not
 * block, was skipped, so that it is no pass; a finding that only warns passed and says so. A report with neither is one
 * passed case, so that a reader can tell it from a run that never was.
 */
export function renderJunit(report: Report): string {
  const told = new Set(report.expectations.flatMap(({ findings }) => findings));
  const others = report.findings.filter(({ id }) => !told.has(id));
  const cases = (cluster: string | undefined): readonly TestCase[] => [
    ...report.expectations
      .filter((result) => result.cluster === cluster)
      .map((result) => expectationCase(result, report)),
    ...others.filter((finding) => finding.cluster === cluster).map(findingCase),
  ];
  const names = report.clusters.map(({ name }) => name);
  const suites: readonly Suite[] = [
    { name: "calsim", cases: [...cases(undefined), ...emptyCase(report)] },
    ...names.map((name) => ({ name: `calsim ${name}`, cases: cases(name) })),
  ].filter((suite) => suite.cases.length > 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="calsim" ${counts(suites.flatMap((suite) => suite.cases))}>`,
    ...suites.flatMap((suite) => [
      `  <testsuite name="${xmlText(suite.name)}" ${counts(suite.cases)}>`,
      ...suite.cases.map(caseXml),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

interface Suite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

interface TestCase {
  readonly className: string;
  readonly name: string;
  readonly place: SourceRef | undefined;
  readonly result: "passed" | "failed" | "skipped";
  /** Why it did not pass, or what is to be said of it all the same. */
  readonly message: string | undefined;
}

const results = {
  failure: "failed",
  warning: "passed",
  notice: "passed",
  settled: "skipped",
} as const satisfies Record<Standing, TestCase["result"]>;

function findingCase(finding: Finding): TestCase {
  const { rule, message, place, level } = finding;
  const standing = findingStanding(finding);
  const texts = {
    failure: message,
    warning: `${level}: ${message}`,
    notice: `${level}: ${message}`,
    settled: settledText(finding),
  } satisfies Record<Standing, string>;
  return { className: rule, name: message, place, result: results[standing], message: texts[standing] };
}

function expectationCase(result: ExpectationResult, report: Report): TestCase {
  const { id, text, place, outcome } = result;
  const shared = { className: id, name: text, place };
  if (!isBroken(result)) {
    return { ...shared, result: "passed", message: outcome === "holds" ? undefined : outcomeWords[outcome] };
  }
  const findings = report.findings.filter((finding) => result.findings.includes(finding.id));
  const why = findings.map((finding) => {
    const settled = finding.settled === undefined ? "" : `, ${settledText(finding)}`;
    return `${finding.message}${settled}`;
  });
  return {
    ...shared,
    result: expectationStanding(result, report) === "failure" ? "failed" : "skipped",
    message: [outcomeWords[outcome], ...why].join(": "),
  };
}

function settledText({ settled }: Finding): string {
  return `settled by ${settled?.by ?? ""}: ${settled?.reason ?? ""}`;
}

function emptyCase({ findings, expectations, title }: Report): readonly TestCase[] {
  return findings.length > 0 || expectations.length > 0
    ? []
    : [{ className: "calsim", name: title, place: undefined, result: "passed", message: undefined }];
}

function counts(cases: readonly TestCase[]): string {
  const count = (wanted: TestCase["result"]): number =>
    cases.filter(({ result }) => result === wanted).length;
  return `tests="${cases.length}" failures="${count("failed")}" skipped="${count("skipped")}" errors="0"`;
}

function caseXml({ className, name, place, result, message }: TestCase): string {
  const inTree = place === undefined ? undefined : placeInTree(place);
  const file = inTree === undefined ? "" : ` file="${xmlText(inTree.path)}" line="${inTree.line}"`;
  const open = `    <testcase classname="${xmlText(className)}" name="${xmlText(name)}"${file}`;
  if (message === undefined) return `${open}/>`;
  const where = xmlText(place === undefined ? message : `${message} (${formatSourceRef(place)})`);
  const body = {
    failed: `<failure type="${xmlText(className)}" message="${xmlText(message)}">${where}</failure>`,
    skipped: `<skipped message="${xmlText(message)}"/>`,
    passed: `<system-out>${where}</system-out>`,
  }[result];
  return `${open}>${body}</testcase>`;
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
