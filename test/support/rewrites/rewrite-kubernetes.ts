import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/base/json.ts";
import { listAt, nameOf, objectAt, plain, textAt, type Rewrite } from "./rewrite.ts";

const ofKubernetes = "projectcalico.org/orchestrator == 'k8s'";

/** A selector of Kubernetes as Calico writes it (K8S-4); empty where it asks for nothing. */
function selectorText(selector: JsonValue | undefined): string {
  const written = isJsonObject(selector) ? selector : {};
  const labels = Object.entries(objectAt(written, "matchLabels")).map(
    ([key, value]) => `${key} == '${plain(value)}'`,
  );
  const expressions = listAt(written, "matchExpressions").map((expression) => {
    const { key, operator, values } = isJsonObject(expression) ? expression : {};
    const list = Array.isArray(values) ? values.map((value) => `'${plain(value)}'`).join(", ") : "";
    switch (operator) {
      case "In":
        return `${plain(key)} in {${list}}`;
      case "NotIn":
        return `${plain(key)} not in {${list}}`;
      case "Exists":
        return `has(${plain(key)})`;
      default:
        return `!has(${plain(key)})`;
    }
  });
  return [...labels, ...expressions].join(" && ");
}

function and(...texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join(" && ");
}

/** K8S-2 */
function sideOf(peer: JsonObject): JsonObject {
  const block = objectAt(peer, "ipBlock");
  if (peer["ipBlock"] !== undefined)
    return {
      nets: [textAt(block, "cidr")],
      ...(block["except"] === undefined ? {} : { notNets: block["except"] }),
    };
  const selector = and(ofKubernetes, selectorText(peer["podSelector"]));
  if (peer["namespaceSelector"] === undefined) return { selector };
  const namespaces = selectorText(peer["namespaceSelector"]);
  return { selector, namespaceSelector: namespaces === "" ? "all()" : namespaces };
}

/** K8S-3 */
function portOf(port: JsonObject): { readonly protocol: JsonValue; readonly ports?: readonly JsonValue[] } {
  const protocol = port["protocol"] ?? "TCP";
  if (port["port"] === undefined) return { protocol };
  const last = port["endPort"];
  return { protocol, ports: [last === undefined ? port["port"] : `${plain(port["port"])}:${plain(last)}`] };
}

function rulesOf(rule: JsonValue, direction: "ingress" | "egress"): readonly JsonObject[] {
  const written = isJsonObject(rule) ? rule : {};
  const [peerKey, side] =
    direction === "ingress" ? (["from", "source"] as const) : (["to", "destination"] as const);
  const peers = listAt(written, peerKey).filter(isJsonObject).map(sideOf);
  const ports = listAt(written, "ports").filter(isJsonObject).map(portOf);
  return (peers.length === 0 ? [undefined] : peers).flatMap((peer) =>
    (ports.length === 0 ? [undefined] : ports).map((port): JsonObject => {
      const sides: Record<string, JsonObject> = peer === undefined ? {} : { [side]: peer };
      if (port?.ports !== undefined) sides["destination"] = { ...sides["destination"], ports: port.ports };
      return { action: "Allow", ...(port === undefined ? {} : { protocol: port.protocol }), ...sides };
    }),
  );
}

export const kubernetesAsCalico: readonly Rewrite[] = [
  {
    // K8S-1: Kubernetes policies allow only, so their order among themselves decides no verdict.
    name: "a Kubernetes policy as one of Calico",
    rewrite: (object, _, { calicoAtKubernetesOrder }) => {
      if (textAt(object, "apiVersion") !== "networking.k8s.io/v1" || calicoAtKubernetesOrder)
        return undefined;
      const spec = objectAt(object, "spec");
      const types = listAt(spec, "policyTypes");
      const lists = (["ingress", "egress"] as const).flatMap((direction) =>
        types.includes(direction === "ingress" ? "Ingress" : "Egress")
          ? [[direction, listAt(spec, direction).flatMap((rule) => rulesOf(rule, direction))] as const]
          : [],
      );
      return [
        {
          apiVersion: "projectcalico.org/v3",
          kind: "NetworkPolicy",
          metadata: { name: nameOf(object), namespace: textAt(objectAt(object, "metadata"), "namespace") },
          spec: {
            order: 1000,
            selector: and(ofKubernetes, selectorText(spec["podSelector"])),
            types,
            ...Object.fromEntries(lists),
          },
        },
      ];
    },
  },
];
