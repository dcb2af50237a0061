import { compareText } from "../base/compare.ts";
import { stableHash } from "../base/stable-hash.ts";
import type { Finding, Level } from "../model/finding.ts";
import type { FailsafePort } from "../model/options.ts";
import { connectionSetKey } from "../sets/connection-set.ts";
import { changesBehind, placeOf } from "./changes-behind.ts";
import type { Config, WaiverConfig } from "./config.ts";
import { hostLosses, hostsBefore, type HostLoss } from "./host-losses.ts";
import type { JudgedCluster } from "./judge-input.ts";
import { pairKey, type JudgedFinding } from "./judged-finding.ts";
import { listNames } from "./list-names.ts";
import type { Members } from "./members.ts";
import { settledBy } from "./settled-by.ts";
import { waive, waiversInForce, type FlowPart } from "./waive.ts";

const rule = "no-host-lockout";

/** Access to hosts that the change takes away, and failsafe lists that it empties. Equal losses of hosts are one finding. */
export function judgeLockout(
  config: Config,
  cluster: JudgedCluster,
  members: Members,
  today: string,
): readonly JudgedFinding[] {
  const { level } = config.checks[rule];
  if (level === "off") return [];
  const waivers = waiversInForce(config.waivers, { rule, cluster: cluster.name, today });
  const losses = hostLosses(cluster).map((loss) => ({ loss, ...waive(loss.flows, waivers, members) }));
  const groups = (settledIn: WaiverConfig | undefined): readonly (readonly LossPart[])[] =>
    groupLosses(
      losses.flatMap(({ loss, standing, waived }): LossPart[] =>
        (settledIn === undefined ? standing : waived.filter(({ waiver }) => waiver === settledIn)).map(
          (part) => ({ loss, part }),
        ),
      ),
    );
  return [
    ...groups(undefined).map((parts) => lossFinding(cluster, level, parts, undefined)),
    ...emptiedFailsafes(cluster, level),
    ...waivers.flatMap((waiver) =>
      groups(waiver).map((parts) => lossFinding(cluster, level, parts, settledBy(waiver))),
    ),
  ];
}

interface LossPart {
  readonly loss: HostLoss;
  readonly part: FlowPart;
}

function groupLosses(parts: readonly LossPart[]): readonly (readonly LossPart[])[] {
  const groups = new Map<string, LossPart[]>();
  for (const one of parts) {
    const { service, need, before, after } = one.loss;
    // What failsafe ports keep open is one remark a direction: by themselves these ports close or open together.
    const key =
      after === "failsafe"
        ? [service.direction]
        : [service.direction, service.name, need.text, before, after];
    const group = groups.get(key.join());
    if (group === undefined) groups.set(key.join(), [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function lossFinding(
  cluster: JudgedCluster,
  level: Level,
  parts: readonly LossPart[],
  settled: Finding["settled"],
): JudgedFinding {
  const changes = changesBehind(
    parts.map(({ part }) => part),
    cluster.changes.filter(({ change }) => change !== "newly-allowed"),
  );
  const bound = parts
    .map(({ loss: { host, service, before, after }, part: { pairs, connections } }) =>
      [
        host.id,
        service.name,
        service.direction,
        before,
        after,
        connectionSetKey(connections),
        ...pairs.map((pair) => pairKey(...pair)).sort(compareText),
      ].join("\n"),
    )
    .sort(compareText);
  const [first] = parts;
  return {
    finding: {
      id: stableHash(JSON.stringify([rule, cluster.name, bound, changes.map(({ head }) => head.decidedBy)])),
      rule,
      // The way in that Calico keeps for emergencies is there: not locked out, but nothing to rely on.
      level: first?.loss.after === "failsafe" && level === "failure" ? "warning" : level,
      message: messageOf(parts),
      cluster: cluster.name,
      place: placeOf(changes) ?? first?.loss.host.place,
      changes: changes.map(({ id }) => id),
      settled,
    },
    about: "lockout",
    flows: distinct(parts.flatMap(({ part }) => part.pairs.map((pair) => pairKey(...pair)))),
    acceptable: true,
  };
}

function messageOf(parts: readonly LossPart[]): string {
  const [first] = parts;
  if (first === undefined) return "";
  const { direction } = first.loss.service;
  const inwards = direction === "in";
  const hosts = listNames(distinct(parts.map(({ loss }) => loss.host.id)));
  const what = listNames([...new Set(parts.map(({ loss }) => `${loss.service.name} (${loss.need.text})`))]);
  const peers = distinct(parts.flatMap(({ part }) => part.pairs.map((pair) => pair[inwards ? 0 : 1])));
  if (first.loss.after === "failsafe") {
    return `only failsafe ports (${failsafesLeft(parts)}) keep ${what} open ${inwards ? "on" : "from"} ${hosts}, policy closes it`;
  }
  const before =
    first.loss.before === "failsafe" ? ", which failsafe ports kept open" : `; before: ${listNames(peers)}`;
  if (first.loss.after === "unknown") {
    return inwards
      ? `it can no longer be decided whether anybody can reach ${what} on ${hosts}${before}`
      : `it can no longer be decided whether ${hosts} can reach anybody for ${what}${before}`;
  }
  return inwards
    ? `nobody can reach ${what} on ${hosts} any more${before}`
    : `${hosts} can reach nobody for ${what} any more${before}`;
}

function failsafesLeft(parts: readonly LossPart[]): string {
  const left = parts.flatMap(({ loss: { host, service, need } }) =>
    (service.direction === "in" ? host.failsafeInbound : host.failsafeOutbound)
      .filter(({ protocol, port }) => need.text.split(" or ").includes(`${protocol.toUpperCase()} ${port}`))
      .map(failsafeText),
  );
  return [...new Set(left)].join(", ");
}

function failsafeText({ protocol, port, net }: FailsafePort): string {
  return `${protocol}/${port}${net === undefined ? "" : ` for ${net}`}`;
}

/** Without failsafe ports, the next mistake in a policy is a lockout. */
function emptiedFailsafes({ name, base, head }: JudgedCluster, level: Level): readonly JudgedFinding[] {
  return (["failsafeInbound", "failsafeOutbound"] as const).flatMap((key) => {
    const emptied = head.hosts.flatMap((host) => {
      const had = hostsBefore(base, host)
        .flatMap((before) => before[key])
        .map(failsafeText);
      return host[key].length === 0 && had.length > 0 ? [{ host, had }] : [];
    });
    const [first] = emptied;
    if (first === undefined) return [];
    const hosts = distinct(emptied.map(({ host }) => host.id));
    const ports = distinct(emptied.flatMap(({ had }) => had));
    const way = key === "failsafeInbound" ? "inbound" : "outbound";
    const finding: Finding = {
      id: stableHash(JSON.stringify([rule, name, key, hosts, ports])),
      rule,
      level,
      message: `no ${way} failsafe ports are left on ${listNames(hosts)}; before: ${ports.join(", ")}`,
      cluster: name,
      place: first.host.place,
      changes: [],
      settled: undefined,
    };
    return [{ finding, about: "lockout" as const, flows: [], acceptable: true }];
  });
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareText);
}
