import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import type { SimulateOptions } from "../../src/model/options.ts";
import { simulate, type FlowQuery, type Simulation } from "../../src/simulate.ts";
import type { Verdict } from "../../src/model/ruling.ts";
import { hasConnection } from "../../src/sets/connection-set.ts";
import type { Connection } from "../../src/sets/connection.ts";
import { protocolNumber } from "../../src/sets/protocol.ts";
import { checkAgreement, describeDisagreement } from "../support/check-agreement.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

const nodes = [node("n1", "192.0.2.1"), node("n2", "192.0.2.2")];
const pods = [
  pod("web/a", { node: "n1", ip: "10.0.0.1", labels: { app: "a" } }),
  pod("web/c", { node: "n2", ip: "10.0.1.1", labels: { app: "c" } }),
];
const policy = (name: string, spec: JsonObject): JsonObject =>
  globalPolicy(name, { selector: "app == 'c'", types: ["Ingress"], ...spec });
const profile = (name: string, ...ingress: readonly JsonObject[]): JsonObject => ({
  apiVersion: "projectcalico.org/v3",
  kind: "Profile",
  metadata: { name },
  spec: { ingress, egress: [{ action: "Allow" }] },
});
const withProfiles = (...profiles: readonly string[]): JsonObject =>
  host("h2", { node: "n2", interfaceName: "*", expectedIPs: ["192.0.2.2"], profiles }, { role: "node" });
const tcp = (action: string, port: number): JsonObject => ({
  action,
  protocol: "TCP",
  destination: { ports: [port] },
});

function felix(name: string, spec: JsonObject): JsonObject {
  return { apiVersion: "projectcalico.org/v3", kind: "FelixConfiguration", metadata: { name }, spec };
}

/** A pod by the value of its label, with named TCP ports. */
function serving(id: string, ip: string, ports: Readonly<Record<string, number>>): JsonObject {
  return {
    ...pod(id, { node: "n2", ip, labels: { app: id.slice(-1) } }),
    spec: {
      nodeName: "n2",
      containers: [
        { ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort })) },
      ],
    },
  };
}

interface Case {
  readonly name: string;
  readonly objects: readonly JsonObject[];
  readonly options?: SimulateOptions;
  /** Receiver, port and verdict, from pod a and by TCP unless it says otherwise. */
  readonly flows: readonly (readonly [string, number, string, (string | Partial<FlowQuery>)?])[];
}

/** What random clusters never hold: rules that are not modelled, and profiles of an author's own. */
const cases: readonly Case[] = [
  {
    name: "a policy that is not modelled leaves open all that reaches it, and nothing before it",
    objects: [
      policy("first", { order: 1, ingress: [tcp("Allow", 80), tcp("Deny", 81)] }),
      policy("odd", { order: 2, flavour: "x", ingress: [tcp("Allow", 82)] }),
      policy("last", { order: 3, ingress: [{ action: "Deny" }] }),
    ],
    flows: [
      ["web/c", 80, "allow"],
      ["web/c", 81, "deny"],
      ["web/c", 82, "unknown"],
      ["web/c", 83, "unknown"],
    ],
  },
  {
    name: "a rule that is not modelled leaves open what it may match",
    objects: [
      policy("odd", { ingress: [{ ...tcp("Deny", 80), flavour: "x" }, tcp("Allow", 80), tcp("Allow", 81)] }),
    ],
    flows: [
      ["web/c", 80, "unknown"],
      ["web/c", 81, "allow"],
      ["web/c", 82, "deny"],
    ],
  },
  {
    name: "a Log rule that is not modelled leaves open no more than others",
    objects: [policy("odd", { ingress: [{ ...tcp("Log", 80), flavour: "x" }, { action: "Allow" }] })],
    flows: [["web/c", 81, "allow"]],
  },
  {
    name: "ACT-1: Log ends nothing, Pass leads to the profile",
    objects: [policy("p", { ingress: [{ action: "Log" }, tcp("Pass", 80), tcp("Deny", 81)] })],
    flows: [
      ["web/c", 80, "allow"],
      ["web/c", 81, "deny"],
    ],
  },
  {
    name: "PROF-2, PROF-7: profiles run in their order, and Pass leads to the next",
    objects: [
      withProfiles("one", "two"),
      profile("one", { action: "Log" }, tcp("Deny", 80), tcp("Pass", 81), tcp("Allow", 82)),
      profile("two", tcp("Allow", 80), tcp("Allow", 81), tcp("Deny", 82)),
    ],
    flows: [
      ["host/h2", 80, "deny"],
      ["host/h2", 81, "allow"],
      ["host/h2", 82, "allow"],
      ["host/h2", 83, "deny"],
    ],
  },
  {
    name: "PROF-7: under eBPF Pass in a profile denies",
    objects: [
      withProfiles("one", "two"),
      profile("one", tcp("Pass", 81)),
      profile("two", { action: "Allow" }),
    ],
    options: { dataplane: "ebpf" },
    flows: [
      ["host/h2", 81, "deny"],
      ["host/h2", 82, "allow"],
    ],
  },
  {
    name: "a rule of a profile that is not modelled leaves open what it may match, whatever its action",
    objects: [
      withProfiles("one"),
      profile(
        "one",
        ...["Allow", "Deny", "Pass"].map((action, n) => ({ ...tcp(action, 80 + n), flavour: "x" })),
        { action: "Allow" },
      ),
    ],
    flows: [
      ["host/h2", 80, "unknown"],
      ["host/h2", 81, "unknown"],
      ["host/h2", 82, "unknown"],
      ["host/h2", 83, "allow"],
    ],
  },
  {
    name: "PROF-2, RULE-12: profiles ask for more than policies do: named ports, and one of several rules for senders",
    objects: [
      host(
        "h2",
        {
          node: "n2",
          interfaceName: "*",
          expectedIPs: ["192.0.2.2"],
          profiles: ["one"],
          ports: [{ name: "ssh", protocol: "TCP", port: 2222 }],
        },
        { role: "node" },
      ),
      host("h3", { node: "n3", interfaceName: "*", expectedIPs: ["192.0.2.3"], profiles: ["one"] }),
      node("n3", "192.0.2.3"),
      pod("web/b", { node: "n1", ip: "10.0.0.2", labels: { app: "b" } }),
      profile(
        "one",
        { action: "Allow", protocol: "TCP", destination: { ports: ["ssh"] } },
        tcp("Allow", 80),
        { ...tcp("Allow", 81), source: { nets: ["10.0.0.2/32"] } },
      ),
    ],
    flows: [
      ["host/h2", 2222, "allow"],
      ["host/h3", 2222, "deny"],
      ["host/h2", 80, "allow"],
      ["host/h2", 81, "deny"],
      ["host/h2", 81, "allow", { from: "web/b" }],
    ],
  },
  {
    name: "PROF-2, RULE-12: a profile may ask for nothing but a named port",
    objects: [
      ...["2", "3"].map((n) =>
        host(`h${n}`, {
          node: `n${n}`,
          interfaceName: "*",
          expectedIPs: [`192.0.2.${n}`],
          profiles: ["one"],
          ports: n === "2" ? [{ name: "ssh", protocol: "TCP", port: 2222 }] : [],
        }),
      ),
      node("n3", "192.0.2.3"),
      profile("one", { action: "Allow", protocol: "TCP", destination: { ports: ["ssh"] } }),
    ],
    flows: [
      ["host/h2", 2222, "allow"],
      ["host/h2", 2223, "deny"],
      ["host/h3", 2222, "deny"],
    ],
  },
  {
    name: "PROF-3: a profile that is missing denies at its place",
    objects: [
      withProfiles("one", "gone", "two"),
      profile("one", tcp("Allow", 80)),
      profile("two", tcp("Allow", 81)),
    ],
    flows: [
      ["host/h2", 80, "allow"],
      ["host/h2", 81, "deny"],
    ],
  },
  {
    name: "RULE-12, RULE-15: named ports beside numbers, with and without a protocol",
    objects: [
      {
        ...pod("web/d", { node: "n2", ip: "10.0.1.2", labels: { app: "c" } }),
        spec: {
          nodeName: "n2",
          containers: [
            {
              ports: [
                { name: "http", containerPort: 8080 },
                { name: "dns", containerPort: 53, protocol: "UDP" },
              ],
            },
          ],
        },
      },
      policy("p", {
        ingress: [
          { action: "Allow", protocol: "TCP", destination: { ports: [80, "http"] } },
          { action: "Allow", destination: { ports: ["dns"] } },
          { action: "Allow", protocol: "TCP", destination: { notPorts: ["http", 81, 53] } },
        ],
      }),
    ],
    flows: [
      ["web/d", 80, "allow"],
      ["web/d", 8080, "allow"],
      ["web/d", 81, "deny"],
      ["web/d", 53, "deny"],
      ["web/c", 8080, "allow"],
    ],
  },
  {
    name: "RULE-13: a named port is one of the rule's protocol, and of TCP for any that has none",
    objects: [
      {
        ...pod("web/d", { node: "n2", ip: "10.0.1.2", labels: { app: "d" } }),
        spec: {
          nodeName: "n2",
          containers: [
            {
              ports: ["TCP", "UDP", "SCTP"].map((protocol, n) => ({
                name: "p",
                containerPort: 7000 + n,
                protocol,
              })),
            },
          ],
        },
      },
      policy("p", {
        selector: "app == 'd'",
        ingress: ["TCP", "UDP", "SCTP"].map((protocol) => ({
          action: "Allow",
          protocol,
          destination: { ports: ["p"] },
        })),
      }),
    ],
    flows: [
      ["web/d", 7000, "allow"],
      ["web/d", 7001, "deny"],
      ["web/d", 7002, "deny"],
      ["web/d", 7001, "allow", "UDP"],
      ["web/d", 7000, "deny", "UDP"],
      ["web/d", 7002, "allow", "SCTP"],
      ["web/d", 7000, "deny", "SCTP"],
    ],
  },
  {
    name: "RULE-9: negated ICMP holds for ICMP of the packet's family alone",
    objects: [
      policy("p", { ingress: [{ action: "Deny", notICMP: { type: 8, code: 0 } }, { action: "Allow" }] }),
    ],
    flows: [["web/c", 80, "allow"]],
  },
  {
    name: "RULE-19, RULE-18: a negated selector alone, and beside a positive one",
    objects: [
      policy("p", {
        ingress: [
          { ...tcp("Deny", 80), source: { notSelector: "app == 'c'" } },
          { ...tcp("Deny", 81), source: { selector: "has(app)", notSelector: "app == 'a'" } },
          { ...tcp("Deny", 82), source: { notSelector: "app == 'a'" } },
          { action: "Allow" },
        ],
      }),
    ],
    flows: [
      ["web/c", 80, "deny"],
      ["web/c", 81, "allow"],
      ["web/c", 82, "allow"],
    ],
  },
  {
    name: "RULE-1: a rule for the other family holds for no packet of this one",
    objects: [
      policy("p", {
        ingress: [
          { ...tcp("Allow", 80), ipVersion: 6 },
          { ...tcp("Allow", 81), ipVersion: 4 },
        ],
      }),
    ],
    flows: [
      ["web/c", 80, "deny"],
      ["web/c", 81, "allow"],
    ],
  },
  {
    name: "RULE-9: ICMPv6 by type, between pods of IPv6",
    objects: [
      pod("web/e", { node: "n1", ip: "fd00::e", labels: { app: "e" } }),
      pod("web/f", { node: "n2", ip: "fd00::f", labels: { app: "c" } }),
      policy("p", { ingress: [{ action: "Allow", protocol: "ICMPv6", icmp: { type: 128 } }] }),
    ],
    flows: (
      [
        [128, "allow"],
        [129, "deny"],
      ] as const
    ).map(([type, verdict]) => ["web/f", 0, verdict, { from: "web/e", protocol: "ICMPv6", icmp: { type } }]),
  },
  {
    name: "IPS-2, RULE-13: a pod whose address the tree does not hold counts by its own labels and ports",
    objects: [
      pool("10.0.0.0/16"),
      {
        ...pod("web/u", { labels: { app: "u" } }),
        spec: {
          nodeName: "n2",
          containers: [{ ports: [{ name: "http", containerPort: 8080 }] }],
        },
      },
      pod("web/v", { node: "n2", labels: { app: "v" } }),
      policy("to-u", {
        selector: "app == 'u'",
        ingress: [{ action: "Allow", protocol: "TCP", destination: { ports: ["http"] } }],
      }),
      policy("to-c", { ingress: [{ action: "Allow", source: { selector: "app == 'u'" } }] }),
    ],
    flows: [
      ["web/u", 8080, "allow"],
      ["web/u", 8081, "deny"],
      ["web/c", 80, "allow", { from: "web/u" }],
      ["web/c", 80, "deny", { from: "web/v" }],
    ],
  },
  {
    name: "RULE-24: a destination service is its members with their ports",
    objects: [
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "s", namespace: "web" },
        spec: { ports: [{ port: 443 }] },
      },
      {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: { name: "s-1", namespace: "web", labels: { "kubernetes.io/service-name": "s" } },
        addressType: "IPv4",
        endpoints: [{ addresses: ["10.0.1.1"] }],
        ports: [{ port: 8443, protocol: "TCP" }],
      },
      pod("web/d", { node: "n2", ip: "10.0.1.2" }),
      globalPolicy("out", {
        selector: "app == 'a'",
        types: ["Egress"],
        egress: [{ action: "Allow", destination: { services: { name: "s", namespace: "web" } } }],
      }),
    ],
    flows: [
      ["web/c", 8443, "allow"],
      ["web/c", 443, "deny"],
      ["web/c", 8443, "deny", "UDP"],
      ["web/d", 8443, "deny"],
    ],
  },
  {
    name: "RULE-23: members of a service with other ports are told apart, as addresses of a pod and outside",
    objects: [
      pool("10.0.2.0/30"),
      pod("web/u", { node: "n2", labels: { app: "u" } }),
      ...[1, 2].map((n): JsonObject => ({
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: { name: `s-${String(n)}`, namespace: "web", labels: { "kubernetes.io/service-name": "s" } },
        addressType: "IPv4",
        endpoints: [{ addresses: [`10.0.2.${String(n)}`] }, { addresses: [`198.51.100.${String(n)}`] }],
        ports: [{ port: 80 + n }],
      })),
      globalPolicy("out", {
        selector: "app == 'a'",
        types: ["Egress"],
        egress: [
          { action: "Allow", destination: { services: { name: "s", namespace: "web" } } },
          { ...tcp("Allow", 90), destination: { notNets: ["10.0.2.1/32", "10.0.2.2/32"], ports: [90] } },
        ],
      }),
    ],
    flows: [
      ["web/u", 81, "unknown"],
      ["web/u", 82, "unknown"],
      ["web/u", 83, "deny"],
      ["web/u", 90, "unknown"],
      ["198.51.100.1", 81, "allow"],
      ["198.51.100.1", 82, "deny"],
      ["198.51.100.2", 81, "deny"],
      ["198.51.100.2", 82, "allow"],
    ],
  },
  {
    name: "RULE-3: every protocol but one",
    objects: [policy("p", { ingress: [{ action: "Allow", notProtocol: "UDP" }] })],
    flows: [
      ["web/c", 80, "allow"],
      ["web/c", 80, "deny", "UDP"],
    ],
  },
  {
    name: "RULE-12: a named port of the sender, and several names in one rule",
    objects: [
      {
        ...pod("web/s", { node: "n1", ip: "10.0.0.9", labels: { app: "s" } }),
        spec: {
          nodeName: "n1",
          containers: [
            { ports: ["one", "two", "three"].map((name, n) => ({ name, containerPort: 1001 + n })) },
          ],
        },
      },
      policy("p", { ingress: [{ action: "Allow", protocol: "TCP", source: { ports: ["one", "two"] } }] }),
    ],
    flows: [1001, 1002, 1003].map((sourcePort) => [
      "web/c",
      80,
      sourcePort === 1003 ? "deny" : "allow",
      { from: "web/s", sourcePort },
    ]),
  },
  {
    name: "RULE-12: rules alike but for the ports they name stay apart",
    objects: [
      ...["d", "e"].map((name, n) => ({
        ...pod(`web/${name}`, { node: "n2", ip: `10.0.1.${String(n + 5)}`, labels: { app: name } }),
        spec: {
          nodeName: "n2",
          containers: [
            {
              ports: [
                { name: "http", containerPort: 8080 },
                { name: "alt", containerPort: 9090 },
              ],
            },
          ],
        },
      })),
      ...[
        ["d", "http"],
        ["e", "alt"],
      ].map(([app = "", port = ""]) =>
        policy(app, {
          selector: `app == '${app}'`,
          order: 1,
          ingress: [
            { action: "Allow", protocol: "TCP", destination: { ports: [port] } },
            { action: "Allow", protocol: "UDP", destination: { ports: ["http", "alt"] } },
          ],
        }),
      ),
      policy("both", {
        selector: "app == 'd'",
        order: 5000,
        ingress: [
          { action: "Deny", protocol: "TCP", destination: { ports: ["http", "alt"] } },
          { action: "Allow" },
        ],
      }),
    ],
    flows: [
      ["web/d", 8080, "allow"],
      ["web/d", 9090, "deny"],
      ["web/d", 80, "allow"],
      ["web/e", 8080, "deny"],
      ["web/e", 9090, "allow"],
    ],
  },
  {
    name: "RULE-12: rules alike but for the second port they name stay apart",
    objects: [
      serving("web/d", "10.0.1.5", { http: 8080, alt: 9090, old: 7070 }),
      policy("p", {
        selector: "app == 'd'",
        ingress: [
          { action: "Deny", protocol: "TCP", destination: { ports: ["http", "old"] } },
          { action: "Allow", protocol: "TCP", destination: { ports: ["http", "alt"] } },
        ],
      }),
    ],
    flows: [
      ["web/d", 8080, "deny"],
      ["web/d", 7070, "deny"],
      ["web/d", 9090, "allow"],
      ["web/d", 80, "deny"],
    ],
  },
  {
    name: "RULE-12: the named port of a pod is not that of its neighbour, over IPv6 too",
    objects: [
      pod("web/s", { node: "n1", ip: "fd00::1" }),
      serving("web/d", "fd00::2", { http: 8080 }),
      serving("web/e", "fd00::3", { http: 9090 }),
      policy("p", {
        selector: "has(app)",
        ingress: [{ action: "Allow", protocol: "TCP", destination: { ports: ["http"] } }],
      }),
    ],
    flows: [
      ["web/d", 8080, "allow", { from: "web/s" }],
      ["web/d", 9090, "deny", { from: "web/s" }],
      ["web/e", 8080, "deny", { from: "web/s" }],
      ["web/e", 9090, "allow", { from: "web/s" }],
    ],
  },
  {
    name: "RULE-12: a host endpoint names ports of its node, whose address others have too",
    objects: [
      host(
        "h2",
        {
          node: "n2",
          interfaceName: "eth0",
          expectedIPs: ["192.0.2.2"],
          profiles: ["projectcalico-default-allow"],
          ports: [{ name: "ssh", protocol: "TCP", port: 2222 }],
        },
        { role: "node" },
      ),
      globalPolicy("out", {
        selector: "app == 'a'",
        types: ["Egress"],
        egress: [{ action: "Allow", protocol: "TCP", destination: { ports: ["ssh"] } }],
      }),
    ],
    flows: [
      ["host/h2", 2222, "allow"],
      ["host/h2", 2223, "deny"],
      ["web/c", 2222, "deny"],
    ],
  },
  {
    name: "RULE-6, RULE-7: a list without an entry of the family matches no packet of it, over IPv6 too",
    objects: [
      pod("web/s", { node: "n1", ip: "fd00::1" }),
      pod("web/d", { node: "n2", ip: "fd00::2", labels: { app: "c" } }),
      policy("p", {
        ingress: [
          { ...tcp("Allow", 80), source: { notNets: ["10.9.9.0/24"] } },
          { ...tcp("Allow", 81), source: { notNets: ["fd00:9::/64"] } },
          { ...tcp("Allow", 82), source: { nets: ["10.0.0.0/8"] } },
          { ...tcp("Allow", 83), source: { nets: ["fd00::1/128"] } },
          { ...tcp("Allow", 84), source: { nets: ["fd00::3/128"] } },
        ],
      }),
    ],
    flows: [
      ...[80, 82].map((port) => ["web/c", port, "allow"] as const),
      ...[81, 83, 84].map((port) => ["web/c", port, "deny"] as const),
      ...[80, 82, 84].map((port) => ["web/d", port, "deny", { from: "web/s" }] as const),
      ...[81, 83].map((port) => ["web/d", port, "allow", { from: "web/s" }] as const),
    ],
  },
  {
    name: "HEP-9: failsafe ports for everybody and for one network, in either direction",
    objects: [
      withProfiles(),
      pod("web/b", { node: "n1", ip: "10.0.0.2" }),
      felix("default", {
        failsafeInboundHostPorts: [
          { protocol: "tcp", port: 22, net: "10.0.0.2/32" },
          { protocol: "udp", port: 53 },
          { protocol: "tcp", port: 23, net: "10.0.0.1/32" },
        ],
        failsafeOutboundHostPorts: [{ protocol: "tcp", port: 24, net: "10.0.1.1/32" }],
      }),
    ],
    flows: [
      ["host/h2", 22, "deny"],
      ["host/h2", 22, "allow", { from: "web/b" }],
      ["host/h2", 23, "allow"],
      ["host/h2", 23, "deny", { from: "web/b" }],
      ["host/h2", 53, "allow", "UDP"],
      ["host/h2", 53, "deny"],
      ["host/h2", 24, "deny"],
      ["web/c", 24, "allow", { from: "host/h2" }],
      ["web/a", 24, "deny", { from: "host/h2" }],
    ],
  },
  {
    name: "RULE-24: a pod has the one address that is left for it, and what a service says of that",
    objects: [
      pool("10.0.9.7/32"),
      pod("web/u", { node: "n2" }),
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "s", namespace: "web" },
        spec: { ports: [{ port: 443 }] },
      },
      {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: { name: "s-1", namespace: "web", labels: { "kubernetes.io/service-name": "s" } },
        addressType: "IPv4",
        endpoints: [{ addresses: ["10.0.9.7"] }],
        ports: [{ port: 8443, protocol: "TCP" }],
      },
      globalPolicy("out", {
        selector: "app == 'a'",
        types: ["Egress"],
        egress: [{ action: "Allow", destination: { services: { name: "s", namespace: "web" } } }],
      }),
    ],
    flows: [
      ["web/u", 8443, "allow"],
      ["web/u", 443, "deny"],
      ["web/c", 8443, "deny"],
    ],
  },
  {
    name: "PROF-1: rules of a profile ask for both ends",
    objects: [
      withProfiles("one"),
      pod("web/b", { node: "n1", ip: "10.0.0.2" }),
      profile(
        "one",
        { ...tcp("Allow", 80), source: { nets: ["10.0.0.2/32"] } },
        { ...tcp("Allow", 81), destination: { nets: ["192.0.2.2/32"], ports: [81] } },
        { ...tcp("Allow", 82), destination: { nets: ["192.0.2.1/32"], ports: [82] } },
      ),
    ],
    flows: [
      ["host/h2", 80, "deny"],
      ["host/h2", 80, "allow", { from: "web/b" }],
      ["host/h2", 81, "allow"],
      ["host/h2", 82, "deny"],
    ],
  },
  {
    name: "HEP-9: each node has its own failsafe ports, though all else is the same",
    objects: [
      ...["1", "2"].map((n) =>
        host(`h${n}`, { node: `n${n}`, interfaceName: "eth0", expectedIPs: [`192.0.2.${n}`] }),
      ),
      felix("node.n2", { failsafeInboundHostPorts: [{ protocol: "tcp", port: 2222 }] }),
    ],
    flows: [22, 2222].flatMap((port) => [
      ["host/h1", port, port === 22 ? "allow" : "deny", { from: "web/c" }] as const,
      ["host/h2", port, port === 22 ? "deny" : "allow"] as const,
    ]),
  },
  {
    name: "EVAL-3: untracked policy lets the answers to failsafe ports pass, on the node that asked",
    objects: [
      host(
        "h2",
        {
          node: "n2",
          interfaceName: "eth0",
          expectedIPs: ["192.0.2.2"],
          profiles: ["projectcalico-default-allow"],
        },
        { role: "node" },
      ),
      felix("default", {
        failsafeInboundHostPorts: [{ protocol: "tcp", port: 22 }],
        failsafeOutboundHostPorts: [{ protocol: "udp", port: 53 }],
      }),
      globalPolicy("raw", {
        selector: "role == 'node'",
        doNotTrack: true,
        applyOnForward: true,
        types: ["Ingress", "Egress"],
        ingress: [{ action: "Deny" }],
        egress: [{ action: "Deny" }],
      }),
    ],
    flows: [
      ["host/h2", 22, "allow"],
      ["host/h2", 23, "deny"],
      ["host/h2", 999, "allow", { protocol: "UDP", sourcePort: 53 }],
      ["host/h2", 999, "deny", { protocol: "UDP", sourcePort: 54 }],
      ["host/h2", 53, "deny", "UDP"],
      ["web/a", 53, "allow", { from: "host/h2", protocol: "UDP" }],
      ["web/a", 999, "allow", { from: "host/h2", sourcePort: 22 }],
      ["web/a", 999, "deny", { from: "host/h2", protocol: "UDP", sourcePort: 53 }],
    ],
  },
  {
    name: "MISC-1: under eBPF no pod makes IPIP whatever is allowed, and every pod VXLAN",
    objects: [felix("default", { allowIPIPPacketsFromWorkloads: true })],
    options: { dataplane: "ebpf" },
    flows: [
      ["web/c", 0, "deny", { protocol: 4 }],
      ["web/c", 4789, "allow", "UDP"],
    ],
  },
  ...(
    [
      ["HEP-24: does not meet the packets that a tunnel hides from it", "vxlan", "allow"],
      ["HEP-24: meets those that no tunnel hides from it", "none", "deny"],
    ] as const
  ).map(([name, encapsulation, verdict]): Case => ({
    name: `what a host sends to pods: a host endpoint of the uplink ${name}`,
    objects: [host("h1", { node: "n1", interfaceName: "eth0", expectedIPs: ["192.0.2.1"] })],
    options: { encapsulation },
    flows: [
      ["web/c", 80, verdict, { from: "host/h1" }],
      ["host/n2", 80, "deny", { from: "host/h1" }],
    ],
  })),
  {
    name: "HEP-2: preDNAT policy of one interface of a host is not that of another",
    objects: [
      node("n3", "192.0.2.3", {
        "projectcalico.org/Interfaces":
          '[{"name":"eth0","addresses":["192.0.2.3/24"]},{"name":"eth1","addresses":["198.51.100.3/24"]}]',
      }),
      ...["0", "1"].map((n) =>
        host(
          `e${n}`,
          { node: "n3", interfaceName: `eth${n}`, profiles: ["projectcalico-default-allow"] },
          { side: n },
        ),
      ),
      globalPolicy("pre", {
        selector: "side == '1'",
        preDNAT: true,
        applyOnForward: true,
        types: ["Ingress"],
        ingress: [tcp("Deny", 80)],
      }),
    ],
    flows: [
      ["host/e0", 80, "allow"],
      ["host/e1", 80, "deny"],
      ["host/e1", 81, "allow"],
    ],
  },
  {
    name: "HEP-2: of several host endpoints for one interface the smallest name decides",
    objects: [
      ...["h1", "h2"].map((name) => host(name, { node: "n1", interfaceName: "*" }, { name })),
      globalPolicy("in", { selector: "name == 'h1'", types: ["Ingress"], ingress: [tcp("Allow", 80)] }),
      globalPolicy("unused", { selector: "name == 'h2'", types: ["Ingress"], ingress: [tcp("Allow", 81)] }),
    ],
    flows: [
      ["host/h1", 80, "allow", { from: "web/c" }],
      ["host/h1", 81, "deny", { from: "web/c" }],
      ["host/h2", 80, "allow", { from: "web/c" }],
      ["host/h2", 81, "deny", { from: "web/c" }],
    ],
  },
  {
    name: "RULE-24: what a service that is not there lets through is not known",
    objects: [
      globalPolicy("out", {
        selector: "app == 'a'",
        types: ["Egress"],
        egress: [
          tcp("Deny", 81),
          { action: "Allow", destination: { services: { name: "gone", namespace: "web" } } },
        ],
      }),
    ],
    flows: [
      ["web/c", 80, "unknown"],
      ["web/c", 81, "deny"],
    ],
  },
  {
    name: "HEP-17: the endpoint-to-host action",
    objects: [],
    options: { endpointToHost: "Drop" },
    flows: [
      ["host/n1", 80, "deny"],
      ["host/n2", 80, "allow"],
    ],
  },
  ...(["iptables", "ebpf"] as const).map((dataplane): Case => ({
    name: `HEP-10: a failsafe port of another host, at the node it is sent from, under ${dataplane}`,
    objects: [
      host("h1", { node: "n1", interfaceName: "*", expectedIPs: ["192.0.2.1"] }, { role: "first" }),
      withProfiles("projectcalico-default-allow"),
      globalPolicy("pre", {
        selector: "role == 'first'",
        preDNAT: true,
        applyOnForward: true,
        types: ["Ingress"],
        ingress: [tcp("Deny", 22)],
      }),
    ],
    options: { dataplane },
    flows: [
      ["host/h2", 22, dataplane === "ebpf" ? "deny" : "allow"],
      ["host/h2", 80, "allow"],
      ["host/h1", 22, "allow"],
    ],
  })),
  {
    name: "MISC-1: encapsulation that pods are allowed to make",
    objects: [
      felix("default", { allowVXLANPacketsFromWorkloads: true, allowIPIPPacketsFromWorkloads: true }),
    ],
    flows: [
      ["web/c", 80, "allow"],
      ["web/c", 0, "allow", { protocol: 4 }],
      ["web/c", 4789, "allow", "UDP"],
    ],
  },
];

describe("rules that are rare", () => {
  it.each(cases)("$name", ({ objects, options = {}, flows }) => {
    const files = toFiles([...nodes, ...pods, ...objects]);
    const simulation = simulate(files, options);
    const queries = flows.map(([to, port, , asked = {}]) => ({
      ...{ from: "web/a", to, port, protocol: "TCP" },
      ...(typeof asked === "string" ? { protocol: asked } : asked),
    }));
    const expected = flows.map(([, , verdict]) => verdict);
    expect(queries.map((query) => simulation.trace(query).verdict)).toEqual(expected);
    expect(queries.map((query) => ruled(simulation, query))).toEqual(expected);
    const agreement = checkAgreement({ seed: 7, files, options }, { enough: 3 });
    expect(agreement.disagreements.map(describeDisagreement)).toEqual([]);
  });
});

/** What the sets say of the flow. */
function ruled(
  simulation: Simulation,
  { from, to, protocol, port, sourcePort = 40000, icmp }: FlowQuery,
): Verdict | undefined {
  const connection: Connection = {
    protocol: protocolNumber(String(protocol)) ?? Number(protocol),
    sourcePort,
    ...(port === undefined ? {} : { destinationPort: port }),
    ...(icmp === undefined ? {} : { icmpType: icmp.type, icmpCode: icmp.code ?? 0 }),
  };
  // An address is of a block that some rule or set tells from the rest.
  const isEndpoint = simulation.endpoints.some(({ id }) => id === to);
  const { families } = simulation.matrix.cell(from, isEndpoint ? to : `outside/${to}/32`);
  const rulings = families.flatMap((each) => each.rulings);
  return rulings.find(({ connections }) => hasConnection(connections, connection))?.verdict;
}
