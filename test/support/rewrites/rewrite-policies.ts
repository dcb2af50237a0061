import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/base/json.ts";
import {
  directions,
  isCalicoPolicy,
  listAt,
  nameOf,
  objectAt,
  textAt,
  tierNameOf,
  withRules,
  withSpec,
  type Rewrite,
  type Surroundings,
} from "./rewrite.ts";

/** Order of a policy that no other of its tier has: what sorts by it is not decided by names. */
function soleOrder(object: JsonObject, { soleOrders }: Surroundings): number | undefined {
  const order = objectAt(object, "spec")["order"];
  if (typeof order !== "number" || !soleOrders.has(`${tierNameOf(object)}/${String(order)}`))
    return undefined;
  return order;
}

/** A side of a rule of a NetworkPolicy, as a GlobalNetworkPolicy has to write it (SEL-3). */
function globalSide(side: JsonObject, namespace: string): JsonObject {
  const names = ["selector", "notSelector", "serviceAccounts"];
  if (side["namespaceSelector"] !== undefined || names.every((key) => side[key] === undefined)) return side;
  const own = `projectcalico.org/namespace == '${namespace}'`;
  const selector = textAt(side, "selector");
  return { ...side, selector: selector === "" ? own : `(${selector}) && ${own}` };
}

export const policyRewrites: readonly Rewrite[] = [
  {
    // SEL-3, SEL-8: a namespaced policy is a global one that asks for its namespace.
    name: "a policy of a namespace as a global one",
    rewrite: (object, _, surroundings) => {
      if (textAt(object, "kind") !== "NetworkPolicy" || !isCalicoPolicy(object)) return undefined;
      if (soleOrder(object, surroundings) === undefined) return undefined;
      const namespace = textAt(objectAt(object, "metadata"), "namespace");
      const spec = objectAt(object, "spec");
      const selector = textAt(spec, "selector");
      const own = `projectcalico.org/namespace == '${namespace}'`;
      const renamed: JsonObject = {
        ...object,
        kind: "GlobalNetworkPolicy",
        metadata: { name: nameOf(object) },
        spec: { ...spec, selector: selector === "" ? own : `(${selector}) && ${own}` },
      };
      const sides = (rule: JsonObject): JsonObject => ({
        ...rule,
        ...(rule["source"] === undefined ? {} : { source: globalSide(objectAt(rule, "source"), namespace) }),
        ...(rule["destination"] === undefined
          ? {}
          : { destination: globalSide(objectAt(rule, "destination"), namespace) }),
      });
      return withRules(renamed, (rule) => [sides(rule)]) ?? [renamed];
    },
  },
  {
    // POL-1: what comes first in a list of rules comes first as a policy of its own.
    name: "a policy as two",
    rewrite: (object, random, surroundings) => {
      const order = isCalicoPolicy(object) ? soleOrder(object, surroundings) : undefined;
      const spec = objectAt(object, "spec");
      if (order === undefined || listAt(spec, "types").length === 0) return undefined;
      // Before the second half of one that was cut already.
      let next = order + 0.001;
      while (surroundings.soleOrders.has(`${tierNameOf(object)}/${String(next)}`)) next = (order + next) / 2;
      const cut = (from: "first" | "second"): JsonObject =>
        Object.fromEntries(
          directions
            .filter((direction) => spec[direction] !== undefined)
            .map((direction) => {
              const rules = listAt(spec, direction);
              const at = Math.ceil(rules.length / 2);
              return [direction, from === "first" ? rules.slice(0, at) : rules.slice(at)];
            }),
        );
      const metadata = objectAt(object, "metadata");
      const second = { ...metadata, name: `${nameOf(object)}-${random.int(1e9).toString(36)}` };
      return [
        withSpec(object, cut("first")),
        { ...withSpec(object, { ...cut("second"), order: next }), metadata: second },
      ];
    },
  },
  {
    name: "a policy that refuses what nothing sends before its rules",
    rewrite: (object) =>
      isCalicoPolicy(object)
        ? withRules(object, (rule, direction) => [
            { action: "Deny", protocol: "TCP", source: { selector: "has(no.such/label)" } },
            {
              action: "Allow",
              [direction === "ingress" ? "source" : "destination"]: { selector: "has(no.such/label)" },
            },
            rule,
          ])
        : undefined,
  },
  {
    name: "a tier without policies",
    rewrite: (object) =>
      textAt(object, "kind") === "Tier"
        ? [object, { ...object, metadata: { name: `${nameOf(object)}-empty` }, spec: { order: 1 } }]
        : undefined,
  },
];

/** Labels that must be as the expressions that mean them. */
function asExpressions(selector: JsonValue | undefined): JsonObject {
  const written = isJsonObject(selector) ? selector : {};
  const { matchLabels, matchExpressions, ...rest } = written;
  const labels = isJsonObject(matchLabels) ? Object.entries(matchLabels) : [];
  const own = Array.isArray(matchExpressions) ? (matchExpressions as readonly JsonValue[]) : [];
  const expressions = labels.map(([key, value]) => ({ key, operator: "In", values: [value ?? ""] }));
  return { ...rest, matchExpressions: [...own, ...expressions] };
}

/** Each rule with one peer and one port (K8S-2, K8S-3: the lists hold alternatives). */
function singleRules(rule: JsonObject, peers: string, ports: string): readonly JsonObject[] {
  const each = (key: string): readonly JsonObject[] =>
    listAt(rule, key).length === 0 ? [{}] : listAt(rule, key).map((value) => ({ [key]: [value] }));
  return each(peers).flatMap((peer) => each(ports).map((port) => ({ ...rule, ...peer, ...port })));
}

function isKubernetesPolicy(object: JsonObject): boolean {
  return textAt(object, "apiVersion") === "networking.k8s.io/v1";
}

export const kubernetesRewrites: readonly Rewrite[] = [
  {
    name: "a Kubernetes rule for each peer and port",
    rewrite: (object) =>
      isKubernetesPolicy(object)
        ? withRules(object, (rule, direction) =>
            singleRules(rule, direction === "ingress" ? "from" : "to", "ports"),
          )
        : undefined,
  },
  {
    name: "labels as expressions",
    rewrite: (object) =>
      isKubernetesPolicy(object)
        ? [withSpec(object, { podSelector: asExpressions(objectAt(object, "spec")["podSelector"]) })]
        : undefined,
  },
  {
    // K8S-2: every namespace has its name as a label.
    name: "the own namespace by its name",
    rewrite: (object) => {
      if (!isKubernetesPolicy(object)) return undefined;
      const namespace = textAt(objectAt(object, "metadata"), "namespace");
      return withRules(object, (rule, direction) => {
        const key = direction === "ingress" ? "from" : "to";
        if (rule[key] === undefined) return undefined;
        const peers = listAt(rule, key).map((peer) =>
          isJsonObject(peer) && peer["podSelector"] !== undefined && peer["namespaceSelector"] === undefined
            ? { ...peer, namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } }
            : peer,
        );
        return [{ ...rule, [key]: peers }];
      });
    },
  },
  {
    name: "a rule of a cluster policy for each peer and protocol",
    rewrite: (object) =>
      textAt(object, "kind") === "ClusterNetworkPolicy"
        ? withRules(object, (rule, direction) =>
            singleRules(rule, direction === "ingress" ? "from" : "to", "protocols").map((single, index) => ({
              ...single,
              name: `${textAt(rule, "name")}-${String(index)}`,
            })),
          )
        : undefined,
  },
  {
    name: "namespaces of a subject as its pods",
    rewrite: (object) => {
      if (textAt(object, "kind") !== "ClusterNetworkPolicy") return undefined;
      const { namespaces } = objectAt(objectAt(object, "spec"), "subject");
      if (namespaces === undefined) return undefined;
      return [withSpec(object, { subject: { pods: { namespaceSelector: namespaces, podSelector: {} } } })];
    },
  },
];
