import { describe, expect, it } from "@jest/globals";
import { simulate, type Simulation } from "../../src/index.ts";

const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}";
const client = "apiVersion: v1\nkind: Pod\nmetadata: {name: client, namespace: shop, labels: {app: client}}";

function workload(apiVersion: string, kind: string, spec = ""): string {
  const template = "{metadata: {labels: {app: web}}, spec: {containers: []}}";
  const body = kind === "CronJob" ? `jobTemplate: {spec: {template: ${template}}}` : `template: ${template}`;
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web, namespace: shop}\nspec: {${spec} ${body}}`;
}

function denies(selector: string): string {
  return `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {types: [Ingress], selector: "${selector}", ingress: [{action: Deny}]}`;
}

function allowsFrom(source: string): string {
  return `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: allow, namespace: shop}
spec: {types: [Ingress], selector: app == 'client', ingress: [{action: Allow, source: ${source}}]}`;
}

function simulateObjects(...objects: readonly string[]): Simulation {
  return simulate([{ path: "a.yaml", text: [namespace, client, ...objects].join("\n---\n") }]);
}

function verdict(from: string, to: string, ...objects: readonly string[]): string {
  return simulateObjects(...objects).trace({ from, to, protocol: "TCP", port: 80 }).verdict;
}

describe("labels that controllers add to pods", () => {
  const index = "apps.kubernetes.io/pod-index";
  const podName = "statefulset.kubernetes.io/pod-name";
  it.each<[string, string, string, string, string, string]>([
    // kind, apiVersion, spec, selector of a denying policy, verdict of the flow to the workload, why
    ["StatefulSet", "apps/v1", "replicas: 3,", `${index} == '0'`, "unknown", "one replica of three"],
    ["StatefulSet", "apps/v1", "", `${index} == '0'`, "unknown", "something else may scale it"],
    ["StatefulSet", "apps/v1", "replicas: 1,", `${index} == '0'`, "deny", "the only replica"],
    ["StatefulSet", "apps/v1", "replicas: 1,", `${podName} == 'web-0'`, "deny", "the only replica"],
    ["StatefulSet", "apps/v1", "replicas: 1,", `${podName} == 'web-1'`, "allow", "no such replica"],
    ["StatefulSet", "apps/v1", "replicas: 1, ordinals: {start: 5},", `${index} == '5'`, "deny", "its number"],
    ["StatefulSet", "apps/v1", "replicas: 3,", `has(${index})`, "deny", "it is there on each"],
    ["StatefulSet", "apps/v1", "replicas: 3,", `${index} != '0'`, "unknown", "two replicas of three"],
    ["StatefulSet", "apps/v1", "replicas: 3,", `!(${index} in {'0', '1'})`, "unknown", "one of three"],
    ["StatefulSet", "apps/v1", "replicas: 3,", `${index} == '0' && app == 'api'`, "allow", "of another app"],
    [
      "StatefulSet",
      "apps/v1",
      "replicas: 3,",
      `${index} == '0' || app == 'web'`,
      "deny",
      "of this app anyway",
    ],
    ["Deployment", "apps/v1", "", "has(pod-template-hash)", "deny", "every one has it"],
    ["Deployment", "apps/v1", "", "!has(pod-template-hash)", "allow", "every one has it"],
    ["Deployment", "apps/v1", "", "pod-template-hash == 'abc'", "unknown", "the cluster's"],
    ["Deployment", "apps/v1", "", `has(${index})`, "allow", "not on these pods"],
    [
      "Rollout",
      "argoproj.io/v1alpha1",
      "",
      "rollouts-pod-template-hash == 'abc'",
      "unknown",
      "the cluster's",
    ],
    ["DaemonSet", "apps/v1", "", "controller-revision-hash starts with 'a'", "unknown", "the cluster's"],
    ["Job", "batch/v1", "", "batch.kubernetes.io/job-name == 'web'", "deny", "its name"],
    ["Job", "batch/v1", "", "job-name == 'other'", "allow", "not its name"],
    ["Job", "batch/v1", "", "controller-uid == 'x'", "unknown", "the cluster's"],
    [
      "Job",
      "batch/v1",
      "completionMode: Indexed,",
      "batch.kubernetes.io/job-completion-index == '1'",
      "unknown",
      "one of many",
    ],
    ["CronJob", "batch/v1", "", "job-name contains 'web'", "unknown", "one for each run"],
  ])("%s (%s, %s) selected by %s: %s, %s", (kind, apiVersion, spec, selector, expected) => {
    expect(verdict("shop/client", "shop/web", workload(apiVersion, kind, spec), denies(selector))).toBe(
      expected,
    );
  });

  it.each<[string, string]>([
    [`{selector: "${index} == '0'"}`, "unknown"],
    [`{selector: "has(${index})"}`, "allow"],
    [`{notSelector: "${index} == '0'"}`, "unknown"],
    [`{notSelector: "has(${index})"}`, "deny"],
    [`{selector: app == 'web', notSelector: "${index} != '0'"}`, "unknown"],
  ])("in a rule's source %s: %s", (source, expected) => {
    const set = workload("apps/v1", "StatefulSet", "replicas: 2,");
    expect(verdict("shop/web", "shop/client", set, allowsFrom(source))).toBe(expected);
  });

  it("says what is assumed, and nothing where no selector asks", () => {
    const set = workload("apps/v1", "StatefulSet", "replicas: 2,");
    const asked = simulateObjects(set, denies(`${index} == '0'`)).assumptions;
    expect(asked).toContainEqual(
      expect.objectContaining({
        code: "controller-label-unknown",
        message:
          "label `apps.kubernetes.io/pod-index` of `shop/web` gets its value from the StatefulSet controller: what a selector that asks for it decides stays unknown",
      }),
    );
    const plain = simulateObjects(set, denies("app == 'web'"));
    expect(plain.assumptions.map(({ code }) => code)).not.toContain("controller-label-unknown");
    expect(plain.cluster.workloads.map(({ labels }) => Object.keys(labels)).flat()).not.toContain(index);
  });

  it("leaves the pods behind a service of one replica open", () => {
    const service = `apiVersion: v1
kind: Service
metadata: {name: first, namespace: shop}
spec: {selector: {${podName}: web-0}, ports: [{port: 80}]}`;
    const policy = `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: out, namespace: shop}
spec: {types: [Egress], selector: app == 'client', egress: [{action: Allow, destination: {services: {name: first, namespace: shop}}}]}`;
    const set = workload("apps/v1", "StatefulSet", "replicas: 2,");
    expect(verdict("shop/client", "shop/web", set, service, policy)).toBe("unknown");
  });
});
