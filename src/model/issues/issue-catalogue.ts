import { assumptionDocs } from "./assumption-docs.ts";
import { configIssues, findingDocs } from "./config-issues.ts";
import { lintIssues } from "./lint-issues.ts";
import { loadIssues } from "./load-issues.ts";
import { parseIssues } from "./parse-issues.ts";
import { sourceIssues } from "./source-issues.ts";
import { validationIssues } from "./validation-issues.ts";

/** Everything a report may say of its input, by where it is found. */
export const issueCatalogue = {
  parse: parseIssues,
  sources: sourceIssues,
  validate: validationIssues,
  load: loadIssues,
  lint: lintIssues,
  configuration: configIssues,
} as const;

export { assumptionDocs, findingDocs };

/** Every code an issue may have: one that is not described does not compile. */
export type IssueCode =
  | keyof typeof parseIssues
  | keyof typeof sourceIssues
  | keyof typeof validationIssues
  | keyof typeof loadIssues
  | keyof typeof lintIssues
  | keyof typeof configIssues;

export type AssumptionCode = keyof typeof assumptionDocs;
