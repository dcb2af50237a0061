import { describe, expect, it } from "@jest/globals";
import { diffMatrices } from "../../src/diff-matrices.ts";
import { simulate, type Simulation } from "../../src/simulate.ts";
import { toFiles } from "../support/random-cluster.ts";
import { globalPolicy, pod, pool } from "../support/small-objects.ts";

const [a, b] = ["198.51.100.0/24", "203.0.113.0/24"];

/** A pod that lets in what the office sets say. */
function admitting(sets: Readonly<Record<string, readonly string[]>>, port = 443): Simulation {
  return simulate(
    toFiles([
      pod("web/a", { node: "n1", ip: "10.0.0.1" }),
      pool("10.0.0.0/16"),
      globalPolicy("p", {
        namespaceSelector: "all()",
        types: ["Ingress"],
        ingress: [
          {
            action: "Allow",
            protocol: "TCP",
            source: { selector: "has(office)" },
            destination: { ports: [port] },
          },
        ],
      }),
      ...Object.entries(sets).map(([name, nets]) => ({
        apiVersion: "projectcalico.org/v3",
        kind: "GlobalNetworkSet",
        metadata: { name, labels: { office: "" } },
        spec: { nets },
      })),
    ]),
  );
}

describe("addresses of the outside in a comparison", () => {
  it.each<[string, Simulation, Simulation, readonly string[]]>([
    [
      "are told by what they are where a set has others",
      admitting({ office: [a] }),
      admitting({ office: [b] }),
      [`outside/${a}: allow to deny`, `outside/${b}: deny to allow`],
    ],
    [
      "are compared where a set keeps them and gains others",
      admitting({ office: [a] }),
      admitting({ office: [a, b] }, 8443),
      [`outside/${a}: allow to deny`, `outside/${a}: deny to allow`, `outside/${b}: deny to allow`],
    ],
    [
      "are compared where a set loses others",
      admitting({ office: [a, b] }),
      admitting({ office: [a] }, 8443),
      [`outside/${a}: allow to deny`, `outside/${a}: deny to allow`, `outside/${b}: allow to deny`],
    ],
    [
      "are called after a set that is new",
      admitting({}),
      admitting({ office: [a] }),
      ["set/office: deny to allow"],
    ],
    [
      "are called after a set that is gone",
      admitting({ office: [a] }),
      admitting({}),
      ["set/office: allow to deny"],
    ],
    ["are the same where a set is renamed", admitting({ office: [a] }), admitting({ hq: [a] }), []],
    [
      "are told by what they are where sets swap them",
      admitting({ office: [a], hq: [b] }),
      admitting({ office: [b], hq: [a] }, 8443),
      [a, b].flatMap((cidr) => [`outside/${cidr}: allow to deny`, `outside/${cidr}: deny to allow`]),
    ],
    [
      "are called after the set that both have",
      admitting({ hq: [a], office: [a] }),
      admitting({ office: [a] }, 8443),
      ["set/office: allow to deny", "set/office: deny to allow"],
    ],
  ])("%s", (_, base, head, expected) => {
    const changes = diffMatrices(base, head)
      .filter(({ to }) => to === "web/a")
      .map(({ from, base: before, head: after }) => `${from}: ${before} to ${after}`);
    expect(changes.sort()).toEqual(expected);
  });
});
