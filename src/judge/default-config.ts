import { allSelector } from "../selector/selector.ts";
import { allConnections } from "../sets/connection-set.ts";
import type { Config, GroupConfig, RuleConfig } from "./config.ts";
import type { Ends } from "./ends.ts";

/**
 * Namespaces whose pods run the cluster rather than use it: what Kubernetes itself makes, and what the Tigera operator
 * makes. A pod elsewhere is part of the infrastructure only by its label (see `appGroup`).
 */
export const infrastructureNamespaces: readonly string[] = [
  "calico-apiserver",
  "calico-system",
  "kube-node-lease",
  "kube-public",
  "kube-system",
  "tigera-operator",
];

/** Kubernetes and Calico put this label, with any value, on the pods of their own components and add-ons. */
export const infrastructureLabel = "k8s-app";

/**
 * The group `app`: pods in namespaces other than `infrastructureNamespaces` that don't carry the label
 * `infrastructureLabel`. Rules hold for a pod that is in the group before or after the change, so that adding the label
 * doesn't take it out. To change it, define a group `app`.
 */
export const appGroup: GroupConfig = {
  name: "app",
  ends: {
    text: "app",
    patterns: [
      {
        kind: "pods",
        pods: { kind: "not", operand: { kind: "has", label: infrastructureLabel } },
        namespaces: { kind: "not-in", label: "projectcalico.org/name", values: infrastructureNamespaces },
      },
    ],
  },
  place: undefined,
};

/** The group `hosts`: every host endpoint, and nodes without one. */
export const hostsGroup: GroupConfig = {
  name: "hosts",
  ends: { text: "hosts", patterns: [{ kind: "hosts", hosts: allSelector }] },
  place: undefined,
};

export const anyEnd: Ends = { text: "*", patterns: [{ kind: "any" }] };

/** The rule that holds unless the file says otherwise; its ends follow the groups `app` and `hosts` of the file. */
export function defaultRule(app: Ends, hosts: Ends): RuleConfig {
  return {
    id: "no-new-app-to-host",
    when: "newly-allowed",
    only: false,
    from: app,
    to: hosts,
    ports: allConnections,
    level: "failure",
    unknown: "failure",
    message: undefined,
    clusters: undefined,
    place: undefined,
  };
}

/** What holds without a file. */
export const defaultConfig: Config = {
  clusters: [
    {
      name: "default",
      sources: [{ kind: "path", path: "." }],
      inventory: [],
      exclude: [],
      options: {},
      place: undefined,
    },
  ],
  groups: [appGroup, hostsGroup],
  rules: [defaultRule(appGroup.ends, hostsGroup.ends)],
  expectations: [],
  waivers: [],
  checks: {
    "no-host-lockout": { level: "failure", place: undefined },
    "no-config-weakening": { level: "warning", place: undefined },
  },
  report: { comment: "changes", rows: 50, ifPromoted: true },
  acceptance: { approvers: undefined, self: true, adminsOnly: false },
};
