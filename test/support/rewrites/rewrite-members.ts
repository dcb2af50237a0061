import type { JsonObject } from "../../../src/base/json.ts";
import type { Cluster } from "../../../src/model/cluster.ts";
import { matchSelector } from "../../../src/selector/match-selector.ts";
import { parseSelector } from "../../../src/selector/parse-selector.ts";
import {
  addressesOf,
  emptyAddresses,
  familyOf,
  formatAddressSet,
  isEmptyAddresses,
  unionAddresses,
  type AddressSet,
} from "../../../src/sets/address-set.ts";
import { listAt, objectAt, plain, textAt, withRules, type Rewrite } from "./rewrite.ts";

/** The addresses of all that a selector means (RULE-2); `undefined` where a pod's address is not known. */
export function membersOf(cluster: Cluster): ((selector: string) => AddressSet) | undefined {
  const pods = cluster.workloads.filter(({ hostNetwork }) => !hostNetwork);
  if (pods.some(({ addresses }) => addresses.length === 0)) return undefined;
  const objects = [
    ...pods.map(({ labels, addresses }) => ({ labels, addresses: addressesOf(...addresses) })),
    ...cluster.hostEndpoints.map(({ labels, expectedIPs }) => ({
      labels,
      addresses: addressesOf(...expectedIPs),
    })),
    ...cluster.networkSets.map(({ labels, nets }) => ({ labels, addresses: nets })),
  ];
  return (selector) => {
    const parsed = parseSelector(selector);
    if (!parsed.ok) return emptyAddresses;
    return objects
      .filter(({ labels }) => matchSelector(parsed.selector, labels))
      .reduce((sum, { addresses }) => unionAddresses(sum, addresses), emptyAddresses);
  };
}

const families = [4, 6] as const;

/** The family that the rest of a rule leaves; both where it asks for none. */
function familiesOf(rule: JsonObject): readonly (4 | 6)[] {
  const nets = ["source", "destination"].flatMap((side) =>
    ["nets", "notNets"].flatMap((key) => listAt(objectAt(rule, side), key)),
  );
  if (rule["ipVersion"] !== undefined) return families.filter((family) => family === rule["ipVersion"]);
  if (nets.length === 0) return families;
  return nets.some((net) => plain(net).includes(":")) ? [6] : [4];
}

export const memberRewrites: readonly Rewrite[] = [
  {
    // RULE-2, RULE-20: a selector is the addresses of what it means, and without any a rule matches nothing.
    name: "selectors as the blocks that they mean",
    rewrite: (object, random, { members }) => {
      if (textAt(object, "kind") !== "GlobalNetworkPolicy" || members === undefined) return undefined;
      // Without types they follow from which lists have rules.
      if (objectAt(object, "spec")["types"] === undefined) return undefined;
      return withRules(object, (rule) => {
        const side = ["source", "destination"].find((key) => {
          const others = ["notSelector", "namespaceSelector", "serviceAccounts", "services", "nets"];
          const written = objectAt(rule, key);
          return textAt(written, "selector") !== "" && others.every((other) => written[other] === undefined);
        });
        if (side === undefined || random.chance(0.3)) return undefined;
        const { selector, ...rest } = objectAt(rule, side);
        const set = members(plain(selector));
        return familiesOf(rule).flatMap((family) => {
          const own = familyOf(set, family);
          return isEmptyAddresses(own) ? [] : [{ ...rule, [side]: { ...rest, nets: formatAddressSet(own) } }];
        });
      });
    },
  },
];
