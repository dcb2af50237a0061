import type { JsonObject } from "../base/json.ts";
import type { EntityRule, PortMatch } from "../model/policy.ts";
import type { Selector } from "../selector/selector.ts";
import {
  allAddresses,
  emptyAddresses,
  isSubsetAddresses,
  parseCidrOrAddress,
  unionAddresses,
  type AddressSet,
} from "../sets/address-set.ts";
import { intervals } from "../sets/interval-set.ts";
import { parsePort } from "./parse-port.ts";
import { hasField, listAt, objectAt, textAt } from "./read-json.ts";
import type { RuleReader } from "./rule-reader.ts";
import { sideSelectorText } from "./side-selector-text.ts";

/** Fields of a rule's source or destination that are modelled. */
export const sideFields: ReadonlySet<string> = new Set([
  "nets",
  "notNets",
  "selector",
  "notSelector",
  "namespaceSelector",
  "ports",
  "notPorts",
  "serviceAccounts",
  "services",
]);

/** One side of a rule, flattened as Felix gets it; faults go to the reader. */
export function loadEntityRule(
  side: JsonObject,
  name: "source" | "destination",
  reader: RuleReader,
): EntityRule {
  const texts = sideSelectorText(side, reader.namespace);
  const nets = readNets(side, "nets", name, reader);
  const notNets = readNets(side, "notNets", name, reader);
  return {
    nets: nets?.set,
    notNets: notNets?.set,
    families: { v4: survives(4, nets, notNets), v6: survives(6, nets, notNets) },
    selector: readSelector(texts.selector, "selector", name, reader),
    notSelector: readSelector(texts.notSelector, "notSelector", name, reader),
    ports: readPorts(side, "ports", name, reader),
    notPorts: readPorts(side, "notPorts", name, reader),
    service: readService(side),
    netCount: listAt(side, "nets").length,
  };
}

interface Nets {
  readonly set: AddressSet;
  readonly blocks: readonly AddressSet[];
}

/**
 * Nets are masked and bare addresses are single ones; unparsable entries are skipped, and when none is left the
 * rule matches any address, as in Felix (reference section 2).
 */
function readNets(
  side: JsonObject,
  field: "nets" | "notNets",
  name: string,
  reader: RuleReader,
): Nets | undefined {
  const blocks: AddressSet[] = [];
  for (const [index, written] of listAt(side, field).entries()) {
    const parsed = typeof written === "string" ? parseCidrOrAddress(written) : undefined;
    if (parsed === undefined) {
      reader.fault({
        path: [name, field, index],
        code: "net-invalid",
        message: `${JSON.stringify(written)} in \`${field}\` is not a CIDR and is skipped`,
        fatal: false,
      });
    } else blocks.push(parsed.set);
  }
  if (blocks.length === 0) return undefined;
  return { set: blocks.reduce(unionAddresses, emptyAddresses), blocks };
}

/** RULE-6: a list without any CIDR of the family removes the rule from it. RULE-7: so does a negated catch-all. */
function survives(family: 4 | 6, nets: Nets | undefined, notNets: Nets | undefined): boolean {
  const has = (list: Nets | undefined): boolean =>
    list === undefined || (family === 4 ? list.set.v4 : list.set.v6).length > 0;
  const all = allAddresses(family);
  return has(nets) && has(notNets) && notNets?.blocks.some((block) => isSubsetAddresses(all, block)) !== true;
}

function readSelector(text: string, field: string, name: string, reader: RuleReader): Selector | undefined {
  if (text === "") return undefined;
  const parsed = reader.parse(text);
  if (parsed.ok) return parsed.selector;
  reader.fault({
    path: [name, field],
    code: "selector-invalid",
    message: `the selectors of \`${name}\` can't be read: ${parsed.message}`,
    fatal: true,
  });
  return undefined;
}

function readPorts(
  side: JsonObject,
  field: "ports" | "notPorts",
  name: string,
  reader: RuleReader,
): PortMatch | undefined {
  const written = listAt(side, field);
  if (written.length === 0) return undefined;
  const pairs: (readonly [number, number])[] = [];
  const names = new Set<string>();
  for (const [index, entry] of written.entries()) {
    const parsed = parsePort(entry);
    if (!parsed.ok) {
      reader.fault({
        path: [name, field, index],
        code: "port-invalid",
        message: parsed.message,
        fatal: true,
      });
    } else if (parsed.port.kind === "name") names.add(parsed.port.name);
    else pairs.push([parsed.port.low, parsed.port.high]);
  }
  return { numbers: intervals(...pairs), names: [...names] };
}

/** An empty namespace is kept: such a rule never matches (RULE-26). */
function readService(side: JsonObject): EntityRule["service"] {
  if (!hasField(side, "services")) return undefined;
  const services = objectAt(side, "services");
  const name = textAt(services, "name") ?? "";
  return name === "" ? undefined : { namespace: textAt(services, "namespace") ?? "", name };
}
