import { doc, type IssueDoc } from "./issue-doc.ts";

const correct = "correct the value";

/** What the API server, calicoctl or Felix object to in an object. */
export const validationIssues = {
  "object-dropped": doc(
    "Felix does not use the object at all",
    "HostEndpoint { spec: { node: n1, interfaceName: 'a b' } }",
    "correct what the issues beside it say",
  ),
  "object-undecodable": doc(
    "Felix can't read the object at all",
    "GlobalNetworkPolicy { spec: { selector: all(), order: high } }",
    "correct the type of its fields",
  ),
  "wrong-type": doc(
    "a value of another type than the field has",
    "GlobalNetworkPolicy { spec: { selector: all(), order: high } }",
    correct,
  ),
  "unknown-field": doc(
    "a field that the kind does not have; the API server drops it, kubectl and calicoctl refuse it",
    "GlobalNetworkPolicy { spec: { selektor: all() } }",
    "correct its name: the hint says what it may be",
  ),
  "value-unsupported": doc(
    "a value that is none of those allowed",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Permit }] } }",
    "take one of those named",
  ),
  "pattern-unmatched": doc(
    "a text that does not have the form the field wants",
    "a setting that wants a duration or a range in a form of its own",
    correct,
  ),
  "too-long": doc(
    "a text longer than the field takes",
    "a rule of a ClusterNetworkPolicy with a name of 101 characters",
    "shorten it",
  ),
  "too-many": doc(
    "a list with more entries than the field takes",
    "a ClusterNetworkPolicy with 26 networks in a rule",
    "split it up",
  ),
  "too-few": doc(
    "a list with fewer entries than the field takes",
    "ClusterNetworkPolicy { apiVersion: policy.networking.k8s.io/v1alpha2, spec: { tier: Admin, priority: 1, subject: { namespaces: {} }, ingress: [{ action: Accept, from: [] }] } }",
    "add what is missing",
  ),
  "too-many-fields": doc(
    "a mapping with more of several fields than may be set together",
    "ClusterNetworkPolicy { apiVersion: policy.networking.k8s.io/v1alpha2, spec: { tier: Admin, priority: 1, subject: { namespaces: {}, pods: { podSelector: {} } } } }",
    "keep one of them",
  ),
  "too-few-fields": doc(
    "a mapping that sets none of several fields, one of which it needs",
    "ClusterNetworkPolicy { apiVersion: policy.networking.k8s.io/v1alpha2, spec: { tier: Admin, priority: 1, subject: {} } }",
    "set one of them",
  ),
  "item-invalid": doc(
    "an entry of a list is not what the list takes",
    "an empty entry in a list of objects",
    correct,
  ),
  "duplicate-value": doc(
    "a list that may hold a value once holds it twice",
    "two equal networks in a ClusterNetworkPolicy",
    "remove one",
  ),
  "out-of-range": doc(
    "a number outside of the range of the field",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, protocol: ICMP, icmp: { type: 300 } }] } }",
    correct,
  ),
  "port-unreadable": doc(
    "a port that is neither a number, a name nor a range",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, protocol: TCP, destination: { ports: ['1:2:3'] } }] } }",
    correct,
  ),
  "protocol-unreadable": doc(
    "a protocol that is neither a number nor a name",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, protocol: 1.5 }] } }",
    correct,
  ),
  required: doc(
    "a field that the kind needs",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ protocol: TCP }] } }",
    "add it",
  ),
  "action-invalid": doc(
    "an action that does not exist",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Permit }] } }",
    "write `Allow`, `Deny`, `Log` or `Pass`",
  ),
  "selector-invalid": doc(
    "a selector that can't be parsed; Felix leaves out what it belongs to",
    "GlobalNetworkPolicy { spec: { selector: \"app = 'web'\" } }",
    "correct it: `app == 'web'`",
  ),
  "global-not-alone": doc(
    "`global()` stands for everything outside of namespaces and can't be combined",
    'GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, source: { namespaceSelector: "global() && has(a)" } }] } }',
    "write it alone",
  ),
  "global-misplaced": doc(
    "`global()` belongs to a `namespaceSelector`",
    "GlobalNetworkPolicy { spec: { selector: 'global()' } }",
    "use it in `namespaceSelector`, or `all()`",
  ),
  "net-invalid": doc(
    "a net that is no CIDR without host bits",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, source: { nets: [10.1.2.3/8] } }] } }",
    "write the network: `10.0.0.0/8`",
  ),
  "cidr-invalid": doc(
    "a text that is no CIDR",
    "NetworkPolicy { apiVersion: networking.k8s.io/v1, metadata: { namespace: shop }, spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: nonsense } }] }] } }",
    correct,
  ),
  "address-invalid": doc(
    "a text that is no address",
    "HostEndpoint { spec: { node: n1, expectedIPs: [nonsense] } }",
    correct,
  ),
  "catch-all-negated": doc(
    "a net that holds everything is negated: nothing can match",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, source: { notNets: [0.0.0.0/0] } }] } }",
    "remove it",
  ),
  "ip-version-mismatch": doc(
    "a rule's `ipVersion` and its nets disagree",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, ipVersion: 6, source: { nets: [10.0.0.0/8] } }] } }",
    "correct one of them",
  ),
  "ip-versions-mixed": doc(
    "one rule holds nets of both families",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, source: { nets: [10.0.0.0/8, 'fd00::/8'] } }] } }",
    "write a rule for each family",
  ),
  "protocol-invalid": doc(
    "a protocol that does not exist",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, protocol: TPC }] } }",
    correct,
  ),
  "protocol-without-ports": doc(
    "ports of a protocol that has none",
    "HostEndpoint { spec: { node: n1, interfaceName: eth0, ports: [{ name: a, protocol: ICMP, port: 1 }] } }",
    "name TCP, UDP or SCTP",
  ),
  "ports-without-protocol": doc(
    "ports, and no protocol that has ports",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, destination: { ports: [80] } }] } }",
    "add `protocol: TCP`",
  ),
  "port-invalid": doc(
    "a port that is none",
    "NetworkPolicy { apiVersion: networking.k8s.io/v1, metadata: { namespace: shop }, spec: { podSelector: {}, ingress: [{ ports: [{ port: 70000 }] }] } }",
    correct,
  ),
  "port-name-invalid": doc(
    "a port name that is no service name",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, protocol: TCP, destination: { ports: [_x_] } }] } }",
    correct,
  ),
  "port-name-missing": doc(
    "a port without a name, where one is needed",
    "WorkloadEndpoint { metadata: { namespace: shop }, spec: { ports: [{ protocol: TCP, port: 80 }] } }",
    "name it",
  ),
  "port-range-reversed": doc(
    "a range of ports that ends before it begins",
    "ports `{ start: 90, end: 80 }` of a ClusterNetworkPolicy",
    "swap its ends",
  ),
  "end-port-invalid": doc(
    "the `endPort` of a Kubernetes policy does not fit its `port`",
    "NetworkPolicy { apiVersion: networking.k8s.io/v1, metadata: { namespace: shop }, spec: { podSelector: {}, ingress: [{ ports: [{ port: 90, endPort: 80 }] }] } }",
    correct,
  ),
  "icmp-protocol": doc(
    "ICMP fields in a rule about another protocol",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, protocol: TCP, icmp: { type: 8 } }] } }",
    "set `protocol: ICMP`",
  ),
  "icmp-ip-version": doc(
    "ICMP is IPv4, ICMPv6 is IPv6",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, protocol: ICMP, ipVersion: 6 }] } }",
    "correct one of them",
  ),
  "icmp-code-without-type": doc(
    "an ICMP code without its type",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, protocol: ICMP, icmp: { code: 1 } }] } }",
    "add the type",
  ),
  "http-action": doc(
    "an HTTP match in a rule that does not allow",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Deny, http: { methods: [GET] } }] } }",
    "make it an Allow rule",
  ),
  "http-protocol": doc(
    "an HTTP match in a rule about another protocol than TCP",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, protocol: UDP, http: { methods: [GET] } }] } }",
    "set `protocol: TCP`",
  ),
  "http-path-invalid": doc(
    "a path of an HTTP match that can't be one",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, http: { paths: [{ exact: 'a?b' }] } }] } }",
    correct,
  ),
  "http-method-duplicate": doc(
    "an HTTP method is named twice",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, http: { methods: [GET, GET] } }] } }",
    "remove one",
  ),
  "http-on-egress": doc(
    "an HTTP match in an egress rule",
    "GlobalNetworkPolicy { spec: { selector: all(), egress: [{ action: Allow, http: { methods: [GET] } }] } }",
    "match it on ingress of the server",
  ),
  "services-with-ports": doc(
    "a rule names services and ports: services bring their own",
    "GlobalNetworkPolicy { spec: { selector: all(), egress: [{ action: Allow, protocol: TCP, destination: { services: { name: a, namespace: b }, ports: [80] } }] } }",
    "leave the ports out",
  ),
  "services-with-others": doc(
    "a rule names services and other conditions of the same end",
    "GlobalNetworkPolicy { spec: { selector: all(), egress: [{ action: Allow, destination: { services: { name: a, namespace: b }, nets: [10.0.0.0/8] } }] } }",
    "write two rules",
  ),
  "services-misplaced": doc(
    "services on an end where they mean nothing",
    "GlobalNetworkPolicy { spec: { selector: all(), ingress: [{ action: Allow, destination: { services: { name: a, namespace: b } } }] } }",
    "name them as destination of egress, or source of ingress",
  ),
  "service-name-missing": doc(
    "services without a name",
    "GlobalNetworkPolicy { spec: { selector: all(), egress: [{ action: Allow, destination: { services: { namespace: b } } }] } }",
    "add the name",
  ),
  "service-namespace-missing": doc(
    "services of a global policy without a namespace",
    "GlobalNetworkPolicy { spec: { selector: all(), egress: [{ action: Allow, destination: { services: { name: a } } }] } }",
    "add the namespace",
  ),
  "type-duplicate": doc(
    "a type of policy is named twice",
    "GlobalNetworkPolicy { spec: { selector: all(), types: [Ingress, Ingress] } }",
    "remove one",
  ),
  "pre-dnat-untracked": doc(
    "a policy is both preDNAT and untracked",
    "GlobalNetworkPolicy { spec: { selector: all(), preDNAT: true, doNotTrack: true, applyOnForward: true } }",
    "make two policies",
  ),
  "pre-dnat-egress": doc(
    "a preDNAT policy with egress: it sees packets that arrive",
    "GlobalNetworkPolicy { spec: { selector: all(), preDNAT: true, applyOnForward: true, egress: [{ action: Allow }] } }",
    "move the egress rules to another policy",
  ),
  "apply-on-forward": doc(
    "a preDNAT or untracked policy without `applyOnForward`",
    "GlobalNetworkPolicy { spec: { selector: all(), preDNAT: true } }",
    "set `applyOnForward: true`",
  ),
  "policy-name-without-tier": doc(
    "the name of a policy does not begin with its tier",
    "a policy `a` in tier `security`",
    "name it `security.a`",
  ),
  "policy-name-invalid": doc(
    "a name that no policy may have",
    "a name that is too long with its tier, or has a character that a policy's may not have",
    "use lower case letters, digits, `-` and `.`",
  ),
  "policy-types-too-many": doc(
    "a Kubernetes policy with more than two types",
    "NetworkPolicy { apiVersion: networking.k8s.io/v1, metadata: { namespace: shop }, spec: { podSelector: {}, policyTypes: [Ingress, Egress, Ingress] } }",
    "name each once",
  ),
  "staged-delete-not-empty": doc(
    "a staged deletion of a policy has rules",
    "StagedGlobalNetworkPolicy { spec: { stagedAction: Delete, selector: all() } }",
    "leave only its name, tier and action",
  ),
  "conversion-failed": doc(
    "a staged Kubernetes policy can't be converted",
    "a StagedKubernetesNetworkPolicy with a peer that can't be read",
    correct,
  ),
  "name-invalid": doc(
    "a name that the API server refuses",
    "GlobalNetworkSet { metadata: { name: Not_A_Name }, spec: {} }",
    "use lower case letters, digits, `-` and `.`",
  ),
  "name-too-long": doc("a name longer than the API server takes", "a name of 300 characters", "shorten it"),
  "tier-name-invalid": doc(
    "a name that no tier may have",
    "Tier { metadata: { name: a.b }, spec: { order: 1 } }",
    "use lower case letters, digits and `-`",
  ),
  "built-in-tier-action": doc(
    "a tier that Calico makes itself has a fixed default action",
    "Tier { metadata: { name: default }, spec: { order: 1000000, defaultAction: Pass } }",
    "leave it as Calico makes it",
  ),
  "built-in-tier-order": doc(
    "a tier that Calico makes itself has a fixed order",
    "Tier { metadata: { name: default }, spec: { order: 5, defaultAction: Deny } }",
    "leave it as Calico makes it",
  ),
  "baseline-name": doc(
    "a cluster has one baseline policy, named `default`",
    "BaselineAdminNetworkPolicy { apiVersion: policy.networking.k8s.io/v1alpha1, metadata: { name: other }, spec: { subject: { namespaces: {} } } }",
    "name it `default`",
  ),
  "label-invalid": doc("a label that can't be one", "a label in `labelsToApply` that is no label", correct),
  "label-name-invalid": doc(
    "a label key that can't be one",
    "GlobalNetworkSet { metadata: { labels: { 'a b': c } }, spec: {} }",
    correct,
  ),
  "label-value-invalid": doc(
    "a label value that can't be one",
    "GlobalNetworkSet { metadata: { labels: { a: 'b c' } }, spec: {} }",
    correct,
  ),
  "label-reserved": doc(
    "a label that Calico sets itself",
    "GlobalNetworkSet { metadata: { labels: { projectcalico.org/namespace: a } }, spec: {} }",
    "take another key",
  ),
  "annotation-name-invalid": doc(
    "an annotation key that can't be one",
    "GlobalNetworkSet { metadata: { annotations: { 'a b': c } }, spec: {} }",
    correct,
  ),
  "annotations-too-large": doc(
    "annotations larger than the API server takes",
    "annotations of more than 256 KiB",
    "shorten them",
  ),
  "selector-values-missing": doc(
    "a requirement with `In` or `NotIn` without values",
    "NetworkPolicy { apiVersion: networking.k8s.io/v1, metadata: { namespace: shop }, spec: { podSelector: { matchExpressions: [{ key: a, operator: In }] } } }",
    "add the values",
  ),
  "selector-values-useless": doc(
    "a requirement with `Exists` that has values",
    "NetworkPolicy { apiVersion: networking.k8s.io/v1, metadata: { namespace: shop }, spec: { podSelector: { matchExpressions: [{ key: a, operator: Exists, values: [b] }] } } }",
    "remove the values",
  ),
  "peer-missing": doc(
    "a peer of a Kubernetes policy that names nobody",
    "NetworkPolicy { apiVersion: networking.k8s.io/v1, metadata: { namespace: shop }, spec: { podSelector: {}, ingress: [{ from: [{}] }] } }",
    "name the peer, or leave `from` out for everyone",
  ),
  "peer-ambiguous": doc(
    "a peer of a Kubernetes policy with an `ipBlock` and a selector",
    "NetworkPolicy { apiVersion: networking.k8s.io/v1, metadata: { namespace: shop }, spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 }, podSelector: {} }] }] } }",
    "write two peers",
  ),
  "except-outside": doc(
    "an exception that does not lie within its block",
    "NetworkPolicy { apiVersion: networking.k8s.io/v1, metadata: { namespace: shop }, spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [192.168.0.0/16] } }] }] } }",
    "correct or remove it",
  ),
  "named-port-outside": doc(
    "named ports towards networks or nodes, which have none",
    "an AdminNetworkPolicy rule to `networks` with `namedPort`",
    "write port numbers",
  ),
  "host-endpoint-unbound": doc(
    "a host endpoint with neither an interface nor addresses",
    "HostEndpoint { spec: { node: n1 } }",
    "add `interfaceName` or `expectedIPs`",
  ),
  "host-endpoint-node-missing": doc(
    "a host endpoint without a node",
    "HostEndpoint { spec: { interfaceName: eth0 } }",
    "add `node`",
  ),
  "host-endpoint-port-protocol": doc(
    "a named port of a host endpoint without a protocol that has ports; it is left out",
    "a named port of a HostEndpoint in the datastore with `protocol: ICMP`",
    "name TCP, UDP or SCTP",
  ),
  "node-missing": doc(
    "an endpoint without a node",
    "HostEndpoint { spec: { interfaceName: eth0 } }",
    "add `node`",
  ),
  "interface-invalid": doc(
    "a text that is no interface name",
    "HostEndpoint { spec: { node: n1, interfaceName: 'a b' } }",
    correct,
  ),
  "interface-name-invalid": doc(
    "the interface of a host endpoint is none",
    "a HostEndpoint in the datastore with `interfaceName: a b`",
    correct,
  ),
  "failsafe-invalid": doc(
    "a failsafe port that can't be read",
    "a failsafe port in the datastore with `net: nonsense`",
    correct,
  ),
  "pattern-invalid": doc(
    "a text that is no regular expression",
    "FelixConfiguration { metadata: { name: default }, spec: { bpfDataIfacePattern: '(' } }",
    correct,
  ),
  "duration-invalid": doc(
    "a text that is no duration",
    "FelixConfiguration { metadata: { name: default }, spec: { iptablesRefreshInterval: soon } }",
    "write `90s` or `1m30s`",
  ),
  "node-selector-misplaced": doc(
    "a `nodeSelector` in a FelixConfiguration that has its place by its name",
    "FelixConfiguration { metadata: { name: default }, spec: { nodeSelector: all() } }",
    "give the object another name",
  ),
  "route-table-range-invalid": doc(
    "a range of routing tables that is none",
    "FelixConfiguration { metadata: { name: default }, spec: { routeTableRanges: [{ min: 9, max: 3 }] } }",
    correct,
  ),
  "route-tables-too-many": doc(
    "more routing tables than Felix takes",
    "FelixConfiguration { metadata: { name: default }, spec: { routeTableRanges: [{ min: 1, max: 100000 }] } }",
    "narrow the ranges",
  ),
  "route-tables-twice": doc(
    "routing tables are given in the old field and in the new",
    "FelixConfiguration { metadata: { name: default }, spec: { routeTableRange: { min: 1, max: 9 }, routeTableRanges: [{ min: 1, max: 9 }] } }",
    "keep `routeTableRanges`",
  ),
  "health-name-invalid": doc(
    "the name of a health timeout is none",
    "FelixConfiguration { metadata: { name: default }, spec: { healthTimeoutOverrides: [{ name: 'a.b', timeout: 1s }] } }",
    correct,
  ),
  "health-timeout-negative": doc(
    "a health timeout below zero",
    "FelixConfiguration { metadata: { name: default }, spec: { healthTimeoutOverrides: [{ name: a, timeout: -1s }] } }",
    correct,
  ),
  "template-labels-unmatched": doc(
    "a workload does not select the pods of its own template",
    "Deployment { metadata: { namespace: shop }, spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: wbe } } } } }",
    "make the labels of the template those of the selector",
  ),
  "node-port-misplaced": doc(
    "a node port of a service that has none, by its type",
    "Service { metadata: { namespace: shop }, spec: { ports: [{ port: 80, nodePort: 30080 }] } }",
    "set `type: NodePort`, or remove it",
  ),
  "pool-encapsulation-invalid": doc(
    "an IP pool with an encapsulation that its addresses can't have, or with two",
    "IPPool { spec: { cidr: 10.244.0.0/16, ipipMode: Always, vxlanMode: Always } }",
    "keep one of `ipipMode` and `vxlanMode`; IPv6 has VXLAN only",
  ),
  "pool-link-local": doc(
    "an IP pool of link-local addresses",
    "IPPool { spec: { cidr: 169.254.0.0/16 } }",
    "take another block",
  ),
  "pool-too-small": doc(
    "an IP pool that does not hold one block",
    "IPPool { spec: { cidr: 10.244.0.0/28 } }",
    "take a larger block, or set a smaller `blockSize`",
  ),
  "pool-uses-mixed": doc(
    "an IP pool for load balancers that is for something else as well",
    "IPPool { spec: { cidr: 10.244.0.0/16, allowedUses: [LoadBalancer, Workload] } }",
    "make two pools",
  ),
  "mac-invalid": doc("a text that is no MAC address", "a WorkloadEndpoint with `mac: nonsense`", correct),
  "container-id-invalid": doc(
    "a text that is no container id",
    "WorkloadEndpoint { metadata: { namespace: shop }, spec: { containerID: 'a b' } }",
    correct,
  ),
  "network-not-single": doc(
    "the network of a workload endpoint is more than one address",
    "a WorkloadEndpoint with `ipNetworks: [10.0.0.0/24]`",
    "write one address",
  ),
  "nat-not-in-networks": doc(
    "a translation of a workload endpoint is not among its addresses",
    "a WorkloadEndpoint with an `ipNATs` entry for another address",
    correct,
  ),
  "host-invalid": doc(
    "the host that metrics are served on is none",
    "FelixConfiguration { metadata: { name: default }, spec: { prometheusMetricsHost: 'a b' } }",
    correct,
  ),
  "region-invalid": doc(
    "the OpenStack region is no DNS label",
    "FelixConfiguration { metadata: { name: default }, spec: { openstackRegion: 'a b' } }",
    correct,
  ),
  "key-value-list-invalid": doc(
    "a text that is no list of `key=value`",
    "FelixConfiguration { metadata: { name: default }, spec: { featureGates: 'a b' } }",
    correct,
  ),
  "node-port-named": doc(
    "a range of node ports with a name in it",
    "FelixConfiguration { metadata: { name: default }, spec: { kubeNodePortRanges: [http] } }",
    "write numbers",
  ),
  "node-ports-too-many": doc(
    "more ranges of node ports than Felix takes",
    "FelixConfiguration { metadata: { name: default }, spec: { kubeNodePortRanges: [1, 2, 3, 4, 5, 6, 7, 8] } }",
    "join them",
  ),
} as const satisfies Record<string, IssueDoc>;
