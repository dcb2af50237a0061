import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import type { Chain, Direction } from "../../src/model/policy.ts";
import type { SimulateOptions } from "../../src/model/options.ts";
import { governingTiers } from "../../src/select/governing-policies.ts";
import { simulate } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy } from "../support/small-objects.ts";

const tier = (name: string, spec: JsonObject): JsonObject => ({
  apiVersion: "projectcalico.org/v3",
  kind: "Tier",
  metadata: { name },
  spec,
});
const policies: readonly JsonObject[] = [
  tier("sec", { order: 1, defaultAction: "Pass" }),
  tier("idle", { order: 2 }),
  globalPolicy("both", { tier: "sec", selector: "app == 'web'", order: 2, types: ["Ingress", "Egress"] }),
  globalPolicy("first", { tier: "sec", selector: "all()", order: 1, types: ["Ingress"] }),
  globalPolicy("others", { tier: "idle", selector: "app == 'db'" }),
  globalPolicy("plain", { selector: "app == 'web'" }),
  globalPolicy("fwd", { selector: "app == 'web'", applyOnForward: true }),
  globalPolicy("pre", { selector: "app == 'web'", preDNAT: true, applyOnForward: true, types: ["Ingress"] }),
  globalPolicy("unt", { selector: "app == 'web'", doNotTrack: true, applyOnForward: true }),
  {
    ...globalPolicy("staged", { selector: "app == 'web'", stagedAction: "Set" }),
    kind: "StagedGlobalNetworkPolicy",
  },
];

/** Tiers with the action at their end and their policies. */
function governing(
  direction: Direction,
  chain: Chain,
  options: SimulateOptions = {},
  staged?: boolean,
): readonly string[] {
  const { cluster } = simulate(toFiles(policies), options);
  const asked = { direction, chain, ...(staged === undefined ? {} : { staged }) };
  return governingTiers(cluster, { app: "web" }, asked).map(
    ({ tier: { name }, endAction, policies: found }) =>
      `${name} ${endAction}: ${found.map((each) => each.name).join(" ")}`,
  );
}

describe("policies that govern an endpoint", () => {
  it.each<[string, Direction, Chain, readonly string[]]>([
    ["TIER-6: tiers without one for the direction are left out", "egress", "normal", ["sec Pass: both"]],
    ["POL-1: in order", "ingress", "normal", ["sec Pass: first both", "default Deny: fwd plain"]],
    ["EVAL-4: forwarded traffic meets those that apply to it", "ingress", "forward", ["default Deny: fwd"]],
    ["EVAL-3: preDNAT ends in Pass", "ingress", "preDNAT", ["default Pass: pre"]],
    ["EVAL-3: preDNAT knows no egress", "egress", "preDNAT", []],
    ["EVAL-3: so does the untracked chain", "ingress", "untracked", ["default Pass: unt"]],
  ])("%s", (_, direction, chain, expected) => {
    expect(governing(direction, chain)).toEqual(expected);
  });

  it("EVAL-3: preDNAT knows no egress, whatever the policy says", () => {
    const raw = globalPolicy("p", { selector: "all()", preDNAT: true, types: ["Ingress", "Egress"] });
    const { cluster } = simulate(toFiles([raw]));
    expect(governingTiers(cluster, {}, { direction: "egress", chain: "preDNAT" })).toEqual([]);
    expect(governingTiers(cluster, {}, { direction: "ingress", chain: "preDNAT" })).toHaveLength(1);
  });

  it("EVAL-4: doNotTrack wins over preDNAT", () => {
    const raw = globalPolicy("p", { selector: "all()", preDNAT: true, doNotTrack: true });
    const { cluster } = simulate(toFiles([raw]));
    const chains = (["untracked", "preDNAT", "forward", "normal"] as const).filter(
      (chain) => governingTiers(cluster, {}, { direction: "ingress", chain }).length > 0,
    );
    expect(chains).toEqual(["untracked"]);
  });

  it("STG-1: staged ones are shown in their place where they are asked for, and count where told to", () => {
    const shown = ["sec Pass: first both", "default Deny: fwd plain staged"];
    expect(governing("ingress", "normal", {}, true)).toEqual(shown);
    expect(governing("ingress", "normal", { staged: "alongside" })).toEqual(shown);
  });
});
