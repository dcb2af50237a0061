import { z } from "zod";
import type { JsonObject } from "../base/json.ts";
import { configSchema } from "./config-schema.ts";

/** Identifies the schema; the number is that of the file format. */
const schemaId = "urn:calsim:config:1";

let made: JsonObject | undefined;

/** The JSON Schema of `.calsim.yml`, for editors. `calsim.schema.json` holds it as text. */
export function configJsonSchema(): JsonObject {
  if (made === undefined) {
    // Typed as what it is, plain JSON; the type that zod gives says less.
    const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: "input" }) as unknown as JsonObject;
    made = { $schema, $id: schemaId, title: "calsim configuration", ...schema };
  }
  return made;
}
