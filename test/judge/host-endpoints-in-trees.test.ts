import { describe, expect, it } from "@jest/globals";
import { compare } from "../../src/compare.ts";

const nodes = ["n1", "n2"]
  .map(
    (name, index) =>
      `apiVersion: v1\nkind: Node\nmetadata: { name: ${name}, labels: { role: node } }\nstatus: { addresses: [{ type: InternalIP, address: 192.168.0.${index + 1} }] }\n`,
  )
  .join("---\n");
const pod =
  "apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec: { nodeName: n1, containers: [{ name: main, image: app }] }\nstatus: { podIP: 10.0.1.1 }\n";
const guard =
  "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: { name: hosts }\nspec:\n  selector: role == 'node'\n  ingress: [{ action: Allow, source: { nets: [192.168.0.0/24] } }]\n  egress: [{ action: Allow }]\n";
const automatic =
  "apiVersion: projectcalico.org/v3\nkind: KubeControllersConfiguration\nmetadata: { name: default }\nspec: { controllers: { node: { hostEndpoint: { autoCreate: Enabled } } } }\n";

function hostEndpoint(name: string, more = ""): string {
  return `apiVersion: projectcalico.org/v3\nkind: HostEndpoint\nmetadata: { name: ${name}, labels: { role: node } }\nspec: { node: n2, interfaceName: eth0, expectedIPs: [192.168.0.2]${more} }\n`;
}

function judged(base: string | undefined, head: string | undefined) {
  const tree = (text: string | undefined) =>
    Object.entries({ "nodes.yaml": nodes, "pod.yaml": pod, "guard.yaml": guard, "hosts.yaml": text }).flatMap(
      ([path, one]) => (one === undefined ? [] : [{ path, text: one }]),
    );
  const { conclusion, findings, clusters } = compare(tree(base), tree(head));
  const flows = clusters.flatMap(({ changes }) =>
    changes.flatMap(({ change, from, to, causes }) =>
      from.members
        .filter((id) => id === "shop/web")
        .map((id) => `${change} ${id} -> ${to.members.join()}: ${causes.map(({ text }) => text).join("; ")}`),
    ),
  );
  return { conclusion, rules: findings.map(({ rule }) => rule), flows };
}

describe("a host endpoint", () => {
  it("that is taken away opens its host", () => {
    expect(judged(hostEndpoint("n2-eth0"), undefined)).toEqual({
      conclusion: "failure",
      rules: ["no-new-app-to-host"],
      flows: ["newly-allowed shop/web -> host/n2-eth0: HostEndpoint n2-eth0 was removed"],
    });
  });

  it("that is no longer made by the controller opens its host", () => {
    const { conclusion, rules, flows } = judged(automatic, undefined);
    expect([conclusion, rules]).toEqual(["failure", ["no-new-app-to-host"]]);
    expect(flows).toEqual([
      "newly-allowed shop/web -> host/n2-auto-hep: KubeControllersConfiguration default was removed",
    ]);
  });

  it("of a second interface opens that one when it is taken away", () => {
    const second = hostEndpoint("n2-eth1").replace("eth0", "eth1").replace("192.168.0.2]", "10.99.0.2]");
    const { conclusion, rules, flows } = judged(
      `${hostEndpoint("n2-eth0")}---\n${second}`,
      hostEndpoint("n2-eth0"),
    );
    expect([conclusion, rules]).toEqual(["failure", expect.arrayContaining(["no-new-app-to-host"])]);
    // Nobody can be asked about an interface that no host endpoint names any more: a note says so.
    expect(flows).toEqual(["newly-allowed shop/web -> host/n2-eth1: "]);
  });

  it("that is new closes its host", () => {
    const { rules, flows } = judged(undefined, hostEndpoint("n2-eth0"));
    expect(rules).not.toContain("no-new-app-to-host");
    expect(flows).toEqual(["newly-denied shop/web -> host/n2-eth0: HostEndpoint n2-eth0 was added"]);
  });

  it("of another name changes nothing", () => {
    expect(judged(hostEndpoint("n2-eth0"), hostEndpoint("worker-2"))).toEqual({
      conclusion: "success",
      rules: [],
      flows: [],
    });
  });

  it("of another name and with a profile that allows opens its host", () => {
    const open = hostEndpoint("worker-2", ", profiles: [projectcalico-default-allow]").replace(
      "role: node",
      "role: edge",
    );
    const { conclusion, rules, flows } = judged(hostEndpoint("n2-eth0"), open);
    expect([conclusion, rules]).toEqual(["failure", ["no-new-app-to-host"]]);
    expect(flows.length).toBeGreaterThan(0);
  });
});
