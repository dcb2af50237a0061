import { describe, expect, it } from "@jest/globals";
import { compare } from "../../src/compare.ts";

const web = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: prod }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [] } } }
`;

const config = `version: 1
rules:
  - { id: lost, when: newly-denied, from: 10.200.0.0/16 }
  - { id: gained, when: newly-allowed, from: 10.100.0.0/16 }
  - { id: corp-only, only: true, from: 10.0.0.0/8 }
expectations:
  - { id: corp, from: 10.200.0.0/16, to: prod/web, verdict: allow }
`;

function tree(net: string) {
  const policy = `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: { name: web, namespace: prod }
spec: { selector: app == 'web', types: [Ingress], ingress: [{ action: Allow, source: { nets: [${net}] } }] }
`;
  return [
    { path: ".calsim.yml", text: config },
    { path: "web.yaml", text: web },
    { path: "policy.yaml", text: policy },
  ];
}

/** Both trees cut the outside, and each otherwise than the other: a CIDR has to mean the same addresses in both. */
describe("CIDRs of configuration, in whole trees", () => {
  it.each([
    [
      "10.0.0.0/8",
      "10.0.0.0/9",
      [
        "failure lost: outside/10.128.0.0/9 can no longer reach prod/web: every connection",
        "failure corp: no longer holds: outside/10.128.0.0/9 must reach prod/web: every connection",
      ],
    ],
    [
      "10.0.0.0/9",
      "10.0.0.0/8",
      ["notice corp: holds again: outside/10.128.0.0/9 must reach prod/web: every connection"],
    ],
    ["10.0.0.0/8", "0.0.0.0/0", [/^failure corp-only: outside\/.* can newly reach prod\/web/]],
    [
      "10.0.0.0/9",
      "10.0.0.0/9",
      ["failure corp: does not hold, as before: outside/other must reach prod/web: every connection"],
    ],
  ])("from %s to %s", (before, after, expected) => {
    const { findings } = compare(tree(before), tree(after), { today: "2027-01-01" });
    const found = findings.map(({ level, rule, message }) => `${level} ${rule}: ${message}`);
    expect(found).toHaveLength(expected.length);
    expected.forEach((one, index) => {
      expect(found[index]).toMatch(one);
    });
  });
});

describe("expectations of endpoints with addresses of both families", () => {
  const pod = (name: string, number: number): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: prod, labels: { app: ${name} } }
spec: { containers: [{ name: c, image: x }] }
status: { podIPs: [{ ip: 10.0.0.${number} }, { ip: "fd00::${number}" }] }
---
`;
  const judged = (nets: string, verdict: string) => {
    const files = (own: string) => [
      {
        path: ".calsim.yml",
        text: `version: 1\nexpectations: [{ id: e, from: prod/web, to: prod/api, ports: [TCP/80], verdict: ${verdict}, level: failure }]\n`,
      },
      { path: "pods.yaml", text: pod("web", 1) + pod("api", 2) },
      {
        path: "policy.yaml",
        text: `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: { name: api, namespace: prod }
spec: { selector: app == 'api', types: [Ingress], ingress: [{ action: Allow, protocol: TCP, source: { nets: [${own}] } }] }
`,
      },
    ];
    return compare(files("198.51.100.0/24"), files(nets)).expectations.map(({ outcome }) => outcome);
  };

  it.each([
    ["allow", "10.0.0.0/8", "still-broken"],
    ["deny", "10.0.0.0/8", "newly-broken"],
    ["deny", "198.51.100.0/24", "holds"],
  ])("%s with a rule for %s is %s: both families count", (verdict, nets, expected) => {
    expect(judged(nets, verdict)).toEqual([expected]);
  });
});
