import { z } from "zod";
import { reportSchema } from "./report-schema.ts";

/** Identifies the schema; the number is that of the report's `version`. */
const schemaId = "urn:calsim:report:1";

/** JSON Schema (draft 2020-12) of a report, as `report.schema.json` holds it. */
export function reportJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(reportSchema, {
    target: "draft-2020-12",
    io: "input",
    override: ({ jsonSchema }) => {
      // zod's `readonly` is about our types; in a schema it would say that the owner refuses changes.
      delete jsonSchema.readOnly;
    },
  });
  return `${JSON.stringify({ $schema, $id: schemaId, ...schema }, null, 2)}\n`;
}
