import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { natOutgoingFor } from "../../src/select/nat-outgoing.ts";
import { parseAddress } from "../../src/sets/address.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { node, pool } from "../support/small-objects.ts";

const named = (name: string, cidr: string, natOutgoing: boolean): JsonObject => ({
  ...pool(cidr, { natOutgoing }),
  metadata: { name },
});
const pools = [named("a", "10.0.0.0/24", true), named("b", "10.0.1.0/24", false)];

describe("NAT-2: what leaves the pools is translated", () => {
  it.each<[string, readonly JsonObject[], string, boolean]>([
    ["where the pool of the address says so", pools, "10.0.0.1", true],
    ["not where its pool does not, though another does", pools, "10.0.1.1", false],
    ["where no pool has it and some pool says so", pools, "10.0.2.1", true],
    ["not where no pool has it and none says so", pools.slice(1), "10.0.2.1", false],
    ["not where there is no pool", [], "10.0.0.1", false],
  ])("%s", (_, objects, text, expected) => {
    const { cluster } = simulate(toFiles([node("n1", "192.0.2.1"), ...objects]));
    const address = parseAddress(text);
    if (address === undefined) throw new Error(`${text} is no address`);
    expect(natOutgoingFor(cluster, address)).toBe(expected);
  });
});
