import { nearestText } from "../base/nearest-text.ts";
import type { FieldPath } from "../model/resource.ts";
import type { CheckConfig, CheckId, Config, ExpectationConfig, RuleConfig, WaiverConfig } from "./config.ts";
import { nearestHint, type ConfigReader } from "./config-reader.ts";
import type { EndsInput, ExpectationInput, RuleInput, WaiverInput } from "./config-schema.ts";
import { anyEnd, defaultConfig, defaultRule } from "./default-config.ts";
import type { Ends } from "./ends.ts";
import { placeholders, unknownPlaceholders } from "./fill-message.ts";
import { readEnds, type Groups } from "./read-ends.ts";
import { readPorts } from "./read-ports.ts";

/** What the entries of a configuration may refer to. */
export interface ReadContext {
  readonly groups: Groups;
  /** `undefined`: the file declares none, and what clusters there are shows in the tree. */
  readonly clusters: readonly string[] | undefined;
  readonly reader: ConfigReader;
}

export interface PlacedInput<T> {
  readonly input: T;
  readonly path: FieldPath;
}

/** Rules as the file has them, after the built-in ones that it leaves as they are. */
export function readRules(
  inputs: readonly PlacedInput<RuleInput>[],
  context: ReadContext,
): Pick<Config, "rules" | "checks"> {
  const checks: Record<CheckId, CheckConfig> = { ...defaultConfig.checks };
  const rules: RuleConfig[] = [];
  const builtIn = defaultRule(groupEnds(context.groups, "app"), groupEnds(context.groups, "hosts"));
  for (const { input, path } of inputs) {
    if (isCheckId(input.id)) checks[input.id] = readCheck(input, input.id, path, context.reader);
    else rules.push(readRule(input, path, input.id === builtIn.id ? builtIn : undefined, context));
  }
  return { checks, rules: rules.some(({ id }) => id === builtIn.id) ? rules : [builtIn, ...rules] };
}

export function isCheckId(id: string): id is CheckId {
  return Object.hasOwn(defaultConfig.checks, id);
}

function groupEnds(groups: Groups, name: string): Ends {
  return groups.get(name) ?? { text: name, patterns: [] };
}

function readCheck(input: RuleInput, id: CheckId, path: FieldPath, reader: ConfigReader): CheckConfig {
  for (const key of ["when", "only", "from", "to", "ports", "unknown", "message", "clusters"] as const) {
    if (input[key] === undefined) continue;
    const message = `\`${key}\` has no meaning for \`${id}\`, of which only the level can be set`;
    reader.fault([...path, key], { code: "config-key-unknown", message, value: key });
  }
  return { level: input.level ?? defaultConfig.checks[id].level, place: reader.place(path) };
}

function readRule(
  input: RuleInput,
  path: FieldPath,
  builtIn: RuleConfig | undefined,
  context: ReadContext,
): RuleConfig {
  const only = input.only ?? false;
  const level = input.level ?? "failure";
  return {
    id: input.id,
    when: input.when ?? (only ? "any" : "newly-allowed"),
    only,
    from: endsAt(input.from, [...path, "from"], context) ?? builtIn?.from ?? anyEnd,
    to: endsAt(input.to, [...path, "to"], context) ?? builtIn?.to ?? anyEnd,
    ports: readPorts(input.ports, [...path, "ports"], context.reader),
    level,
    unknown: input.unknown ?? level,
    ...shared(input, path, context),
  };
}

export function readExpectation(
  { input, path }: PlacedInput<ExpectationInput>,
  context: ReadContext,
): ExpectationConfig {
  const level = input.level ?? "failure";
  return {
    id: input.id,
    from: readEnds(input.from, [...path, "from"], context.groups, context.reader),
    to: readEnds(input.to, [...path, "to"], context.groups, context.reader),
    ports: readPorts(input.ports, [...path, "ports"], context.reader),
    namesPorts: input.ports !== undefined,
    verdict: input.verdict,
    both: input.both ?? false,
    level,
    stillBroken: input.stillBroken ?? level,
    ...shared(input, path, context),
  };
}

/** `known` are the ids a waiver may name. */
export function readWaiver(
  { input, path }: PlacedInput<WaiverInput>,
  known: readonly string[],
  context: ReadContext,
): WaiverConfig {
  const { reader } = context;
  if (!known.includes(input.rule)) {
    const message = `no rule or expectation is named \`${input.rule}\``;
    reader.fault([...path, "rule"], {
      code: "config-name-unknown",
      message,
      value: input.rule,
      ...nearestHint(nearestText(input.rule, known)),
    });
  }
  if (input.expires !== undefined && !isDay(input.expires)) {
    const message = `\`${input.expires}\` is no day of the calendar`;
    reader.fault([...path, "expires"], { code: "config-value-invalid", message, value: input.expires });
  }
  return {
    rule: input.rule,
    from: readEnds(input.from, [...path, "from"], context.groups, reader),
    to: readEnds(input.to, [...path, "to"], context.groups, reader),
    ports: readPorts(input.ports, [...path, "ports"], reader),
    reason: input.reason,
    owner: input.owner,
    expires: input.expires,
    clusters: readClusterFilter(input.clusters, path, context),
    place: reader.place(path),
  };
}

function endsAt(
  input: EndsInput | undefined,
  path: FieldPath,
  { groups, reader }: ReadContext,
): Ends | undefined {
  return input === undefined ? undefined : readEnds(input, path, groups, reader);
}

function shared(
  { message, clusters }: RuleInput | ExpectationInput,
  path: FieldPath,
  context: ReadContext,
): Pick<RuleConfig, "message" | "clusters" | "place"> {
  for (const name of message === undefined ? [] : unknownPlaceholders(message)) {
    context.reader.fault([...path, "message"], {
      code: "config-placeholder-unknown",
      message: `\`{${name}}\` stands for nothing, expected one of ${placeholders.map((one) => `\`{${one}}\``).join(", ")}`,
      value: name,
      ...nearestHint(nearestText(name, placeholders)),
    });
  }
  return {
    message,
    clusters: readClusterFilter(clusters, path, context),
    place: context.reader.place(path),
  };
}

function readClusterFilter(
  names: readonly string[] | undefined,
  path: FieldPath,
  { clusters, reader }: ReadContext,
): readonly string[] | undefined {
  if (clusters === undefined) return names;
  for (const [index, name] of (names ?? []).entries()) {
    if (clusters.includes(name)) continue;
    const fault = {
      code: "config-name-unknown" as const,
      message: `no cluster is named \`${name}\``,
      value: name,
    };
    reader.fault([...path, "clusters", index], { ...fault, ...nearestHint(nearestText(name, clusters)) });
  }
  return names;
}

/** Whether a text of the form `2027-03-31` is a day. */
function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}
