/** A shop of two pods, a pod on the host network, cluster DNS and a service. */
export const world = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Namespace
metadata: { name: kube-system }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { nodeName: n1, containers: [{ name: c, image: x }] }
status: { podIP: 10.1.0.1 }
---
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop, labels: { app: api } }
spec: { nodeName: n1, containers: [{ name: c, image: x, ports: [{ name: http, containerPort: 8080 }, { name: stats, containerPort: 9000, protocol: UDP }] }] }
status: { podIP: 10.1.0.2 }
---
apiVersion: v1
kind: Pod
metadata: { name: agent, namespace: shop, labels: { app: agent } }
spec: { nodeName: n1, hostNetwork: true, containers: [{ name: c, image: x }] }
---
apiVersion: v1
kind: Pod
metadata: { name: dns, namespace: kube-system, labels: { k8s-app: kube-dns } }
spec: { nodeName: n1, containers: [{ name: c, image: x }] }
status: { podIP: 10.1.0.9 }
---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { clusterIP: 10.96.0.7, selector: { app: api }, ports: [{ port: 80 }] }
`;
/** An object of Calico as a document of YAML. */
export const calico = (kind: string, name: string, spec: string, metadata = ""): string =>
  `---\napiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata: { name: ${name}${metadata} }\nspec: { ${spec} }\n`;
/** A NetworkPolicy of the shop. */
export const policy = (spec: string): string => calico("NetworkPolicy", "p", spec, ", namespace: shop");
/** A host endpoint with an address and a label. */
export const host = (spec = ""): string =>
  calico(
    "HostEndpoint",
    "n1-eth0",
    `node: n1, interfaceName: eth0, expectedIPs: [192.0.2.1]${spec}`,
    ", labels: { role: node }",
  );
