import { doc, type IssueDoc } from "./issue-doc.ts";

/** What had to be assumed. */
export const assumptionDocs = {
  "nat-outgoing-unknown": doc(
    "pods are taken to reach other nodes with their own address, because no IP pool is known",
    "a tree without IPPool",
    "set `network.natOutgoing`, or add the IPPools to the inventory",
  ),
  "pod-cidrs-unknown": doc(
    "which addresses pods may have is not known",
    "a tree without IPPool",
    "set `network.podCIDRs`",
  ),
  "replicas-told-apart": doc(
    "pods of one workload have addresses that a rule or set tells apart, so the address of the workload is not known",
    "two pods of a Deployment at 10.0.0.1 and 10.0.0.2, and a rule for `10.0.0.1/32`",
    "choose pods by their labels, not by their addresses",
  ),
  "encapsulation-unknown": doc(
    "how nodes carry pod traffic is not known",
    "a tree without IPPool",
    "set `network.encapsulation`",
  ),
  "placement-unknown": doc(
    "pods are taken to be on another node than the host they talk to",
    "a Deployment",
    "nothing: the answer for the same node stands beside",
  ),
  "namespace-synthesized": doc(
    "a namespace has no object; it is taken to have its name as only label",
    "a Pod in `shop` without a Namespace `shop`",
    "add the Namespace",
  ),
  "service-account-synthesized": doc(
    "a service account has no object; it is taken to have no labels",
    "a Pod with an account nobody defines",
    "add the ServiceAccount",
  ),
  "tier-synthesized": doc(
    "a tier that a policy names and the tree does not hold is taken to come last and to end with Deny",
    "a policy in tier `no-such`",
    "add the Tier to the tree or to the inventory",
  ),
  "controller-label-unknown": doc(
    "a selector asks for a label that a controller gives pods with a value only the cluster knows",
    "`apps.kubernetes.io/pod-index == '0'` and a StatefulSet of three",
    "select by a label of the pod template instead",
  ),
  "types-defaulted": doc(
    "a policy leaves its types out beside an empty rule list",
    "a NetworkPolicy of Calico with `egress: []` and no `types`",
    "write `types`",
  ),
  "policy-order-tie": doc(
    "policies of one order are taken in the order of their names",
    "two policies of order 100",
    "give them different orders",
  ),
  "tier-order-tie": doc(
    "tiers of one order are taken in the order of their names",
    "two Tiers of order 100",
    "give them different orders",
  ),
  "interfaces-unknown": doc(
    "a node has several host endpoints and nothing says which address is on which interface",
    "two HostEndpoints on one Node",
    "set `network.hostInterfaces`",
  ),
  "windows-as-linux": doc(
    "pods or nodes with Windows are judged as if they ran on Linux, whose dataplane can do more",
    "Node { metadata: { name: a, labels: { kubernetes.io/os: windows } } }",
    "leave them out with `exclude`, or don't rely on verdicts about them",
  ),
  "node-selector-read": doc(
    "a FelixConfiguration with `nodeSelector` counts where no `calico.version` is set, as since 3.34; releases before don't know the field",
    "FelixConfiguration { metadata: { name: racks }, spec: { nodeSelector: all() } }",
    "set `calico.version`",
  ),
  "auto-host-endpoints-unknown": doc(
    "automatic host endpoints are enabled, and the tree holds no Node that could have one",
    "a KubeControllersConfiguration with `autoCreate: Enabled` and no Node",
    "add the Nodes to the tree or to the inventory",
  ),
} as const satisfies Record<string, IssueDoc>;
