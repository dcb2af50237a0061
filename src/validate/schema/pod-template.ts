import { checkContainers, checkTemplateMetadata } from "../rules/check-pod.ts";
import { evenEmpty, ipTag, nameTag, oneOfTag, portNameTag, portNumberTag } from "../rules/tags.ts";
import { any, boolean, integer, list, map, object, openObject, text } from "./build.ts";
import type { ListSchema, ObjectSchema } from "./schema.ts";

const containerPort: ObjectSchema = object({
  name: text({ tags: [portNameTag] }),
  containerPort: integer({ empty: "written", tags: [evenEmpty(portNumberTag)] }),
  hostPort: integer({ tags: [portNumberTag] }),
  protocol: text({ tags: [oneOfTag("TCP", "UDP", "SCTP")] }),
  hostIP: text({ tags: [ipTag] }),
});

const containers: ListSchema = list(
  openObject(
    { name: text(), ports: list(containerPort) },
    "image command args workingDir envFrom env resources resizePolicy restartPolicy restartPolicyRules volumeMounts " +
      "volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath " +
      "terminationMessagePolicy imagePullPolicy securityContext stdin stdinOnce tty",
  ),
);

/** What decides which endpoint a pod is, and which ports it names. Source: Kubernetes `core/v1`, PodSpec. */
export const podSpec: ObjectSchema = openObject(
  {
    containers,
    initContainers: containers,
    nodeName: text({ tags: [nameTag] }),
    nodeSelector: map(),
    hostNetwork: boolean(),
    serviceAccountName: text({ tags: [nameTag] }),
    serviceAccount: text(),
  },
  "volumes ephemeralContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy " +
    "automountServiceAccountToken hostPID hostIPC shareProcessNamespace securityContext imagePullSecrets hostname " +
    "subdomain affinity schedulerName tolerations hostAliases priorityClassName priority dnsConfig readinessGates " +
    "runtimeClassName enableServiceLinks preemptionPolicy overhead topologySpreadConstraints setHostnameAsFQDN os " +
    "hostUsers schedulingGates resourceClaims resources hostnameOverride workloadRef",
  { checks: [checkContainers] },
);

/** A pod as a workload makes it. */
export const podTemplate: ObjectSchema = object({
  metadata: openObject(
    { name: text(), namespace: text(), labels: map(), annotations: map() },
    "generateName uid creationTimestamp deletionTimestamp finalizers ownerReferences generation resourceVersion " +
      "managedFields selfLink deletionGracePeriodSeconds",
    { checks: [checkTemplateMetadata] },
  ),
  spec: podSpec,
});

/** A Pod as it is written, or as a cluster shows it: its status is told by the kubelet. */
export const pod: ObjectSchema = openObject({ metadata: any, spec: podSpec }, "apiVersion kind status");
