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

/** Room for the dump of a large cluster. */
const limits = { fileBytes: 512 * 1024 * 1024, totalBytes: 512 * 1024 * 1024 };

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

/** The commands that print it: each only reads, none asks for a Secret or ConfigMap. */
export const inventoryCommands: readonly { readonly purpose: string; readonly command: string }[] = [
  { purpose: "hosts, namespaces, accounts", command: "kubectl get nodes,namespaces -o json" },
  { purpose: "", command: "kubectl get serviceaccounts --all-namespaces -o json" },
  {
    purpose: "services and what is behind them",
    command: "kubectl get services,endpointslices.discovery.k8s.io --all-namespaces -o json",
  },
  {
    purpose: "settings of Calico, address pools, host endpoints",
    command:
      "kubectl get ippools.crd.projectcalico.org,felixconfigurations.crd.projectcalico.org," +
      "kubecontrollersconfigurations.crd.projectcalico.org,bgpconfigurations.crd.projectcalico.org," +
      "hostendpoints.crd.projectcalico.org,tiers.crd.projectcalico.org -o json",
  },
  {
    purpose: "pods that no manifest of the tree makes, and the addresses of all",
    command: "kubectl get pods --all-namespaces -o json",
  },
];
