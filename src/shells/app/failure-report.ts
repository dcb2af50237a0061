import { types } from "node:util";
import { defaultConfig } from "../../judge/default-config.ts";
import type { Report } from "../../report/report.ts";
import { statusOf } from "./github.ts";
import { hideTokens } from "./hide-tokens.ts";

/** The report of an analysis that could not be done: it fails the check and says why. */
export function failureReport(error: unknown): Report {
  const reason = describeFailure(error);
  return {
    version: 1,
    conclusion: "failure",
    title: "the analysis could not be done",
    clusters: [],
    findings: [
      {
        id: "analysis-failed",
        rule: "analysis-failed",
        level: "failure",
        message: `the analysis could not be done: ${reason}`,
        cluster: undefined,
        place: undefined,
        changes: [],
        settled: undefined,
      },
    ],
    expectations: [],
    configIssues: [],
    byHead: undefined,
    settings: defaultConfig.report,
  };
}

/** One line for people; no stack, no token, no address of a machine. */
function describeFailure(error: unknown): string {
  const status = statusOf(error);
  if (status !== undefined) {
    const { method, url } = (error as { request?: { method?: string; url?: string } }).request ?? {};
    return `GitHub answered ${status} to ${method ?? "a request"} ${hideTokens(pathOf(url))}`.trimEnd();
  }
  const message = types.isNativeError(error) || error instanceof Error ? error.message : String(error);
  return hideTokens(message.split("\n", 1)[0] ?? "").slice(0, 500);
}

function pathOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).pathname : "";
}
