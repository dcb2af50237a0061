import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { compareClusters } from "../../src/diff/pair-differences.ts";
import { lintCluster } from "../../src/lint/lint-cluster.ts";
import { loadTree } from "../../src/load-tree.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import type { Issue } from "../../src/model/issue.ts";
import type { Rule } from "../../src/model/policy.ts";
import { randomCluster, toFiles, type RandomCluster } from "../support/random-cluster.ts";
import { createRandom, type Random } from "../support/random/random.ts";
import { runs } from "../support/runs.ts";

/** Lints that say of a rule that it never decides, and how many of each the clusters must give. */
const neverDeciding: Readonly<Record<string, number>> = {
  "rule-never-matches": 50,
  "rule-selects-nothing": 200,
  "rule-shadowed": 200,
  "service-without-namespace": 20,
};

/** A side out of few values, so that the rules of a policy cover each other whole, in part, or together. */
function crowdedSide(random: Random, withPorts: boolean): JsonObject {
  const nets = ["10.0.0.0/24", "10.0.0.0/25", "10.0.0.128/25", "0.0.0.0/0", "fd00::/64"];
  const selectors = ["app == 'api'", "app == 'db'", "app in {'api', 'db'}", "has(app)", "has(zone)"];
  const ports: readonly (readonly (string | number)[])[] = [
    [80],
    ["1:100"],
    ["101:65535"],
    ["http"],
    [80, "http"],
  ];
  return {
    ...(random.chance(0.25) ? { nets: [random.pick(nets)] } : {}),
    ...(random.chance(0.05) ? { notNets: [random.pick(["10.0.0.0/25", "fd00::/64"])] } : {}),
    ...(random.chance(0.3) ? { selector: random.pick(selectors) } : {}),
    ...(random.chance(0.05) ? { notSelector: random.pick(selectors) } : {}),
    ...(withPorts && random.chance(0.4) ? { ports: random.pick(ports) } : {}),
    ...(withPorts && random.chance(0.1) ? { notPorts: random.pick(ports) } : {}),
  };
}

function crowdedRule(random: Random): JsonObject {
  const withPorts = random.chance(0.5);
  const isServed = random.chance(0.08);
  const services = { name: "api", ...(random.chance(0.6) ? { namespace: "shop" } : {}) };
  return {
    action: random.pick(["Allow", "Allow", "Deny", "Pass", "Log"]),
    ...(withPorts ? { protocol: random.pick(["TCP", "TCP", "UDP"]) } : {}),
    ...(!withPorts && random.chance(0.2) ? { notProtocol: random.pick(["TCP", "UDP"]) } : {}),
    source: crowdedSide(random, false),
    destination: isServed ? { services } : crowdedSide(random, withPorts),
  };
}

/** Policies of many rules beside what a random cluster has. */
function crowdedPolicies(random: Random): readonly JsonObject[] {
  return random.times(2, 3, (index) => {
    const isGlobal = random.chance(0.5);
    return {
      apiVersion: "projectcalico.org/v3",
      kind: isGlobal ? "GlobalNetworkPolicy" : "NetworkPolicy",
      metadata: { name: `crowded-${String(index)}`, ...(isGlobal ? {} : { namespace: "shop" }) },
      spec: {
        order: random.pick([1, 2]),
        selector: random.pick(["all()", "all()", "has(app)", "app == 'api'"]),
        ...(isGlobal && random.chance(0.3) ? { applyOnForward: true } : {}),
        types: ["Ingress", "Egress"],
        ingress: random.times(0, 8, () => crowdedRule(random)),
        egress: random.times(0, 8, () => crowdedRule(random)),
      },
    };
  });
}

function crowdedCluster(seed: number): RandomCluster {
  const cluster = randomCluster(seed);
  const more = toFiles(crowdedPolicies(createRandom(seed))).map(({ path, text }) => ({
    path: `z${path}`,
    text,
  }));
  return { ...cluster, files: [...cluster.files, ...more] };
}

/** The cluster without the rules that stand where the issue says. */
function without(cluster: Cluster, { object, place }: Issue): Cluster {
  const at = JSON.stringify(place);
  const others = (rules: readonly Rule[]): readonly Rule[] =>
    rules.filter((rule) => JSON.stringify(rule.place) !== at);
  return {
    ...cluster,
    policies: cluster.policies.map((policy) =>
      policy.id.replace(":", " ") === object
        ? { ...policy, ingress: others(policy.ingress), egress: others(policy.egress) }
        : policy,
    ),
  };
}

function countRules({ policies }: Cluster): number {
  return policies.reduce((sum, { ingress, egress }) => sum + ingress.length + egress.length, 0);
}

describe("a rule that is said to decide nothing", () => {
  it("changes no verdict when it goes", () => {
    const counts = new Map<string, number>();
    const many = runs(80);
    for (let seed = 1; seed <= many; seed += 1) {
      const { files, options } = crowdedCluster(seed);
      const { cluster } = loadTree(files, options);
      for (const issue of lintCluster(cluster)) {
        if (!(issue.code in neverDeciding)) continue;
        const less = without(cluster, issue);
        expect(countRules(less)).toBeLessThan(countRules(cluster));
        const changed = compareClusters(cluster, less).differences.length;
        expect({ seed, says: issue.message, at: issue.place?.field, changed }).toMatchObject({ changed: 0 });
        const together = issue.message.includes("together") ? ["together"] : [];
        for (const code of [issue.code, ...together]) counts.set(code, (counts.get(code) ?? 0) + 1);
      }
    }
    if (many < 80) return;
    for (const [code, least] of Object.entries(neverDeciding))
      expect(counts.get(code)).toBeGreaterThan(least);
    expect(counts.get("together")).toBeGreaterThan(5);
  }, 240_000);
});
