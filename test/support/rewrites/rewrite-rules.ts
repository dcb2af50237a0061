import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/base/json.ts";
import { parseAddress } from "../../../src/sets/address.ts";
import {
  formatAddressSet,
  intersectAddresses,
  parseCidr,
  subtractAddresses,
} from "../../../src/sets/address-set.ts";
import { hasCalicoRules, listAt, objectAt, plain, withRules, type Rewrite } from "./rewrite.ts";

const sides = ["source", "destination"] as const;

/** A rule for each value of a list of one side. RULE-1: the values of a list are alternatives. */
function splitList(name: string, key: "ports" | "nets"): Rewrite {
  return {
    name,
    rewrite: (object) =>
      !hasCalicoRules(object)
        ? undefined
        : withRules(object, (rule) => {
            const side = sides.find((each) => listAt(objectAt(rule, each), key).length > 1);
            if (side === undefined) return undefined;
            const values = listAt(objectAt(rule, side), key);
            return values.map((value) => ({ ...rule, [side]: { ...objectAt(rule, side), [key]: [value] } }));
          }),
  };
}

/** Every list `key` of every side, value by value. */
function mapLists(
  rule: JsonObject,
  keys: readonly string[],
  map: (value: JsonValue) => readonly JsonValue[],
): JsonObject {
  const changed: Record<string, JsonValue> = {};
  for (const side of sides) {
    const written = objectAt(rule, side);
    for (const key of keys) {
      if (written[key] === undefined) continue;
      changed[side] = {
        ...objectAt({ ...rule, ...changed }, side),
        [key]: listAt(written, key).flatMap(map),
      };
    }
  }
  return { ...rule, ...changed };
}

/** Both halves of a block. */
export function halves(net: JsonValue): readonly JsonValue[] {
  const cidr = typeof net === "string" ? parseCidr(net) : undefined;
  if (cidr === undefined || typeof net !== "string" || cidr.prefix >= 32) return [net];
  const [start = ""] = net.split("/");
  const half = parseCidr(`${start}/${String(cidr.prefix + 1)}`);
  if (parseAddress(start) === undefined || half === undefined) return [net];
  const first = intersectAddresses(cidr.set, half.set);
  return [...formatAddressSet(first), ...formatAddressSet(subtractAddresses(cidr.set, first))];
}

function partsOfRange(port: JsonValue): readonly JsonValue[] {
  const [, low, high] = typeof port === "string" ? (/^(\d+):(\d+)$/.exec(port) ?? []) : [];
  if (low === undefined || high === undefined || low === high) return [port];
  const middle = Math.floor((Number(low) + Number(high)) / 2);
  return [`${low}:${String(middle)}`, `${String(middle + 1)}:${high}`];
}

const numbers: Readonly<Record<string, number>> = { TCP: 6, UDP: 17, SCTP: 132, UDPLite: 136 };
const names = new Map(Object.entries(numbers).map(([name, number]) => [number, name]));

function otherSpelling(protocol: JsonValue | undefined): JsonValue | undefined {
  // RULE-4: eBPF doesn't know the name.
  if (protocol === undefined || protocol === "UDPLite" || protocol === 136) return protocol;
  if (typeof protocol === "string") return numbers[protocol] ?? protocol;
  return typeof protocol === "number" ? (names.get(protocol) ?? protocol) : protocol;
}

function rewriteEach(name: string, change: (rule: JsonObject) => JsonObject): Rewrite {
  return {
    name,
    rewrite: (object) => (hasCalicoRules(object) ? withRules(object, (rule) => [change(rule)]) : undefined),
  };
}

/** The names of service accounts as the selector that they become (RULE-21). */
function accountsAsSelector(rule: JsonObject): JsonObject {
  const changed: Record<string, JsonValue> = {};
  for (const side of sides) {
    const { serviceAccounts, selector, ...rest } = objectAt(rule, side);
    const names = isJsonObject(serviceAccounts) ? listAt(serviceAccounts, "names") : [];
    if (names.length === 0) continue;
    const accounts = `projectcalico.org/serviceaccount in {${names.map((name) => `'${plain(name)}'`).join(", ")}}`;
    const both = typeof selector === "string" ? `(${selector}) && ${accounts}` : accounts;
    changed[side] = { ...rest, selector: both };
  }
  return { ...rule, ...changed };
}

export const ruleRewrites: readonly Rewrite[] = [
  splitList("a rule for each port", "ports"),
  splitList("a rule for each block", "nets"),
  rewriteEach("blocks as their halves", (rule) => mapLists(rule, ["nets", "notNets"], halves)),
  rewriteEach("ranges of ports as their halves", (rule) =>
    mapLists(rule, ["ports", "notPorts"], partsOfRange),
  ),
  // RULE-3
  rewriteEach("protocols by number or by name", (rule) => {
    const [protocol, notProtocol] = [otherSpelling(rule["protocol"]), otherSpelling(rule["notProtocol"])];
    return {
      ...rule,
      ...(protocol === undefined ? {} : { protocol }),
      ...(notProtocol === undefined ? {} : { notProtocol }),
    };
  }),
  rewriteEach("names of service accounts as a selector", accountsAsSelector),
  {
    // ACT-1
    name: "rules that only log among the others",
    rewrite: (object, random) =>
      hasCalicoRules(object)
        ? withRules(object, (rule) =>
            random.chance(0.5) ? [{ action: "Log" }, rule] : [rule, { action: "Log" }],
          )
        : undefined,
  },
  {
    // ACT-1: what one rule decides never reaches the next.
    name: "a rule again after itself, to the contrary",
    rewrite: (object) =>
      hasCalicoRules(object)
        ? withRules(object, (rule) => {
            if (rule["action"] === "Log" || rule["http"] !== undefined) return undefined;
            return [rule, { ...rule, action: rule["action"] === "Deny" ? "Allow" : "Deny" }];
          })
        : undefined,
  },
];
