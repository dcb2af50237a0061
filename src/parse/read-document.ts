import type { DocumentReading } from "./document-reading.ts";
import type { ParseLimits } from "./parse-limits.ts";
import { readJson } from "./read-json.ts";
import { readPlainYaml } from "./read-plain-yaml.ts";
import { readYaml } from "./read-yaml.ts";

/** More than these for one document help nobody. */
const MAX_FAULTS = 10;

/**
 * Reads the text from `start` to `end` as JSON where it looks like it, else as YAML. Like `kubectl`, what isn't
 * quite JSON gets a second chance as YAML; where that fails too, the fault told is that of the format it is in.
 */
export function readDocument(
  text: string,
  start: number,
  end: number,
  format: "yaml" | "json",
  limits: ParseLimits,
): readonly DocumentReading[] {
  const asJson = format === "json" || /^\s*\{/.test(text.slice(start, start + 200));
  const plain = asJson ? undefined : readPlainYaml(text, start, end, limits);
  if (plain !== undefined) return [plain];
  if (!asJson) return readYaml(text, start, end, limits).map(capFaults);
  const json = readJson(text, start, end, limits);
  if (json.kind === "values") {
    const faults = json.faults;
    return json.values.map((read, index) => capFaults({ read, faults: index === 0 ? faults : [] }));
  }
  if (json.fault.code === "limit-exceeded") return [{ read: undefined, faults: [json.fault] }];
  const yaml = readYaml(text, start, end, limits).map(capFaults);
  const broken = yaml.some((one) => one.faults.some((fault) => fault.severity === "error"));
  return broken && format === "json" ? [{ read: undefined, faults: [json.fault] }] : yaml;
}

function capFaults(reading: DocumentReading): DocumentReading {
  return { read: reading.read, faults: reading.faults.slice(0, MAX_FAULTS) };
}
