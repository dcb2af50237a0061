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
