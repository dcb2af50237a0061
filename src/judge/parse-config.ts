import type { z } from "zod";
import { isJsonObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { FieldPath, SourceFile } from "../model/resource.ts";
import { parseYamlDocument } from "../parse/parse-yaml-document.ts";
import type { ClusterConfig, Config, GroupConfig, ParsedConfig } from "./config.ts";
import { createConfigReader, type ConfigReader } from "./config-reader.ts";
import {
  acceptanceSchema,
  clusterSchema,
  expectationSchema,
  endsSchema,
  reportSchema,
  ruleSchema,
  waiverSchema,
} from "./config-schema.ts";
import { appGroup, defaultConfig, hostsGroup } from "./default-config.ts";
import type { Ends } from "./ends.ts";
import { readCluster } from "./read-clusters.ts";
import { readEnds } from "./read-ends.ts";
import {
  isCheckId,
  readExpectation,
  readRules,
  readWaiver,
  type PlacedInput,
  type ReadContext,
} from "./read-rules.ts";
import { schemaFaults } from "./schema-faults.ts";

/**
 * Reads a `.calsim.yml`; without one the defaults hold. Never throws for what is in the file: faults are issues with
 * their place, and an entry with a fault in its shape is left out.
 */
export function parseConfig(file: SourceFile | undefined): ParsedConfig {
  if (file === undefined) return { file, config: defaultConfig, issues: [] };
  const { value, locate, issues } = parseYamlDocument(file.path, file.text);
  const reader = createConfigReader(locate, issues);
  if (!isJsonObject(value)) {
    if (!issues.some(({ severity }) => severity === "error")) describeNothing(value, reader);
    return { file, config: defaultConfig, issues: reader.issues() };
  }
  for (const { path, fault } of schemaFaults(value)) reader.fault(path, fault);
  return { file, config: readConfig(value, reader), issues: reader.issues() };
}

function describeNothing(value: JsonValue | undefined, reader: ConfigReader): void {
  if (value === undefined || value === null) {
    const message = "the file is empty, expected at least `version: 1`";
    reader.fault([], { code: "config-key-missing", message, hint: "without a file the defaults hold" });
  } else for (const { path, fault } of schemaFaults(value)) reader.fault(path, fault);
}

/** Whether a file says which clusters there are: without sources of any, the tree may have more. */
export function namesAllClusters(clusters: Config["clusters"]): boolean {
  return clusters !== defaultConfig.clusters && clusters.some(({ sources }) => sources.length > 0);
}

function readConfig(document: JsonObject, reader: ConfigReader): Config {
  const clusters = readClusters(document["clusters"], reader);
  const groups = readGroups(document["groups"], reader);
  const context: ReadContext = {
    groups: new Map(groups.map(({ name, ends }) => [name, ends])),
    clusters: namesAllClusters(clusters) ? clusters.map(({ name }) => name) : undefined,
    reader,
  };
  const ruleInputs = entries(document["rules"], ["rules"], ruleSchema);
  const expectationInputs = entries(document["expectations"], ["expectations"], expectationSchema);
  reportRepeats([...ruleInputs, ...expectationInputs], reader);
  const { rules, checks } = readRules(ruleInputs, context);
  const expectations = expectationInputs.map((entry) => readExpectation(entry, context));
  // Settling in advance that the file may be weakened would leave nothing of the check.
  const waivable = [...rules, ...expectations].map(({ id }) => id).concat("no-host-lockout");
  const waivers = entries(document["waivers"], ["waivers"], waiverSchema);
  return {
    clusters,
    groups,
    rules,
    expectations,
    waivers: waivers.map((entry) => readWaiver(entry, waivable, context)),
    checks,
    report: { ...defaultConfig.report, ...settings(document["report"], reportSchema) },
    acceptance: { ...defaultConfig.acceptance, ...settings(document["acceptance"], acceptanceSchema) },
  };
}

function readClusters(value: JsonValue | undefined, reader: ConfigReader): readonly ClusterConfig[] {
  const read = members(value, ["clusters"], clusterSchema, reader);
  if (read.length === 0) return defaultConfig.clusters;
  return read.map(({ name, input, path }) => readCluster(name, input, path, reader));
}

/** The built-in groups that the file leaves as they are, and its own. */
function readGroups(value: JsonValue | undefined, reader: ConfigReader): readonly GroupConfig[] {
  const noGroups: ReadonlyMap<string, Ends> = new Map();
  const own = members(value, ["groups"], endsSchema, reader).map(({ name, input, path }): GroupConfig => ({
    name,
    // Named by its group wherever it is used.
    ends: { ...readEnds(input, path, noGroups, reader), text: name },
    place: reader.place(path),
  }));
  return [...[appGroup, hostsGroup].filter(({ name }) => own.every((group) => group.name !== name)), ...own];
}

function reportRepeats(inputs: readonly PlacedInput<{ readonly id: string }>[], reader: ConfigReader): void {
  const seen = new Set<string>();
  for (const { input, path } of inputs) {
    const reserved = path[0] === "expectations" && (isCheckId(input.id) || input.id === "no-new-app-to-host");
    if (seen.has(input.id) || reserved || reservedIds.includes(input.id)) {
      const message = `the id \`${input.id}\` is ${seen.has(input.id) ? "given twice" : "taken by calsim itself"}`;
      reader.fault([...path, "id"], { code: "config-id-repeated", message, value: input.id });
    }
    seen.add(input.id);
  }
}

/** Codes of findings that are made elsewhere. */
const reservedIds = [
  "acceptance-not-counted",
  "analysis-failed",
  "analysis-incomplete",
  "config-changed",
  "config-invalid",
  "file-not-read",
];

/** Entries of a list that have the right shape. */
function entries<T>(
  value: JsonValue | undefined,
  path: FieldPath,
  schema: z.ZodType<T>,
): readonly PlacedInput<T>[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly JsonValue[]).flatMap((one, index) => {
    const parsed = schema.safeParse(one);
    return parsed.success ? [{ input: parsed.data, path: [...path, index] }] : [];
  });
}

/** Entries of a mapping that have the right shape, in the order of the file. */
function members<T>(
  value: JsonValue | undefined,
  path: FieldPath,
  schema: z.ZodType<T>,
  reader: ConfigReader,
): readonly (PlacedInput<T> & { readonly name: string })[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    // The schema never gets to see this key.
    if (name === "__proto__") {
      const message = `\`${name}\` can't be a name`;
      reader.fault([...path, name], { code: "config-value-invalid", message, value: name });
      return [];
    }
    const parsed = schema.safeParse(one);
    return parsed.success ? [{ name, input: parsed.data, path: [...path, name] }] : [];
  });
}

/** Settings that are set; none where their shape is wrong. */
function settings<T extends object>(
  value: JsonValue | undefined,
  schema: z.ZodType<T>,
): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const parsed = schema.safeParse(value ?? {});
  const set = parsed.success ? Object.entries(parsed.data).filter(([, one]) => one !== undefined) : [];
  // Cast: exactly the properties that are undefined are left out.
  return Object.fromEntries(set) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}
