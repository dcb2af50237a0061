/** A kind the engine reads. `home` is the group the kind is compared under: the same object in an older group is the same. */
export interface KnownKind {
  /** `""` for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Versions that exist and are read; empty: any. */
  readonly versions: readonly string[];
  readonly namespaced: boolean;
  readonly home: string;
  /** Objects of this kind are written to files without `metadata.name` as a rule. */
  readonly nameless: boolean;
}

const CALICO = "projectcalico.org";
/** Storage form of the Calico kinds (reference, section 1). */
export const CALICO_STORAGE = "crd.projectcalico.org";

type Scope = "namespaced" | "cluster";

const CALICO_KINDS: readonly (readonly [kind: string, scope: Scope])[] = [
  ["NetworkPolicy", "namespaced"],
  ["GlobalNetworkPolicy", "cluster"],
  ["StagedNetworkPolicy", "namespaced"],
  ["StagedGlobalNetworkPolicy", "cluster"],
  ["StagedKubernetesNetworkPolicy", "namespaced"],
  ["Tier", "cluster"],
  ["HostEndpoint", "cluster"],
  ["NetworkSet", "namespaced"],
  ["GlobalNetworkSet", "cluster"],
  ["Profile", "cluster"],
  ["WorkloadEndpoint", "namespaced"],
  ["IPPool", "cluster"],
  ["FelixConfiguration", "cluster"],
  ["KubeControllersConfiguration", "cluster"],
  ["BGPConfiguration", "cluster"],
];

/** Every kind read, one row for each group it is served in. Source: reference, sections 1 and 14. */
export const knownKinds: readonly KnownKind[] = [
  row("", "Namespace", ["v1"], "cluster"),
  row("", "Pod", ["v1"], "namespaced"),
  row("", "Node", ["v1"], "cluster"),
  row("", "ServiceAccount", ["v1"], "namespaced"),
  row("", "Service", ["v1"], "namespaced"),
  row("", "ReplicationController", ["v1"], "namespaced"),
  ...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].map((kind) =>
    row("apps", kind, ["v1", "v1beta2", "v1beta1"], "namespaced"),
  ),
  ...["Deployment", "DaemonSet", "ReplicaSet"].map((kind) =>
    row("extensions", kind, ["v1beta1"], "namespaced", "apps"),
  ),
  row("batch", "Job", ["v1"], "namespaced"),
  row("batch", "CronJob", ["v1", "v1beta1"], "namespaced"),
  row("argoproj.io", "Rollout", [], "namespaced"),
  row("discovery.k8s.io", "EndpointSlice", ["v1", "v1beta1"], "namespaced"),
  row("networking.k8s.io", "NetworkPolicy", ["v1"], "namespaced"),
  row("extensions", "NetworkPolicy", ["v1beta1"], "namespaced", "networking.k8s.io"),
  row("policy.networking.k8s.io", "ClusterNetworkPolicy", ["v1alpha2"], "cluster"),
  row("policy.networking.k8s.io", "AdminNetworkPolicy", ["v1alpha1"], "cluster"),
  row("policy.networking.k8s.io", "BaselineAdminNetworkPolicy", ["v1alpha1"], "cluster"),
  ...CALICO_KINDS.map(([kind, scope]) => row(CALICO, kind, ["v3"], scope)),
  ...CALICO_KINDS.map(([kind, scope]) => row(CALICO_STORAGE, kind, ["v1"], scope, CALICO)),
  row("operator.tigera.io", "Installation", ["v1"], "cluster"),
  row("argoproj.io", "Application", [], "namespaced"),
  row("argoproj.io", "ApplicationSet", [], "namespaced"),
  row("argoproj.io", "AppProject", [], "namespaced"),
  row("kustomize.toolkit.fluxcd.io", "Kustomization", [], "namespaced"),
  row("helm.toolkit.fluxcd.io", "HelmRelease", [], "namespaced"),
  row("source.toolkit.fluxcd.io", "GitRepository", [], "namespaced"),
  { ...row("kustomize.config.k8s.io", "Kustomization", [], "cluster"), nameless: true },
  { ...row("kustomize.config.k8s.io", "Component", [], "cluster"), nameless: true },
];

/**
 * Kinds that exist in the groups above and are not read: never taken for a slip of the pen.
 * Only those that are near enough to a kind above to be confused with it, or are commonly met.
 */
export const otherKinds: ReadonlySet<string> = new Set([
  ...["ConfigMap", "Secret", "Endpoints", "Event", "PodTemplate", "Binding", "LimitRange", "ResourceQuota"],
  ...["PersistentVolume", "PersistentVolumeClaim", "ControllerRevision", "Scale", "Status"],
  ...["Ingress", "IngressClass", "IPAddress", "ServiceCIDR"],
  ...["BGPPeer", "BGPFilter", "IPReservation", "IPAMConfig", "IPAMConfiguration", "IPAMBlock", "IPAMHandle"],
  ...["BlockAffinity", "ClusterInformation", "CalicoNodeStatus", "RemoteClusterConfiguration"],
  ...["BFDConfiguration", "EgressGatewayPolicy", "ExternalNetwork", "LicenseKey", "PacketCapture"],
  ...["DeepPacketInspection", "SecurityEventWebhook", "ManagedCluster", "UISettings", "UISettingsGroup"],
  ...["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "Experiment"],
  ...["HelmRepository", "HelmChart", "OCIRepository", "Bucket", "ExternalArtifact"],
  ...["APIServer", "ImageSet", "TigeraStatus", "Goldmane", "Whisker", "GatewayAPI", "Monitor", "Manager"],
  ...["LogCollector", "LogStorage", "Compliance", "IntrusionDetection", "Authentication", "Tenant"],
  ...["ApplicationLayer", "EgressGateway", "AmazonCloudIntegration", "ManagementCluster", "NonClusterHost"],
  ...["ManagementClusterConnection", "PolicyRecommendation", "PacketCaptureAPI", "Istio"],
  ...["TLSPassThroughRoute", "TLSTerminatedRoute"],
  ...["AnalysisRun", "AnalysisTemplate", "ClusterAnalysisTemplate", "EventBus", "EventSource", "Sensor"],
]);

function row(
  group: string,
  kind: string,
  versions: readonly string[],
  scope: Scope,
  home: string = group,
): KnownKind {
  return { group, kind, versions, namespaced: scope === "namespaced", home, nameless: false };
}
