import type { RenderOrigins, SourceFile } from "../model/resource.ts";
import type { FindOrigin } from "./find-origin.ts";
import { objectOrigins } from "./object-origins.ts";
import type { ParsedText } from "./parsed-text.ts";
import { templateOrigins } from "./template-origins.ts";

/** `read`: what a file of the tree says; `undefined` for one that holds no objects. */
export function createFindOrigin(
  origins: RenderOrigins,
  renderedText: string,
  read: (file: SourceFile) => ParsedText | undefined,
): FindOrigin {
  return origins.kind === "objects"
    ? objectOrigins(origins.objects, origins.patches, read)
    : templateOrigins(origins, renderedText);
}
