import { describe, expect, it } from "@jest/globals";
import { simulate, type SimulateOptions } from "../../src/index.ts";

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: c, image: x }] } } }
`;

function egressTo(net: string): string {
  return `---
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec: { selector: app == 'web', types: [Egress], egress: [{ action: Allow, destination: { nets: ["${net}"] } }] }
`;
}

function familiesOf(net: string, options: SimulateOptions): readonly number[] {
  const { matrix } = simulate([{ path: "shop.yaml", text: deployment + egressTo(net) }], options);
  return matrix.cell("shop/web", "outside/other").families.map(({ family }) => family);
}

/** MISC-5: families are judged one by one, and only those in use. */
describe("the families of pods whose addresses nobody says", () => {
  const both = { podCIDRs: ["10.0.0.0/16", "fd00::/64"] };
  const rows: readonly [string, string, SimulateOptions, readonly number[]][] = [
    ["IPv4 where no rule names IPv6", "203.0.113.0/24", {}, [4]],
    ["both where one does", "2001:db8::/32", {}, [4, 6]],
    ["those of the pod CIDRs", "2001:db8::/32", { podCIDRs: ["10.0.0.0/16"] }, [4]],
    ["both where the pod CIDRs are of both", "203.0.113.0/24", both, [4, 6]],
  ];
  it.each(rows)("%s", (_, net, options, expected) => {
    expect(familiesOf(net, options)).toEqual(expected);
  });
});
