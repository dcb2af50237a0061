import { addressBook } from "../select/address-book.ts";
import { positiveSelector } from "../select/positive-selector.ts";
import { compileSelector } from "../selector/match-selector.ts";
import { labelRestrictions } from "../selector/label-restrictions.ts";
import { eachRule, objectName } from "./each-rule.ts";
import type { Lint } from "./lint.ts";

/** IPS-1: rules find a host endpoint by its expectedIPs alone; without any no rule can mean it. */
export const hostEndpointWithoutAddress: Lint = (cluster) => {
  const bare = cluster.hostEndpoints.filter(({ expectedIPs }) => expectedIPs.length === 0);
  if (bare.length === 0) return [];
  const asked = eachRule(cluster).flatMap(({ policy, rule }) =>
    [rule.source, rule.destination].flatMap((side) => {
      const selector = positiveSelector(side);
      // A selector that asks for no label in particular hardly means this host.
      if (selector === undefined || labelRestrictions(selector).size === 0) return [];
      return addressBook(cluster).members(selector).pods.size > 0 ? [] : [{ policy, selector }];
    }),
  );
  const matchers = asked.map(({ policy, selector }) => ({ policy, matches: compileSelector(selector) }));
  return bare.flatMap((endpoint) => {
    const first = matchers.find(({ matches }) => matches(endpoint.labels));
    if (first === undefined) return [];
    return [
      {
        code: "host-endpoint-without-address",
        severity: "warning",
        message: `\`${endpoint.name}\` has no expectedIPs, so rules that select it by its labels, as in ${objectName(first.policy)}, never match it`,
        place: endpoint.place,
        object: `HostEndpoint ${endpoint.name}`,
        use: "used-in-part",
        hint: "IPS-1: list the addresses of the host in `expectedIPs`",
      },
    ];
  });
};
