import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { checkAgreement, describeDisagreement } from "../support/check-agreement.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, host, node, pod, pool } from "../support/small-objects.ts";

/** What random clusters once made the evaluators differ on, made small. */
const cases: readonly { readonly name: string; readonly objects: readonly JsonObject[] }[] = [
  {
    name: "a pod of unknown address has none in a family without pod CIDRs",
    objects: [pool("10.0.0.0/24"), pod("web/a", { node: "n1" }), pod("web/b", { node: "n1", ip: "fd00::1" })],
  },
  {
    name: "a tunnel between nodes of unknown address is judged only where a host endpoint has policy for it",
    objects: [
      pool("10.0.0.0/24", { vxlanMode: "Always" }),
      host("h1", { node: "n1", interfaceName: "*" }),
      pod("web/a", { node: "n1", ip: "10.0.0.1" }),
      pod("web/b", { node: "n2", ip: "10.0.0.2" }),
    ],
  },
  {
    name: "and is unknown where that policy tells addresses apart",
    objects: [
      pool("10.0.0.0/24", { ipipMode: "Always" }),
      host("h1", { node: "n1", interfaceName: "*" }),
      globalPolicy("p", {
        selector: "all()",
        preDNAT: true,
        applyOnForward: true,
        types: ["Ingress"],
        ingress: [{ action: "Deny", source: { nets: ["203.0.113.0/24"] } }],
      }),
      pod("web/a", { node: "n2", ip: "10.0.0.1" }),
      pod("web/b", { node: "n1", ip: "10.0.0.2" }),
    ],
  },
  {
    name: "the networks of interfaces split the outside: they decide which host endpoint a packet crosses",
    objects: [
      node("n1", "192.168.0.1", {
        "projectcalico.org/Interfaces":
          '[{"name":"eth0","addresses":["192.168.0.1/24"]},{"name":"eth1","addresses":["203.0.113.1/25"]}]',
      }),
      host("h1", { node: "n1", interfaceName: "eth1" }),
      globalPolicy("p", { selector: "all()", applyOnForward: true, types: ["Egress"] }),
      pod("web/a", { node: "n1", ip: "10.0.0.1" }),
    ],
  },
  {
    name: "steps of a host endpoint without policy stay in line with their deciders",
    objects: [
      host("h1", { node: "n1", interfaceName: "*" }),
      host("h2", { node: "n2", interfaceName: "eth0" }),
      pod("web/a", { node: "n1", ip: "10.0.0.1" }),
      pod("web/b", { node: "n2", ip: "10.0.0.2" }),
      pod("shop/c", { node: "n3", ip: "10.0.0.3" }),
    ],
  },
  {
    name: "what may have been let through untracked is not denied by the rest of its stage",
    objects: [
      host("h1", { node: "n1", interfaceName: "eth0" }),
      globalPolicy("p", {
        selector: "all()",
        doNotTrack: true,
        applyOnForward: true,
        ingress: [{ action: "Allow", destination: { notNets: ["10.0.0.4/30"] } }],
      }),
    ],
  },
];

describe("found by fuzzing", () => {
  it.each(cases)("$name", ({ objects }) => {
    const cluster = { seed: 1, files: toFiles(objects), options: {} };
    expect(checkAgreement(cluster, { enough: 3 }).disagreements.map(describeDisagreement)).toEqual([]);
  });
});
