import { assumptionDocs, findingDocs, issueCatalogue } from "./issue-catalogue.ts";
import type { IssueDoc } from "./issue-doc.ts";

const docs: ReadonlyMap<string, IssueDoc> = new Map(
  [...Object.values(issueCatalogue), assumptionDocs, findingDocs].flatMap((one) => Object.entries(one)),
);

/** What the catalogue says of an id; `undefined` for the ids that people give to rules and expectations. */
export function describeCode(code: string): IssueDoc | undefined {
  return docs.get(code);
}
