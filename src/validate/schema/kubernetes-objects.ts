import { checkWorkload } from "../rules/check-pod.ts";
import { checkEndpointSlice, checkNode, checkService } from "../rules/check-service.ts";
import { cidrTag, evenEmpty, ipTag, oneOfTag, portNumberTag, rangeTag } from "../rules/tags.ts";
import { any, integer, intOrText, list, map, object, openObject, text } from "./build.ts";
import { labelSelector } from "./label-selector.ts";
import { pod, podTemplate } from "./pod-template.ts";
import type { ObjectSchema } from "./schema.ts";

/** A whole object of Kubernetes: its metadata is judged by rules that all of them share. */
function whole(spec: ObjectSchema): ObjectSchema {
  return openObject({ metadata: any, spec }, "apiVersion kind status");
}

const replicas = integer({ tags: [rangeTag(0)] });

const workload: ObjectSchema = whole(
  openObject(
    { replicas, selector: labelSelector, template: podTemplate },
    "strategy updateStrategy minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds serviceName " +
      "volumeClaimTemplates podManagementPolicy persistentVolumeClaimRetentionPolicy ordinals rollbackTo templateGeneration",
    { checks: [checkWorkload] },
  ),
);

const replicationController: ObjectSchema = whole(
  openObject({ replicas, selector: map(), template: podTemplate }, "minReadySeconds"),
);

/** Its selector is made by the controller, as a rule. */
const jobSpec: ObjectSchema = openObject(
  { selector: labelSelector, template: podTemplate },
  "parallelism completions activeDeadlineSeconds podFailurePolicy successPolicy backoffLimit backoffLimitPerIndex " +
    "maxFailedIndexes manualSelector ttlSecondsAfterFinished completionMode suspend podReplacementPolicy managedBy",
);

const cronJob: ObjectSchema = whole(
  openObject(
    { jobTemplate: openObject({ spec: jobSpec }, "metadata") },
    "schedule timeZone startingDeadlineSeconds concurrencyPolicy suspend successfulJobsHistoryLimit failedJobsHistoryLimit",
  ),
);

const protocol = text({ tags: [oneOfTag("TCP", "UDP", "SCTP")] });

/** Source: Kubernetes `core/v1`, ServiceSpec; `pkg/apis/core/validation`, `ValidateService`. */
const service: ObjectSchema = whole(
  openObject(
    {
      type: text({ tags: [oneOfTag("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")] }),
      clusterIP: text(),
      clusterIPs: list(text()),
      externalIPs: list(text({ tags: [ipTag] })),
      loadBalancerSourceRanges: list(text({ tags: [cidrTag] })),
      externalName: text(),
      selector: map(),
      ports: list(
        object({
          name: text(),
          protocol,
          appProtocol: text(),
          port: integer({ empty: "written", tags: [evenEmpty(portNumberTag)] }),
          targetPort: intOrText("plain"),
          nodePort: integer({ tags: [portNumberTag] }),
        }),
      ),
    },
    "loadBalancerIP sessionAffinity sessionAffinityConfig externalTrafficPolicy internalTrafficPolicy " +
      "healthCheckNodePort publishNotReadyAddresses ipFamilies ipFamilyPolicy allocateLoadBalancerNodePorts " +
      "loadBalancerClass trafficDistribution topologyKeys ipFamily",
    { checks: [checkService] },
  ),
);

/** Source: Kubernetes `discovery/v1`; `pkg/apis/discovery/validation`. */
const endpointSlice: ObjectSchema = openObject(
  {
    metadata: any,
    addressType: text({ tags: [evenEmpty(oneOfTag("IPv4", "IPv6", "FQDN"))] }),
    endpoints: list(
      openObject(
        { addresses: list(text()) },
        "conditions hostname targetRef deprecatedTopology topology nodeName zone hints",
      ),
    ),
    ports: list(
      object({
        name: text(),
        protocol,
        port: integer({ empty: "kept", tags: [portNumberTag] }),
        appProtocol: text(),
      }),
    ),
  },
  "apiVersion kind",
  { checks: [checkEndpointSlice] },
);

const node: ObjectSchema = whole(
  openObject(
    { podCIDR: text(), podCIDRs: list(text()) },
    "providerID unschedulable taints configSource externalID",
    { checks: [checkNode] },
  ),
);

/** By `group/kind`. Their metadata apart, only what the engine reads is judged. Source: reference section 14. */
export const kubernetesSchemas: ReadonlyMap<string, ObjectSchema> = new Map([
  ["/Pod", pod],
  ["/Service", service],
  ["/Node", node],
  ["/ReplicationController", replicationController],
  ["discovery.k8s.io/EndpointSlice", endpointSlice],
  ["batch/Job", whole(jobSpec)],
  ["batch/CronJob", cronJob],
  ...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].flatMap((kind): [string, ObjectSchema][] => [
    [`apps/${kind}`, workload],
    [`extensions/${kind}`, workload],
  ]),
]);
