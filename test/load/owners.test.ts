import { describe, expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/base/json.ts";
import { formatAddress } from "../../src/sets/address.ts";
import { loadObjects, make } from "./support/load-objects.ts";

function owned(object: JsonObject, ...ownerReferences: readonly JsonObject[]): JsonObject {
  return { ...object, metadata: { ...(object["metadata"] as JsonObject), ownerReferences } };
}

const template = { template: { metadata: { labels: { a: "b" } } } };
const job = make.of("batch/v1", "Job", "shop/report-123", template);
const cronJob = make.of("batch/v1", "CronJob", "shop/report", { jobTemplate: { spec: template } });
const pod = make.pod("shop/x", {}, { nodeName: "n1" }, { podIP: "10.0.0.9" });

const ids = (...objects: readonly JsonObject[]): readonly string[] =>
  loadObjects(objects).workloads.map(({ id }) => id);

describe("owners", () => {
  it.each<[string, readonly JsonObject[], readonly string[]]>([
    [
      "a job, of the cron job that its name tells of",
      [cronJob, owned(pod, { kind: "Job", name: "report-123" })],
      ["shop/report"],
    ],
    [
      "a job of the tree, which itself is owned",
      [
        cronJob,
        owned(job, { kind: "CronJob", name: "report" }),
        owned(pod, { kind: "Job", name: "report-123" }),
      ],
      ["shop/report"],
    ],
    [
      "a job whose name tells of nothing",
      [cronJob, owned(pod, { kind: "Job", name: "report" })],
      ["shop/report", "shop/x"],
    ],
    [
      "a reference without name",
      [cronJob, owned(pod, { kind: "CronJob" }, { name: "report" })],
      ["shop/report", "shop/x"],
    ],
    ["itself", [owned(pod, { kind: "Pod", name: "x" })], ["shop/x"]],
  ])("are found for a pod owned by %s", (_, objects, expected) => {
    expect(ids(...objects)).toEqual(expected);
  });

  it("that own each other in a circle own nobody", () => {
    const a = owned(make.deployment("shop/a", {}), { kind: "Deployment", name: "b" });
    const b = owned(make.deployment("shop/b", {}), { kind: "Deployment", name: "a" });
    expect(ids(a, b)).toEqual(["shop/a", "shop/b"]);
  });

  const addresses = (...pods: readonly JsonObject[]): readonly string[] =>
    loadObjects([make.deployment("shop/web", {}), ...pods]).workloads.flatMap((each) =>
      each.addresses.map(formatAddress),
    );
  const made = (object: JsonObject): JsonObject => owned(object, { kind: "Deployment", name: "web" });

  it("have the addresses of their pods, finished ones and those of the host's network left out", () => {
    expect(
      addresses(
        made(pod),
        made(make.pod("shop/y", {}, {}, { podIP: "10.0.0.10" })),
        made(make.pod("shop/done", {}, {}, { podIP: "10.0.0.11", phase: "Succeeded" })),
        made(make.pod("shop/host", {}, { hostNetwork: true }, { podIP: "192.0.2.1" })),
        made(make.pod("shop/bad", {}, {}, { podIP: "ten" })),
      ),
    ).toEqual(["10.0.0.9", "10.0.0.10"]);
  });

  it("without any have those that their template asks for", () => {
    const asking = (ipAddrs: string): readonly string[] =>
      loadObjects([
        make.of("apps/v1", "Deployment", "shop/web", {
          template: { metadata: { annotations: { "cni.projectcalico.org/ipAddrs": ipAddrs } } },
        }),
      ]).workloads.flatMap((each) => each.addresses.map(formatAddress));
    expect(asking('["10.0.0.3", "ten", 4]')).toEqual(["10.0.0.3"]);
    expect(asking('"10.0.0.3"')).toEqual([]);
    expect(asking("[")).toEqual([]);
  });
});

describe("a Job", () => {
  it("gives its pods the labels that its controller adds", () => {
    expect(loadObjects([job]).workloads[0]?.labels).toMatchObject({
      a: "b",
      "batch.kubernetes.io/job-name": "report-123",
      "job-name": "report-123",
    });
  });
});

describe("objects in groups of old", () => {
  it("count as those of today", () => {
    const deployment = make.of("extensions/v1beta1", "Deployment", "shop/web", { replicas: 1, ...template });
    const policy = make.of("extensions/v1beta1", "NetworkPolicy", "shop/p", { podSelector: {} });
    const cluster = loadObjects([deployment, policy]);
    expect(cluster.workloads.map(({ id }) => id)).toEqual(["shop/web"]);
    expect(cluster.policies.map(({ id }) => id)).toEqual(["KubernetesNetworkPolicy:shop/p"]);
  });

  it("are one object with those of the group that users write", () => {
    const stored = make.of("crd.projectcalico.org/v1", "GlobalNetworkPolicy", "p", { order: 1 });
    const cluster = loadObjects([make.gnp("p", { order: 2 }), stored]);
    expect(cluster.policies).toMatchObject([{ order: 1 }]);
    expect(cluster.issues).toMatchObject([{ code: "duplicate-object" }]);
  });
});
