import { assertNever } from "../base/assert-never.ts";
import { compileSelector } from "../selector/match-selector.ts";
import { isSubsetAddresses, overlaps, type AddressSet } from "../sets/address-set.ts";
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
  const tests = ends.patterns.map((pattern) => patternTest(pattern, extent, sets));
  return (endpoint) => tests.some((test) => test(endpoint));
}

function patternTest(pattern: EndPattern, extent: Extent, sets: JudgedSide["sets"]): EndTest {
  switch (pattern.kind) {
    case "any":
      return () => true;
    case "id":
      return idTest(pattern.of, pattern.glob, extent, sets);
    case "outside":
      return ({ kind }) => kind === "outside";
    case "cidr":
      return blockTest(pattern.addresses, extent);
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

function idTest(of: JudgedEndpoint["kind"], glob: string, extent: Extent, sets: JudgedSide["sets"]): EndTest {
  const byId: EndTest = ({ id, kind }) =>
    kind === of && (matchGlob(glob, id) || matchGlob(glob, plainId(id, extent)));
  if (of !== "set") return byId;
  const named = sets.filter(({ id }) => matchGlob(glob, id)).flatMap(({ nets }) => nets);
  const inSet = blockTest(blockAddresses(named), extent);
  return (endpoint) => byId(endpoint) || inSet(endpoint);
}

/**
 * `prod/web` also finds `prod/web[Job]`, the id of one of two workloads of a name. A permission has to say which one.
 */
function plainId(id: string, extent: Extent): string {
  return extent === "touches" ? id.replace(/\[[^\]]*\]$/, "") : id;
}

function blockTest(addresses: AddressSet, extent: Extent): EndTest {
  return ({ kind, blocks }) => {
    if ((kind !== "outside" && kind !== "set") || blocks.length === 0) return false;
    const block = blockAddresses(blocks);
    return extent === "within" ? isSubsetAddresses(block, addresses) : overlaps(block, addresses);
  };
}
