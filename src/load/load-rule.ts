import type { JsonObject } from "../base/json.ts";
import type { Action, EntityRule, IcmpMatch, Rule } from "../model/policy.ts";
import type { SourceRef } from "../model/source-ref.ts";
import { conjunction, type Selector } from "../selector/selector.ts";
import { noProtocol } from "../sets/protocol.ts";
import { loadEntityRule, sideFields } from "./load-entity-rule.ts";
import { parseProtocol, type Protocol } from "./parse-protocol.ts";
import { fieldAt, hasField, numberAt, objectAt, textAt } from "./read-json.ts";
import type { RuleReader } from "./rule-reader.ts";

const ruleFields: ReadonlySet<string> = new Set([
  "action",
  "ipVersion",
  "protocol",
  "notProtocol",
  "icmp",
  "notICMP",
  "source",
  "destination",
  "http",
  "metadata",
]);

const actions: ReadonlyMap<string, Action> = new Map([
  ["allow", "Allow"],
  ["deny", "Deny"],
  ["pass", "Pass"],
  ["next-tier", "Pass"],
  ["log", "Log"],
]);

/** ICMPv6 and UDPLite, which eBPF knows by number only (RULE-4). */
const ebpfGap: ReadonlySet<number> = new Set([58, 136]);

/** Where a rule stands: its index as evaluated, and the rule the author wrote. */
export interface RuleOrigin {
  readonly index: number;
  readonly writtenIndex: number;
  readonly place: SourceRef;
  readonly name: string | undefined;
  /** Fields of the written rule that the conversion does not know. */
  readonly unknownFields: readonly string[];
}

/** A Calico v3 rule as the model has it; faults go to the reader. */
export function loadRule(rule: JsonObject, origin: RuleOrigin, reader: RuleReader): Rule {
  const protocol = readProtocol(rule, "protocol", reader);
  const notProtocol = readProtocol(rule, "notProtocol", reader);
  const written = { source: objectAt(rule, "source"), destination: objectAt(rule, "destination") };
  const source = withoutGap(loadEntityRule(written.source, "source", reader), reader);
  const destination = withoutGap(loadEntityRule(written.destination, "destination", reader), reader);
  const unknown = unmodelledFields([
    ...unknownFields(rule, ruleFields, ""),
    ...unknownFields(written.source, sideFields, "source."),
    ...unknownFields(written.destination, sideFields, "destination."),
    ...origin.unknownFields,
  ]);
  return {
    index: origin.index,
    writtenIndex: origin.writtenIndex,
    action: readAction(rule, reader),
    ipVersion: readVersion(rule) ?? protocol?.family,
    protocol: protocol?.number,
    notProtocol: notProtocol?.number,
    icmp: readIcmp(rule, "icmp"),
    notICMP: readIcmp(rule, "notICMP"),
    source: source.side,
    destination: destination.side,
    http: hasField(rule, "http"),
    place: origin.place,
    unmodelled: unknown ?? source.gap ?? destination.gap,
    name: origin.name,
  };
}

/** Fields of `source` that are not in `known`, each with `prefix`. Empty values count too: they were meant. */
export function unknownFields(
  source: JsonObject,
  known: ReadonlySet<string>,
  prefix: string,
): readonly string[] {
  return Object.keys(source)
    .filter((field) => !known.has(field) && hasField(source, field))
    .map((field) => `${prefix}${field}`);
}

/** The reason why something with these unknown fields can't be decided; undefined without any. */
export function unmodelledFields(fields: readonly string[]): string | undefined {
  if (fields.length === 0) return undefined;
  const list = fields.map((field) => `\`${field}\``).join(", ");
  return `${fields.length === 1 ? "field" : "fields"} ${list} ${fields.length === 1 ? "is" : "are"} not modelled`;
}

/** Endpoints of a service that are not known may be any: the rule may match all of them, and `gap` says why it may not. */
function withoutGap(
  side: EntityRule,
  reader: RuleReader,
): { readonly side: EntityRule; readonly gap: string | undefined } {
  const { service, selector } = side;
  const gap = service === undefined ? undefined : reader.serviceGap(service.namespace, service.name);
  if (gap === undefined) return { side, gap: undefined };
  const both: readonly Selector[] = [selector ?? [], gap.mayBe ?? []].flat();
  return {
    side: { ...side, service: undefined, selector: both.length === 0 ? undefined : conjunction(...both) },
    gap: gap.reason,
  };
}

/** ACT-3: Felix lets through what a rule without an action matches; one that it does not know it can't program. */
function readAction(rule: JsonObject, reader: RuleReader): Action {
  const written = textAt(rule, "action") ?? "";
  const action = written === "" ? "Allow" : actions.get(written.toLowerCase());
  if (action !== undefined && written !== "") return action;
  const found = action === undefined ? `action \`${written}\`` : "no action, which Felix takes for `Allow`";
  const message = `a rule has ${found}: it must be \`Allow\`, \`Deny\`, \`Log\` or \`Pass\``;
  reader.fault({ path: ["action"], code: "action-invalid", message, fatal: action === undefined });
  return action ?? "Deny";
}

function readProtocol(
  rule: JsonObject,
  field: "protocol" | "notProtocol",
  reader: RuleReader,
): Protocol | undefined {
  if (!hasField(rule, field)) return undefined;
  const protocol = parseProtocol(fieldAt(rule, field));
  if (protocol === undefined) {
    const message = `\`${field}: ${JSON.stringify(fieldAt(rule, field))}\` is not a protocol that Calico knows`;
    reader.fault({ path: [field], code: "protocol-invalid", message, fatal: true });
  }
  // RULE-4: eBPF takes a name it does not know for a protocol that no packet is of.
  const isUnknown = reader.dataplane === "ebpf" && protocol?.named === true && ebpfGap.has(protocol.number);
  return isUnknown ? { ...protocol, number: noProtocol } : protocol;
}

function readVersion(rule: JsonObject): 4 | 6 | undefined {
  const version = numberAt(rule, "ipVersion");
  return version === 4 || version === 6 ? version : undefined;
}

/** An `icmp` without type restricts nothing beyond the protocol (RULE-9). */
function readIcmp(rule: JsonObject, field: "icmp" | "notICMP"): IcmpMatch | undefined {
  const icmp = objectAt(rule, field);
  const type = numberAt(icmp, "type");
  return type === undefined ? undefined : { type, code: numberAt(icmp, "code") };
}
