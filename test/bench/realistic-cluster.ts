import type { JsonObject } from "../../src/base/json.ts";
import { createRandom, type Random } from "../support/random/random.ts";
import { blanketPolicies, realisticPolicies } from "./realistic-policies.ts";
import { realisticHosts } from "./realistic-hosts.ts";

/** How big a generated cluster is, and what it is made of. */
export interface ClusterShape {
  readonly seed: number;
  /** Pods as the cluster runs them, spread evenly over the templates. */
  readonly pods: number;
  /** Workloads that differ from each other. */
  readonly templates: number;
  readonly hosts: number;
  readonly policies: number;
  /** `template`: as in a Git repository; `pods`: as in a dump, each with node, address and owner; `bare`: without owner. */
  readonly written: "template" | "pods" | "bare";
  /** Policies that select every endpoint, with this many rules each, instead of ordinary ones. */
  readonly blanketRules?: number;
}

export const roles = ["control", "worker", "storage"] as const;
export const layers = ["frontend", "backend", "cache", "database"] as const;
const perNamespace = 20;

/** A workload: what its pods are called and labelled. */
export interface Template {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly port: number;
}

/** The manifests of a cluster like those of a company that runs its services in namespaces by team. */
export function realisticCluster(shape: ClusterShape): readonly JsonObject[] {
  const random = createRandom(shape.seed);
  const namespaces = Array.from(
    { length: Math.max(1, Math.ceil(shape.templates / perNamespace)) },
    (_, index) => `team-${String(index)}`,
  );
  const templates = Array.from({ length: shape.templates }, (_, index) =>
    makeTemplate(index, namespaces, random),
  );
  const policies =
    shape.blanketRules === undefined
      ? realisticPolicies(shape.policies, { namespaces, templates, random })
      : blanketPolicies(shape.policies, shape.blanketRules, { namespaces, templates, random });
  return [
    ...namespaces.map((name, index) => makeNamespace(name, index)),
    ...realisticHosts(shape.hosts),
    ...templates.flatMap((template, index) => makeWorkload(template, index, shape)),
    ...policies,
  ];
}

function makeNamespace(name: string, index: number): JsonObject {
  const labels = { stage: index % 3 === 0 ? "production" : "staging", domain: `domain-${String(index % 7)}` };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

function makeTemplate(index: number, namespaces: readonly string[], random: Random): Template {
  const name = `service-${String(index)}`;
  return {
    name,
    namespace: namespaces[Math.floor(index / perNamespace) % namespaces.length] ?? "default",
    labels: {
      app: name,
      layer: random.pick(layers),
      product: `product-${String(index % 40)}`,
      release: "stable",
    },
    port: 8000 + (index % 50),
  };
}

/** One object in a repository; in a dump the pods too, the last of them some more where they don't divide evenly. */
function makeWorkload(
  template: Template,
  index: number,
  { pods, templates, hosts, written }: ClusterShape,
): readonly JsonObject[] {
  const { name, namespace, labels, port } = template;
  const replicas = Math.floor(pods / templates) + (index < pods % templates ? 1 : 0);
  const container = {
    name: "main",
    image: `registry.example/${name}:1.0`,
    ports: [{ name: "http", containerPort: port }],
  };
  const podTemplate = { metadata: { labels }, spec: { containers: [container] } };
  const spec = { replicas, selector: { matchLabels: { app: name } }, template: podTemplate };
  const deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, uid: `uid-${name}` },
    spec,
  };
  if (written === "template") return [deployment];
  const made = Array.from({ length: replicas }, (_, number) => {
    const position = index + number * templates;
    const address = `10.${String(64 + (position >> 16))}.${String((position >> 8) & 255)}.${String(position & 255)}`;
    const owner = { apiVersion: "apps/v1", kind: "Deployment", name, uid: `uid-${name}`, controller: true };
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: `${name}-${String(number)}`,
        namespace,
        labels,
        ...(written === "bare" ? {} : { ownerReferences: [owner] }),
      },
      spec: {
        containers: [container],
        ...(hosts === 0 ? {} : { nodeName: `node-${String(position % hosts)}` }),
      },
      status: { podIP: address, podIPs: [{ ip: address }] },
    };
  });
  return written === "bare" ? made : [deployment, ...made];
}
