import { reportSchema } from "./report-schema.ts";
import type { Report } from "./report.ts";

export type ParsedReport =
  | { readonly kind: "report"; readonly report: Report }
  | { readonly kind: "faults"; readonly faults: readonly string[] };

/** A mistaken file would have thousands: the first ones say what is wrong. */
const mostFaults = 20;

/** Reads a report back from JSON. Faults come one a line, each with where it is and what was expected. */
export function parseReport(text: string): ParsedReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      kind: "faults",
      faults: [`not JSON: ${error instanceof Error ? error.message : String(error)}`],
    };
  }
  const version =
    typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
  if (typeof version === "number" && version !== 1) {
    return {
      kind: "faults",
      faults: [`this is a report of version ${version}, and this calsim reads version 1`],
    };
  }
  const result = reportSchema.safeParse(value);
  // A key that JSON leaves out reads as undefined, which is what Report says of it.
  if (result.success) return { kind: "report", report: result.data as Report };
  const faults = result.error.issues.map((issue) => `${formatPath(issue.path)}: ${issue.message}`);
  const more = faults.length > mostFaults ? [`and ${faults.length - mostFaults} more`] : [];
  return { kind: "faults", faults: [...faults.slice(0, mostFaults), ...more] };
}

/** `clusters[0].changes[3].flows`. */
function formatPath(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return text === "" ? "the report" : text.replace(/^\./, "");
}
