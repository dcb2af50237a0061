import { describe, expect, it } from "@jest/globals";
import { isJsonObject } from "../../src/base/json.ts";
import { inventoryCommands, reduceInventory } from "../../src/sources/reduce-inventory.ts";

const items = [
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "b",
      namespace: "x",
      uid: "1",
      managedFields: [{}],
      labels: { z: "1", a: "2" },
      annotations: {
        "kubectl.kubernetes.io/last-applied-configuration": "hidden",
        "cni.projectcalico.org/containerID": "hidden",
        "cni.projectcalico.org/podIP": "10.0.0.1/32",
      },
    },
    spec: {
      nodeName: "n",
      containers: [{ name: "c", env: [{ name: "P", value: "hidden" }], ports: [{ containerPort: 80 }] }],
    },
    status: { phase: "Running", podIP: "10.0.0.1", conditions: ["hidden"] },
  },
  { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { p: "hidden" } },
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "a" }, secrets: [{ name: "hidden" }] },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "d" },
    spec: {
      template: {
        metadata: { labels: { app: "d" }, annotations: { note: "hidden" } },
        spec: { containers: [{ name: "c", args: ["hidden"] }], serviceAccountName: "a" },
      },
    },
  },
  {
    apiVersion: "projectcalico.org/v3",
    kind: "GlobalNetworkPolicy",
    metadata: { name: "p" },
    spec: { selector: "all()", ingress: [{ action: "Allow", source: {} }] },
    status: "hidden",
  },
];
const reduce = (list: readonly object[]) =>
  reduceInventory([
    { path: "dump.json", text: JSON.stringify({ apiVersion: "v1", kind: "List", items: list }) },
  ]);

describe("reduceInventory", () => {
  it("keeps what decides connections and nothing else", () => {
    const { list, leftOut, issues } = reduce(items);
    expect(JSON.stringify(list)).not.toContain("hidden");
    expect([...leftOut]).toEqual([["v1/Secret", 1]]);
    expect(issues).toEqual([]);
    expect(list["items"]).toMatchObject([
      {
        kind: "Pod",
        metadata: { annotations: { "cni.projectcalico.org/podIP": "10.0.0.1/32" } },
        spec: { nodeName: "n", containers: [{ name: "c", ports: [{ containerPort: 80 }] }] },
        status: { phase: "Running", podIP: "10.0.0.1" },
      },
      { kind: "ServiceAccount" },
      { kind: "Deployment", spec: { template: { metadata: { labels: { app: "d" } } } } },
      {
        kind: "GlobalNetworkPolicy",
        spec: { selector: "all()", ingress: [{ action: "Allow", source: {} }] },
      },
    ]);
  });

  it("gives the same bytes whatever the order, and of its own output", () => {
    const once = JSON.stringify(reduce(items).list);
    expect(JSON.stringify(reduce([...items].reverse()).list)).toBe(once);
    const parsed: unknown = JSON.parse(once);
    const again = isJsonObject(parsed) && Array.isArray(parsed["items"]) ? (parsed["items"] as object[]) : [];
    expect(JSON.stringify(reduce(again).list)).toBe(once);
  });

  it("is asked for with commands that only get, and no Secret", () => {
    for (const { command } of inventoryCommands) expect(command).toMatch(/^kubectl get (?!.*secret)/i);
  });
});
