import type { SourceFile } from "../model/resource.ts";
import type { ParsedConfig } from "./config.ts";
import { defaultConfig } from "./default-config.ts";

/** Reads a `.calsim.yml`. Without one the defaults hold. */
export function parseConfig(file: SourceFile | undefined): ParsedConfig {
  return { file, config: defaultConfig, issues: [] };
}
