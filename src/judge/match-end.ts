import { assertNever } from "../base/assert-never.ts";
import { compileSelector } from "../selector/match-selector.ts";
import {
  emptyAddresses,
  isSubsetAddresses,
  overlaps,
  unionAddresses,
  type AddressSet,
} from "../sets/address-set.ts";
import { blockAddresses } from "./block-addresses.ts";
import type { Ends, EndPattern } from "./ends.ts";
import type { JudgedEndpoint, JudgedSide } from "./judge-input.ts";
import { matchGlob } from "./match-glob.ts";

/**
 * How an outside block meets a CIDR. `touches`: they have an address in common; nothing tells the addresses of a block
 * apart, so what holds for the block holds for those. `within`: no address of the block lies outside of it, which is
 * what a permission needs.
 */
export type Extent = "touches" | "within";

export type EndTest = (endpoint: JudgedEndpoint) => boolean;

/** Whether an endpoint of this side is among the ends. */
export function endTest(ends: Ends, extent: Extent, sets: JudgedSide["sets"]): EndTest {
  const tests = ends.patterns.map((pattern) => patternTest(pattern, extent));
  // Together: a block that lies half in one CIDR and half in the next lies within the ends.
  const inCidrs = blockTest(addressesOf(ends, sets), extent);
  return (endpoint) => tests.some((test) => test(endpoint)) || inCidrs(endpoint);
}

function patternTest(pattern: EndPattern, extent: Extent): EndTest {
  switch (pattern.kind) {
    case "any":
      return () => true;
    case "id":
      return ({ id, kind }) =>
        kind === pattern.of && (matchGlob(pattern.glob, id) || matchGlob(pattern.glob, plainId(id, extent)));
    case "outside":
      return ({ kind }) => kind === "outside";
    case "cidr":
      return () => false;
    case "pods": {
      const pods = compileSelector(pattern.pods);
      const namespaces = compileSelector(pattern.namespaces);
      return ({ kind, labels, namespaceLabels }) =>
        kind === "workload" && pods(labels) && namespaces(namespaceLabels);
    }
    case "hosts": {
      const hosts = compileSelector(pattern.hosts);
      return ({ kind, labels }) => kind === "host" && hosts(labels);
    }
    default:
      return assertNever(pattern);
  }
}

/**
 * `prod/web` also finds `prod/web[Job]`, the id of one of two workloads of a name. A permission has to say which one.
 * `host/worker-1` means the host at all of its addresses, `host/worker-1@198.51.100.1` at one.
 */
function plainId(id: string, extent: Extent): string {
  const host = id.startsWith("host/") ? id.replace(/@.*$/, "") : id;
  return extent === "touches" ? host.replace(/\[[^\]]*\]$/, "") : host;
}

/** CIDRs that are named, and those of sets that are: other CIDRs may have cut a set into several blocks. */
function addressesOf({ patterns }: Ends, sets: JudgedSide["sets"]): AddressSet {
  return patterns.reduce((all, pattern) => {
    if (pattern.kind === "cidr") return unionAddresses(all, pattern.addresses);
    if (pattern.kind !== "id" || pattern.of !== "set") return all;
    const named = sets.filter(({ id }) => matchGlob(pattern.glob, id));
    return named.reduce((so, { nets }) => unionAddresses(so, blockAddresses(nets)), all);
  }, emptyAddresses);
}

function blockTest(addresses: AddressSet, extent: Extent): EndTest {
  return ({ kind, blocks }) => {
    if ((kind !== "outside" && kind !== "set") || blocks.length === 0) return false;
    const block = blockAddresses(blocks);
    return extent === "within" ? isSubsetAddresses(block, addresses) : overlaps(block, addresses);
  };
}
