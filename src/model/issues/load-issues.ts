import { doc, type IssueDoc } from "./issue-doc.ts";

/** Objects that are read, and what becomes of them in Calico. */
export const loadIssues = {
  "kind-not-read": doc(
    "this Calico release does not read the kind; it has no effect",
    "an AdminNetworkPolicy with Calico 3.32",
    "use the kind that the release reads, or set `calico.version`",
  ),
  "policy-name-tier": doc(
    "the release refuses the name of a policy that does not begin with its tier",
    "with Calico 3.31, a policy `a` in tier `security`",
    "name it `tier.name`",
  ),
  "policy-not-converted": doc(
    "Calico can't convert a Kubernetes policy and leaves it out",
    "a NetworkPolicy whose selector it can't express",
    "write it as Calico policy",
  ),
  "rule-not-converted": doc(
    "Calico can't convert a rule of a Kubernetes policy and leaves it out",
    "a NetworkPolicy in the datastore with `endPort` below its `port`",
    "correct the rule",
  ),
  "pod-template-missing": doc(
    "a workload has no pod template: its pods are not known",
    "Deployment { metadata: { namespace: shop } }",
    "add `spec.template`",
  ),
  "pod-address-invalid": doc(
    "an address of a pod is none",
    "Pod { metadata: { namespace: shop }, status: { podIP: nonsense } }",
    "correct or remove it",
  ),
  "node-setting-not-modelled": doc(
    "a setting that is taken from `default` for every node, and that some nodes have otherwise; their verdicts are not known",
    "FelixConfiguration { metadata: { name: node.a }, spec: { bpfEnabled: true } }",
    "set it in `default`, or settle it for the cluster with `calico.dataplane` or `network.natOutgoingExclusions`",
  ),
  "node-address-invalid": doc(
    "an address of a node is none, and is skipped",
    "Node { status: { addresses: [{ type: InternalIP, address: nonsense }] } }",
    "correct or remove it",
  ),
  "floating-ips-invalid": doc(
    "the floating addresses of a pod can't be read; Calico then makes no endpoint of the pod",
    "Pod { metadata: { namespace: shop, annotations: { cni.projectcalico.org/floatingIPs: 192.0.2.7 } } }",
    "write a JSON list of addresses",
  ),
  "source-prefixes-invalid": doc(
    "the networks that a pod asks to send from can't be read; Calico then makes no endpoint of the pod",
    "Pod { metadata: { namespace: shop, annotations: { cni.projectcalico.org/allowedSourcePrefixes: 10.0.0.0/8 } } }",
    "write a JSON list of CIDRs",
  ),
  "spoofing-not-allowed": doc(
    "a pod asks to send from addresses that are not its own; Felix then drops all its traffic, unless configured otherwise",
    "Pod { metadata: { namespace: shop, annotations: { cni.projectcalico.org/allowedSourcePrefixes: '[\"10.0.0.0/8\"]' } } }",
    "set `workloadSourceSpoofing`, add the FelixConfiguration that does, or leave the annotation out",
  ),
  "configuration-not-read": doc(
    "a configuration under a name that nothing reads",
    "FelixConfiguration { metadata: { name: defaults }, spec: { bpfEnabled: true } }",
    "name it `default`",
  ),
  "interface-cidr-invalid": doc(
    "an address without mask among the `interfaceCIDRs` of a template; the template then chooses no address",
    "KubeControllersConfiguration { metadata: { name: default }, spec: { controllers: { node: { hostEndpoint: { autoCreate: Enabled, templates: [{ generateName: a, interfaceCIDRs: [192.0.2.1] }] } } } } }",
    "write the mask: `192.0.2.1/32`",
  ),
  "dataplane-not-modelled": doc(
    "the operator is told to install a dataplane that calsim does not know, such as VPP",
    "Installation { metadata: { name: default }, spec: { calicoNetwork: { linuxDataplane: VPP } } }",
    "set `calico.dataplane` to the one to judge by",
  ),
  "deny-action-reject": doc(
    "Felix is told to reject what policy denies, which the kernel refuses where Felix also uses it (MISC-14)",
    "FelixConfiguration { metadata: { name: default }, spec: { iptablesFilterDenyAction: Reject } }",
    "set it to `Drop`",
  ),
  "host-rules-decide": doc(
    "rules of the host itself are asked besides Calico's, and may drop what is shown as allowed (MISC-13)",
    "FelixConfiguration { metadata: { name: default }, spec: { chainInsertMode: Append } }",
    "leave `chainInsertMode` at `Insert` and the actions for allowed packets at `Accept`, or know what the host's own rules drop",
  ),
  "interface-exclude-invalid": doc(
    "an item of `interfaceExclude` that Felix can't read; it puts its default in the place of the whole list",
    "FelixConfiguration { metadata: { name: default }, spec: { interfaceExclude: 'kube-ipvs0,/veth(/' } }",
    "write names of interfaces, and regular expressions between `/`, with nothing but commas between them",
  ),
  "interface-pattern-unreadable": doc(
    "a pattern of interfaces can't be read",
    'a KubeControllersConfiguration template with `interfacePattern: "("`',
    "correct the pattern",
  ),
  "bpf-interface-pattern-invalid": doc(
    "the pattern of interfaces that eBPF programs are attached to can't be read; Felix keeps its default",
    "FelixConfiguration { metadata: { name: default }, spec: { bpfDataIfacePattern: '(' } }",
    "correct `bpfDataIfacePattern`",
  ),
} as const satisfies Record<string, IssueDoc>;
