import { assumptionDocs, findingDocs, issueCatalogue } from "../../src/model/issues/issue-catalogue.ts";
import type { IssueDoc } from "../../src/model/issues/issue-doc.ts";

const sections: readonly (readonly [string, string, Readonly<Record<string, IssueDoc>>])[] = [
  [
    "Findings",
    "What a judgement objects to; the rules and expectations of a `.calsim.yml` carry their own ids.",
    findingDocs,
  ],
  ["Reading files", "Found while a file is taken apart into objects.", issueCatalogue.parse],
  ["Sources", "Found while it is worked out which files make which cluster.", issueCatalogue.sources],
  [
    "Objects",
    "What the API server, calicoctl, `kubectl` or Felix object to. Whether it is an error depends on who refuses it.",
    issueCatalogue.validate,
  ],
  ["Loading", "Objects that are in order, and don't do what they seem to.", issueCatalogue.load],
  ["Lint", "Policy that is valid, and hardly meant.", issueCatalogue.lint],
  [
    "Configuration",
    "Faults of `.calsim.yml`; `calsim config check` looks for them.",
    issueCatalogue.configuration,
  ],
  ["Assumptions", "What the tree does not say, and was taken to be so.", assumptionDocs],
];

/** The page that says what every finding, issue and assumption means. */
export function renderCatalogue(): string {
  return [
    "# Findings, issues and assumptions",
    "",
    "Every id that a report, a check or `calsim lint` may show, what it means and what to do about it. Made from `src/model/issues`;",
    "`UPDATE_GOLDEN=1` and the test of the catalogue write it anew.",
    "",
    ...sections.flatMap(([title, text, docs]) => [`## ${title}`, "", text, "", ...table(docs), ""]),
  ].join("\n");
}

function table(docs: Readonly<Record<string, IssueDoc>>): readonly string[] {
  const rows = Object.entries(docs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, { meaning, example, settle }]) =>
        `| \`${code}\` | ${cell(meaning)} | ${cell(exampleText(example))} | ${cell(settle)} |`,
    );
  return ["| id | meaning | example | how to settle it |", "| - | - | - | - |", ...rows];
}

/** An example that is an object, as one. */
function exampleText(example: string): string {
  return /^[A-Z][A-Za-z]+ \{/.test(example) ? `\`${example}\`` : example;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
