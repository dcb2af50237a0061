import { parseConfig } from "../../src/judge/parse-config.ts";
import { judge, type Judgement } from "../../src/judge/judge.ts";
import type {
  JudgedCell,
  JudgedChange,
  JudgedChangeKind,
  JudgedCluster,
  JudgedEndpoint,
  JudgedHost,
  JudgedSide,
  JudgeInput,
} from "../../src/judge/judge-input.ts";
import type { ParsedConfig } from "../../src/judge/config.ts";
import type { FailsafePort } from "../../src/model/options.ts";
import {
  allConnections,
  emptyConnections,
  portConnections,
  protocolConnections,
  subtractConnections,
  unionConnections,
  type ConnectionSet,
} from "../../src/sets/connection-set.ts";
import { parseConnection } from "../../src/sets/connection-text.ts";

/** `TCP/22`, `UDP`, or `all`. */
export function connections(...texts: readonly string[]): ConnectionSet {
  return texts.map(connectionsOf).reduce(unionConnections, emptyConnections);
}

function connectionsOf(text: string): ConnectionSet {
  if (text === "all") return allConnections;
  const connection = parseConnection(text);
  if (connection === undefined) throw new Error(`no connection ${text}`);
  const { protocol, destinationPort } = connection;
  if (destinationPort === undefined) return protocolConnections(protocol);
  return portConnections(protocol, [destinationPort, destinationPort]);
}

export function pod(id: string, labels: Readonly<Record<string, string>> = {}): JudgedEndpoint {
  const [namespace = ""] = id.split("/");
  return {
    id,
    kind: "workload",
    namespace,
    labels,
    namespaceLabels: { "projectcalico.org/name": namespace },
    blocks: [],
  };
}

export function host(name: string, labels: Readonly<Record<string, string>> = {}): JudgedEndpoint {
  return { id: `host/${name}`, kind: "host", labels, namespaceLabels: {}, blocks: [] };
}

export function outside(...blocks: readonly string[]): JudgedEndpoint {
  return { id: `outside/${blocks.join(",")}`, kind: "outside", labels: {}, namespaceLabels: {}, blocks };
}

export function networkSet(name: string, ...blocks: readonly string[]): JudgedEndpoint {
  return { id: `set/${name}`, kind: "set", labels: {}, namespaceLabels: {}, blocks };
}

/** [from, to, connections...] with `*` for everyone; later rows add to earlier ones. */
export type Row = readonly [string, string, ...string[]];

export interface ToySide {
  readonly endpoints: readonly JudgedEndpoint[];
  readonly allowed?: readonly Row[];
  readonly unknown?: readonly Row[];
  /** Failsafe ports of every host; they are open whatever the rows say. */
  readonly failsafeInbound?: readonly FailsafePort[];
  readonly failsafeOutbound?: readonly FailsafePort[];
  readonly encapsulation?: string;
  readonly sets?: JudgedSide["sets"];
  readonly hosts?: readonly Partial<JudgedHost>[];
  readonly cutEarly?: readonly Row[];
}

export function side(toy: ToySide): JudgedSide {
  const { endpoints, allowed = [], unknown = [], failsafeInbound = [], failsafeOutbound = [] } = toy;
  const kinds = new Map(endpoints.map(({ id, kind }) => [id, kind]));
  const find = (rows: readonly Row[], from: string, to: string): ConnectionSet =>
    rows
      .filter(([a, b]) => (a === "*" || a === from) && (b === "*" || b === to))
      .map(([, , ...texts]) => connections(...texts))
      .reduce(unionConnections, emptyConnections);
  const cell = (from: string, to: string): JudgedCell => {
    if (!kinds.has(from) || !kinds.has(to)) {
      return { allowed: emptyConnections, unknown: emptyConnections, failsafe: emptyConnections };
    }
    const byPolicy = find(allowed, from, to);
    const open = unionConnections(
      kinds.get(to) === "host" ? portsOf(failsafeInbound) : emptyConnections,
      kinds.get(from) === "host" ? portsOf(failsafeOutbound) : emptyConnections,
    );
    const all = unionConnections(byPolicy, open);
    return {
      allowed: all,
      failsafe: subtractConnections(open, byPolicy),
      unknown: subtractConnections(find(unknown, from, to), all),
    };
  };
  return {
    endpoints,
    cell,
    sets: toy.sets ?? [],
    encapsulations: toy.encapsulation === undefined ? [] : [toy.encapsulation],
    ...(toy.cutEarly === undefined ? {} : { cutEarly: (from, to) => find(toy.cutEarly ?? [], from, to) }),
    hosts: endpoints
      .filter(({ kind }) => kind === "host")
      .map(({ id }, index) => ({
        id,
        node: id.slice("host/".length),
        controlPlane: true,
        failsafeInbound,
        failsafeOutbound,
        place: undefined,
        ...toy.hosts?.[index],
      })),
  };
}

function portsOf(list: readonly FailsafePort[]): ConnectionSet {
  return list
    .map(({ protocol, port }) => connectionsOf(`${protocol}/${port}`))
    .reduce(unionConnections, emptyConnections);
}

const verdicts: Readonly<
  Record<JudgedChangeKind, readonly ["allow" | "deny" | "unknown", "allow" | "deny" | "unknown"]>
> = {
  "newly-allowed": ["deny", "allow"],
  "newly-denied": ["allow", "deny"],
  "newly-unknown": ["deny", "unknown"],
  "no-longer-unknown": ["unknown", "deny"],
};

export function change(
  kind: JudgedChangeKind,
  pairs: readonly (readonly [string, string])[],
  texts: readonly string[] = ["all"],
  rest: Partial<JudgedChange> = {},
): JudgedChange {
  const [before, after] = verdicts[kind];
  return {
    id: `${kind} ${pairs.join(" ")} ${texts.join(" ")}`,
    change: kind,
    pairs,
    connections: connections(...texts),
    family: undefined,
    base: { verdict: before, decidedBy: "rule a", place: undefined },
    head: { verdict: after, decidedBy: "rule b", place: { path: "policy.yaml", line: 7 } },
    ...rest,
  };
}

/** A small invented shop: two namespaces, infrastructure, two hosts and the outside. */
export const shop: readonly JudgedEndpoint[] = [
  pod("prod/web", { app: "web" }),
  pod("prod/db", { app: "db" }),
  pod("dev/web", { app: "web" }),
  pod("kube-system/dns", { "k8s-app": "kube-dns" }),
  pod("monitoring/exporter", { "k8s-app": "exporter" }),
  host("n1", { role: "node" }),
  host("n2", { role: "node" }),
  outside("0.0.0.0/0"),
];

export function cluster(
  changes: readonly JudgedChange[],
  base: ToySide = { endpoints: shop, allowed: [["*", "*", "all"]] },
  head: ToySide = base,
  rest: Partial<JudgedCluster> = {},
): JudgedCluster {
  return { name: "default", changes, base: side(base), head: side(head), ...rest };
}

export function config(text: string): ParsedConfig {
  return parseConfig({ path: ".calsim.yml", text: `version: 1\n${text}` });
}

export const noConfig = parseConfig(undefined);

/** Judges with one file for both sides unless told otherwise. A file with faults is a fault of the test. */
export function judged(
  input: Omit<Partial<JudgeInput>, "clusters"> & { readonly clusters: readonly JudgedCluster[] },
): Judgement {
  const base = input.base ?? noConfig;
  return judge({ today: "2027-01-01", head: base, ...input, base });
}

/** A finding in one line: `failure rule: message`, with who settled it. */
export function lines({ findings }: Pick<Judgement, "findings">): readonly string[] {
  return findings.map(
    ({ level, rule, message, settled }) =>
      `${settled === undefined ? "" : `[${settled.by}] `}${level} ${rule}: ${message}`,
  );
}
