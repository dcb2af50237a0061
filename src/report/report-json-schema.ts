import { z } from "zod";
import { reportSchema } from "./report-schema.ts";

/** JSON Schema (draft 2020-12) of a report, as `report.schema.json` holds it. */
export function reportJsonSchema(): string {
  const schema = z.toJSONSchema(reportSchema, { target: "draft-2020-12", io: "input" });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
