import type { UnmetAcceptance } from "../judge/unmet-acceptances.ts";
import type { Finding } from "../report/report.ts";
import { markdownCode, markdownMessage, markdownText } from "./escape-markdown.ts";
import { shorten } from "./shorten.ts";

/** Why a `/calsim accept` settles nothing, and which findings may have been meant. */
export function acceptanceReply(
  { finding, why, near }: UnmetAcceptance,
  findings: readonly Finding[],
): string {
  const text = `Nothing was accepted by ${markdownCode(shorten(finding, 80))}: ${markdownMessage(why)}.`;
  const meant = near.flatMap((id) => findings.filter((found) => found.id === id)).map(findingLine);
  return meant.length === 0 ? text : `${text}\n\nThese findings stand:\n\n${meant.join("\n")}`;
}

function findingLine({ id, rule, message }: Finding): string {
  return `- \`${id}\` **${markdownText(shorten(rule, 100))}**: ${markdownMessage(shorten(message, 300))}`;
}
