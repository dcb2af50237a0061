import type { JsonObject } from "../../../src/base/json.ts";
import type { Random } from "./random.ts";

/** Few values, so that rules, endpoints and sets of a small cluster meet each other. */
export const world = {
  namespaces: ["ops", "shop", "web"],
  apps: ["api", "db", "ui"],
  roles: ["front", "back"],
  accounts: ["default", "robot"],
  services: ["api", "db"],
  portNames: ["http", "dns", "metrics"],
  v4: [
    "10.0.0.0/24",
    "10.0.0.0/28",
    "10.0.0.4/30",
    "10.0.0.3/32",
    "10.0.0.64/29",
    "10.0.1.0/24",
    "192.168.0.0/24",
    "192.168.0.1/32",
    "192.168.0.2/31",
    "203.0.113.0/24",
    "203.0.113.128/25",
    "198.51.100.7",
    "0.0.0.0/0",
    "10.0.0.0/8",
  ],
  v6: [
    "fd00::/64",
    "fd00::/124",
    "fd00::3/128",
    "fd01::/64",
    "fd01::1/128",
    "2001:db8::/32",
    "2001:db8:1::/48",
    "::/0",
  ],
} as const;

/** A label selector over the labels the world has; now and then one that is always or never true. */
export function randomSelector(random: Random, depth = 2): string {
  if (depth > 0 && random.chance(0.25)) {
    const operator = random.pick(["&&", "||"]);
    return `(${randomSelector(random, depth - 1)}) ${operator} (${randomSelector(random, depth - 1)})`;
  }
  if (depth > 0 && random.chance(0.1)) return `!(${randomSelector(random, depth - 1)})`;
  const app = random.pick(world.apps);
  const role = random.pick(world.roles);
  return random.pick([
    "all()",
    `app == '${app}'`,
    `app == '${app}'`,
    `app != '${app}'`,
    `app in {'${app}', '${random.pick(world.apps)}'}`,
    `app not in {'${app}'}`,
    `role == '${role}'`,
    "has(role)",
    "!has(role)",
    `role starts with '${role.slice(0, 1)}'`,
    `app contains '${app.slice(1)}'`,
    `role ends with '${role.slice(-2)}'`,
    "zone == 'corp'",
    "has(zone)",
  ]);
}

export function randomNamespaceSelector(random: Random): string {
  return random.pick([
    "all()",
    "global()",
    "env == 'prod'",
    "env != 'prod'",
    "!has(env)",
    "has(env)",
    `projectcalico.org/name == '${random.pick(world.namespaces)}'`,
    `projectcalico.org/name in {'${random.pick(world.namespaces)}', '${random.pick(world.namespaces)}'}`,
  ]);
}

function randomPort(random: Random): number | string {
  return random.pick([
    22,
    53,
    80,
    443,
    4789,
    8080,
    9090,
    "1:100",
    "8000:9000",
    "60000:65535",
    ...world.portNames,
  ]);
}

export function randomPorts(random: Random): readonly (number | string)[] {
  return random.times(1, 2, () => randomPort(random));
}

export function randomNets(random: Random, family: 4 | 6): readonly string[] {
  return random.some(family === 4 ? world.v4 : world.v6, 1, 2);
}

/** One side of a rule. `withPorts`: the rule's protocol has ports, so numbers may be named. */
function randomSide(
  random: Random,
  family: 4 | 6,
  withPorts: boolean,
  end: "source" | "destination",
): JsonObject {
  const side: Record<string, unknown> = {};
  if (random.chance(0.4)) side["selector"] = randomSelector(random);
  if (random.chance(0.12)) side["notSelector"] = randomSelector(random);
  if (random.chance(0.2)) side["namespaceSelector"] = randomNamespaceSelector(random);
  if (random.chance(0.25)) side["nets"] = randomNets(random, family);
  if (random.chance(0.12)) side["notNets"] = randomNets(random, family).filter((net) => !net.endsWith("/0"));
  if (withPorts && random.chance(end === "destination" ? 0.5 : 0.2)) side["ports"] = randomPorts(random);
  if (withPorts && random.chance(0.12)) side["notPorts"] = randomPorts(random);
  if (random.chance(0.08)) {
    side["serviceAccounts"] = random.chance(0.5)
      ? { names: [random.pick(world.accounts)] }
      : { selector: `team == '${random.pick(["blue", "red"])}'` };
  }
  if (random.chance(0.1)) {
    const services = { name: random.pick(world.services), namespace: random.pick(world.namespaces) };
    return end === "source" ? { services } : { services };
  }
  return side as JsonObject;
}

/** A rule of a Calico policy, over every field of the model. */
export function randomRule(random: Random, actions: readonly string[]): JsonObject {
  const rule: Record<string, unknown> = { action: random.pick(actions) };
  const family = random.chance(0.75) ? 4 : 6;
  const kind = random.int(10);
  const withPorts = kind < 5;
  if (withPorts) rule["protocol"] = random.pick(["TCP", "TCP", "TCP", "UDP", "UDP", "SCTP", 6, 17]);
  else if (kind === 5) {
    const protocol = family === 4 ? random.pick(["ICMP", 1]) : random.pick(["ICMPv6", 58]);
    rule["protocol"] = protocol;
    if (random.chance(0.6)) rule["icmp"] = randomIcmp(random);
    if (random.chance(0.4)) rule["notICMP"] = randomIcmp(random);
    if (typeof protocol === "number") rule["ipVersion"] = family;
  } else if (kind === 6) rule["protocol"] = random.pick(["UDPLite", 47, 50, 4, 136]);
  else if (kind === 7) rule["notProtocol"] = random.pick(["TCP", "UDP", "ICMP", 47]);
  else if (kind === 8 && random.chance(0.3)) rule["notICMP"] = randomIcmp(random);
  if (random.chance(0.05)) rule["ipVersion"] = family;
  if (random.chance(0.75)) rule["source"] = randomSide(random, family, withPorts, "source");
  if (random.chance(0.75)) rule["destination"] = randomSide(random, family, withPorts, "destination");
  if (withPorts && random.chance(0.03)) rule["http"] = { methods: ["GET"] };
  return rule as JsonObject;
}

function randomIcmp(random: Random): JsonObject {
  const type = random.pick([0, 3, 8, 128, 133, 135]);
  return random.chance(0.4) ? { type, code: random.pick([0, 1, 3]) } : { type };
}
