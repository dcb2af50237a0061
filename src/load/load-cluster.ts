import { compareText } from "../base/compare.ts";
import type { Cluster, HostEndpoint, WorkloadEndpoint } from "../model/cluster.ts";
import type { EndpointId } from "../model/ids.ts";
import type { SimulateOptions } from "../model/options.ts";
import type { Resource } from "../model/resource.ts";
import { assumptionsOf } from "./assumptions-of.ts";
import { autoHostEndpoints } from "./auto-host-endpoints.ts";
import { isCalico, isKubernetes } from "./calico-kinds.ts";
import { clusterSettings, installedDataplane } from "./cluster-settings.ts";
import { reportFelixActions } from "./felix-actions.ts";
import { felixConfigurations } from "./felix-configurations.ts";
import { felixSettings } from "./felix-settings.ts";
import { createLabelResolver } from "./label-resolver.ts";
import { createLoadContext, type LoadContext } from "./load-context.ts";
import { loadHostEndpoint, type UnlabelledHostEndpoint } from "./load-host-endpoint.ts";
import { loadNetworkSets, networkSetNamespace } from "./load-network-set.ts";
import { loadNodes } from "./load-node.ts";
import { loadPolicies } from "./load-policies.ts";
import { loadPools } from "./load-pools.ts";
import { loadProfiles, type LoadedProfiles, type MentionedProfiles } from "./load-profiles.ts";
import { loadServices } from "./load-services.ts";
import { identifyWorkloads, loadWorkloads } from "./load-workload.ts";
import { reportNodeOverrides } from "./node-overrides.ts";
import type { UnlabelledWorkload } from "./unlabelled-workload.ts";
import { markOpenSelectors, mentionedLabels, withOpenLabels } from "./open-labels.ts";
import { spreadWorkloads } from "./spread-workloads.ts";
import { uniqueResources } from "./unique-resources.ts";

/**
 * The resources of one tree as one tiered model. Never throws for what they hold: an object that Calico could not use
 * is left out or used in part, as Felix would, and `issues` says so; `assumptions` says what had to be supposed.
 */
export function loadCluster(resources: readonly Resource[], options: SimulateOptions): Cluster {
  const { context: base, issues, assumptions } = createLoadContext(options);
  const objects = uniqueResources(resources, base);
  const configurations = felixConfigurations(objects, base);
  const felix = felixSettings(configurations, base);
  const workloads = loadWorkloads(objects, { ...base, sourceSpoofing: felix.sourceSpoofing });
  const { services, serviceAddresses, gap } = loadServices(objects, workloads, base);
  const installed = options.dataplane ?? installedDataplane(objects, base);
  const dataplane = options.dataplane ?? felix.dataplane ?? installed ?? "iptables";
  const context: LoadContext = { ...base, dataplane, serviceGap: gap };
  const hostEndpoints = loadHostEndpoints(objects, context);
  const mentioned = mentionedProfiles(objects, workloads, context);
  const profiles = loadProfiles(objects, mentioned, context);
  const { tiers, policies: loaded } = loadPolicies(objects, context);
  const pools = loadPools(objects, context);
  const written = { policies: loaded, profiles: profiles.profiles };
  const labelled = labelWorkloads(workloads, profiles, mentionedLabels(written));
  const judged = markOpenSelectors(written, labelled, context);
  const whole: Omit<Cluster, "issues" | "assumptions"> = {
    tiers,
    policies: judged.policies,
    profiles: new Map([...judged.profiles].sort((a, b) => compareText(a[0], b[0]))),
    workloads: labelled,
    hostEndpoints: labelHostEndpoints(hostEndpoints, profiles),
    nodes: loadNodes({ resources: objects, hostEndpoints, workloads, felix }, context),
    networkSets: loadNetworkSets(objects, profiles.labels, context),
    services,
    serviceAddresses,
    pools,
    settings: clusterSettings(objects, pools, felix, context),
  };
  reportFelixActions(configurations, context);
  reportNodeOverrides(configurations, whole.settings, context);
  const cluster = { ...whole, workloads: spreadWorkloads(whole) };
  for (const assumption of assumptionsOf(cluster)) context.assume(assumption);
  return { ...cluster, issues, assumptions: [...assumptions.values()].sort(byCode) };
}

function byCode(a: { code: string; message: string }, b: { code: string; message: string }): number {
  return compareText(a.code, b.code) || compareText(a.message, b.message);
}

/** Hand-written host endpoints and automatic ones; one that the tree holds itself is not made again. */
function loadHostEndpoints(
  resources: readonly Resource[],
  context: LoadContext,
): readonly UnlabelledHostEndpoint[] {
  const written = resources.filter((resource) => isCalico(resource, "HostEndpoint"));
  const taken = new Set(written.map(({ name }) => name));
  const nodes = resources.filter((resource) => isKubernetes(resource, "", "Node"));
  const made = autoHostEndpoints(resources, nodes, context).filter(({ name }) => !taken.has(name));
  const all = [...written.flatMap((resource) => loadHostEndpoint(resource, context) ?? []), ...made];
  return all.sort((a, b) => compareText(a.name, b.name));
}

function mentionedProfiles(
  resources: readonly Resource[],
  workloads: readonly UnlabelledWorkload[],
  context: LoadContext,
): MentionedProfiles {
  // Pods have the profiles of Kubernetes; hand-written endpoints those that the tree holds (PROF-3), and their namespaces'.
  const pods = workloads.filter(({ ownerKind }) => ownerKind !== "WorkloadEndpoint");
  return {
    namespaces: new Set([
      ...pods.map(({ namespace }) => namespace),
      // What a cluster with such an endpoint surely has, as Calico's own controllers made both.
      ...(context.raw ? [] : workloads.flatMap(({ profiles }) => profiles.flatMap(namespaceOfProfile))),
      ...resources.flatMap((resource) => networkSetNamespace(resource, context) ?? []),
    ]),
    serviceAccounts: new Set(pods.map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`)),
  };
}

function namespaceOfProfile(profile: string): readonly string[] {
  return profile.startsWith("kns.") ? [profile.slice("kns.".length)] : [];
}

function labelWorkloads(
  workloads: readonly UnlabelledWorkload[],
  profiles: LoadedProfiles,
  mentioned: ReadonlySet<string>,
): readonly WorkloadEndpoint[] {
  const resolve = createLabelResolver(profiles.labels);
  return identifyWorkloads(workloads).map(({ ownLabels, openLabels, ...workload }) => ({
    ...workload,
    spread: [],
    ...resolve(withOpenLabels(ownLabels, openLabels, mentioned), workload.profiles),
  }));
}

function labelHostEndpoints(
  endpoints: readonly UnlabelledHostEndpoint[],
  profiles: LoadedProfiles,
): readonly HostEndpoint[] {
  const resolve = createLabelResolver(profiles.labels);
  return endpoints.map(({ ownLabels, ...endpoint }) => ({
    ...endpoint,
    // The only maker of host endpoint ids.
    id: `host/${endpoint.name}` as EndpointId,
    ...resolve(ownLabels, endpoint.profiles),
  }));
}
