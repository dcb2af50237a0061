import { describe, expect, it } from "@jest/globals";
import { compare } from "../../src/compare.ts";

const hosts = ["n1", "n2"]
  .map(
    (name, index) => `apiVersion: projectcalico.org/v3
kind: HostEndpoint
metadata: { name: ${name}, labels: { role: node } }
spec: { node: ${name}, interfaceName: eth0, expectedIPs: [192.0.2.${index + 1}], profiles: [projectcalico-default-allow] }
`,
  )
  .join("---\n");

const pool = `apiVersion: projectcalico.org/v3
kind: IPPool
metadata: { name: pods }
spec: { cidr: 10.244.0.0/16, vxlanMode: Always, natOutgoing: true }
`;

const felix = `apiVersion: projectcalico.org/v3
kind: FelixConfiguration
metadata: { name: default }
spec: { failsafeInboundHostPorts: [] }
`;

function firewall(spec: string): string {
  return `apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: { name: firewall }
spec: { selector: role == 'node', types: [Ingress], ${spec} }
`;
}

const tree = (...texts: readonly string[]) => texts.map((text, index) => ({ path: `${index}.yaml`, text }));

function check(base: readonly string[], head: readonly string[]): readonly string[] {
  return compare(tree(...base), tree(...head), { today: "2027-01-01" })
    .findings.filter(({ rule }) => rule === "no-host-lockout")
    .map(({ level, message }) => `${level}: ${message.replace(/; before: .*/, "")}`);
}

describe("access to hosts, in whole trees", () => {
  it("is untouched by host endpoints that a profile opens", () => {
    expect(check([], [hosts, pool])).toEqual([]);
  });

  it("is cut by host endpoints without profile or policy, to what failsafe ports keep", () => {
    const bare = hosts.replaceAll(", profiles: [projectcalico-default-allow]", "");
    expect(check([], [bare, pool])).toEqual([
      "failure: nobody can reach kubelet (TCP 10250) on host/n1 and host/n2 any more",
      "warning: only failsafe ports (tcp/22, tcp/6443, tcp/2379, tcp/2380, tcp/5473, udp/68) keep SSH (TCP 22), API server (TCP 6443) and 4 more open on host/n1 and host/n2, policy closes it",
      "warning: only failsafe ports (tcp/6443, tcp/5473, udp/53, udp/67) keep API server (TCP 6443), Typha (TCP 5473) and 2 more open from host/n1 and host/n2, policy closes it",
    ]);
  });

  it("is cut by a policy that forgets the kubelet, and not by one that lets nodes in", () => {
    const ssh =
      "{ action: Allow, protocol: TCP, destination: { ports: [22, 179, '2379:2380', 5473, 6443] } }";
    const dhcp = "{ action: Allow, protocol: UDP, destination: { ports: [68] } }";
    const nodes = "{ action: Allow, source: { selector: role == 'node' } }";
    expect(check([hosts, pool], [hosts, pool, firewall(`ingress: [${ssh}, ${dhcp}]`)])).toEqual([
      "failure: nobody can reach kubelet (TCP 10250) on host/n1 and host/n2 any more",
    ]);
    expect(check([hosts, pool], [hosts, pool, firewall(`ingress: [${ssh}, ${dhcp}, ${nodes}]`)])).toEqual([]);
  });

  it("counts tunnels that untracked policy drops", () => {
    const untracked =
      "doNotTrack: true, applyOnForward: true, ingress: [{ action: Deny, protocol: UDP, destination: { ports: [4789] } }]";
    expect(check([hosts, pool], [hosts, pool, firewall(untracked)])).toEqual([
      "failure: nobody can reach VXLAN (UDP 4789) on host/n1 and host/n2 any more",
      "failure: host/n1 and host/n2 can reach nobody for VXLAN (UDP 4789) any more",
    ]);
    // Calico lets tunnels through before normal policy.
    const normal =
      "ingress: [{ action: Deny, protocol: UDP, destination: { ports: [4789] } }, { action: Allow }]";
    expect(check([hosts, pool], [hosts, pool, firewall(normal)])).toEqual([]);
  });

  it("is in danger where the tree takes failsafe ports away", () => {
    expect(check([hosts, pool], [hosts, pool, felix])).toEqual([
      expect.stringMatching(/^failure: no inbound failsafe ports are left on host\/n1 and host\/n2/),
    ]);
  });
});
