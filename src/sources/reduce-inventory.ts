import { compareBy } from "../base/compare.ts";
import type { JsonObject } from "../base/json.ts";
import type { Issue } from "../model/issue.ts";
import type { Resource, SourceFile } from "../model/resource.ts";
import { parseFiles } from "../parse/parse-files.ts";
import { reduceObject } from "./reduce-object.ts";

export interface ReducedInventory {
  /** A `List`, as `kubectl get -o json` writes it: sorted, and fit to be committed. */
  readonly list: JsonObject;
  readonly objects: number;
  /** `apiVersion/kind` -> number of objects left out: they decide no connection. Secrets are always among them. */
  readonly leftOut: ReadonlyMap<string, number>;
  readonly issues: readonly Issue[];
}

const calicoResources = [
  "ippools",
  "felixconfigurations",
  "kubecontrollersconfigurations",
  "hostendpoints",
  "globalnetworksets",
  "networksets",
  "tiers",
];
const calicoPolicies = [
  "globalnetworkpolicies",
  "networkpolicies",
  "stagedglobalnetworkpolicies",
  "stagednetworkpolicies",
  "stagedkubernetesnetworkpolicies",
];
const ofCalico = (names: readonly string[]): string =>
  names.map((name) => `${name}.crd.projectcalico.org`).join(",");

/** Room for the dump of a large cluster, which whoever runs this has made. */
const limits = {
  fileBytes: 512 * 1024 * 1024,
  totalBytes: 512 * 1024 * 1024,
  documents: 10_000_000,
  objects: 10_000_000,
  values: 100_000_000,
};

/** What `kubectl get` prints, reduced to the objects and fields that decide connections. */
export function reduceInventory(files: readonly SourceFile[]): ReducedInventory {
  const { resources, issues, skippedKinds } = parseFiles(files, { limits });
  const byName = compareBy<Resource>(
    ({ group }) => group,
    ({ kind }) => kind,
    ({ namespace }) => namespace ?? "",
    ({ name }) => name,
  );
  const items = [...resources].sort(byName).map(reduceObject);
  return {
    list: { apiVersion: "v1", kind: "List", items },
    objects: items.length,
    leftOut: skippedKinds,
    issues,
  };
}

export interface InventoryCommand {
  /** Empty where it is that of the command before. */
  readonly purpose: string;
  readonly command: string;
  /** File for what it prints. */
  readonly file: string;
}

/** The commands that print it: each only reads, none asks for a Secret or ConfigMap. */
export const inventoryCommands: readonly InventoryCommand[] = [
  {
    purpose: "hosts with their addresses and labels; namespaces and service accounts with their labels",
    command: "kubectl get nodes -o json",
    file: "nodes.json",
  },
  { purpose: "", command: "kubectl get namespaces -o json", file: "namespaces.json" },
  {
    purpose: "",
    command: "kubectl get serviceaccounts --all-namespaces -o json",
    file: "serviceaccounts.json",
  },
  {
    purpose: "services, and what is behind them",
    command: "kubectl get services --all-namespaces -o json",
    file: "services.json",
  },
  {
    purpose: "",
    command: "kubectl get endpointslices.discovery.k8s.io --all-namespaces -o json",
    file: "endpointslices.json",
  },
  {
    purpose: "pods that no manifest of the tree makes, and the addresses of all",
    command: "kubectl get pods --all-namespaces -o json",
    file: "pods.json",
  },
  {
    purpose:
      "Calico: address pools, settings, host endpoints, network sets, tiers (where they are served as projectcalico.org only, leave `crd.` out)",
    command: `kubectl get ${ofCalico(calicoResources)} --all-namespaces -o json`,
    file: "calico.json",
  },
  {
    purpose:
      "policies that operators and charts of others bring; of those that the tree holds, the tree's count",
    command: `kubectl get ${ofCalico(calicoPolicies)} --all-namespaces -o json`,
    file: "calico-policies.json",
  },
  {
    purpose: "",
    command: "kubectl get networkpolicies.networking.k8s.io --all-namespaces -o json",
    file: "policies.json",
  },
  {
    purpose:
      "the same of the cluster's administrators, where that is installed (with Calico 3.30 and 3.31: adminnetworkpolicies, baselineadminnetworkpolicies)",
    command: "kubectl get clusternetworkpolicies.policy.networking.k8s.io -o json",
    file: "cluster-policies.json",
  },
  {
    purpose: "where the operator installed Calico",
    command: "kubectl get installations.operator.tigera.io -o json",
    file: "installation.json",
  },
];
