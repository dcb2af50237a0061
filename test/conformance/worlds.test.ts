import { describe, expect, it } from "@jest/globals";
import { unflatten } from "./check/calico-unflatten.ts";
import { blocksApart } from "./read/blocks-apart.ts";
import { legalNames } from "./read/legal-names.ts";

describe("a world in which a block never means a pod", () => {
  const objects = [
    {
      kind: "Pod",
      metadata: { name: "a" },
      status: { podIP: "10.0.0.7", podIPs: [{ ip: "10.0.0.7" }, { ip: "fd00::7" }] },
    },
    { kind: "HostEndpoint", metadata: { name: "h" }, spec: { node: "n", interfaceName: "*" } },
    { kind: "GlobalNetworkSet", metadata: { name: "s" }, spec: { nets: ["198.18.0.0/15"] } },
    {
      kind: "NetworkPolicy",
      metadata: { name: "k" },
      spec: { ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }, {}] },
    },
    {
      kind: "GlobalNetworkPolicy",
      metadata: { name: "c" },
      spec: {
        egress: [{ destination: { nets: ["10.0.0.0/8"] } }, { destination: { notNets: ["fd00::/8"] } }],
      },
    },
  ];
  const [pod, host, set, kubernetes, calico] = blocksApart(objects);

  it("gives pods, and hosts without one, addresses of their own", () => {
    expect(pod).toMatchObject({
      status: { podIP: "198.18.0.1", podIPs: [{}, { ip: "2001:db8:198:18::2" }] },
    });
    expect(host).toMatchObject({ spec: { expectedIPs: ["198.18.0.3"] } });
  });

  it("takes those out of every block, in lists of one family", () => {
    expect(set).toMatchObject({ spec: { nets: ["198.19.0.0/16"] } });
    expect(kubernetes).toMatchObject({
      spec: { ingress: [{ from: [{ ipBlock: { except: ["10.0.0.0/8", "198.18.0.0/16"] } }] }, {}] },
    });
    expect(calico).toMatchObject({
      spec: {
        egress: [
          { destination: { nets: ["10.0.0.0/8"] } },
          { destination: { notNets: ["fd00::/8", "2001:db8:198:18::/112"] } },
        ],
      },
    });
  });
});

describe("a world in which names are free text", () => {
  it("writes names and ports as Calico takes them, alike wherever they stand", () => {
    const [policy, pod] = legalNames([
      {
        kind: "NetworkPolicy",
        metadata: { name: "Allow_Web" },
        spec: {
          ingress: [{ source: { selector: "a == 'b''" }, destination: { ports: ["No_Port", "80:90", 80] } }],
        },
      },
      {
        kind: "Pod",
        metadata: { name: "P" },
        spec: { containers: [{ ports: [{ name: "No_Port", containerPort: 8 }] }] },
      },
    ]);
    expect(policy).toMatchObject({
      metadata: { name: "allow-web" },
      spec: {
        ingress: [{ source: { selector: "a == 'b'" }, destination: { ports: ["port-0", "80:90", 80] } }],
      },
    });
    expect(pod).toMatchObject({
      metadata: { name: "P" },
      spec: { containers: [{ ports: [{ name: "port-0", containerPort: 8 }] }] },
    });
  });
});

describe("network sets with profiles", () => {
  it("have the labels of the earlier profile, under their own", () => {
    const resources = unflatten({
      profiles: [
        { name: "p", labelsToApply: { a: "p", b: "p", c: "p" } },
        { name: "q", labelsToApply: { c: "q", d: "q" } },
      ],
      networkSets: [{ name: "s", nets: [], labels: { a: "own" }, profiles: ["p", "q"] }],
    });
    expect(resources.at(-1)).toMatchObject({ metadata: { labels: { a: "own", b: "p", c: "p", d: "q" } } });
  });
});
