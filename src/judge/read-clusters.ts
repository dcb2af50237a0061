import type { FieldPath } from "../model/resource.ts";
import type { FailsafePort, SimulateOptions } from "../model/options.ts";
import { parseCidr } from "../sets/address-set.ts";
import type { ClusterConfig, Pattern, SourceConfig } from "./config.ts";
import type { ConfigReader } from "./config-reader.ts";
import type { ClusterInput } from "./config-schema.ts";

export function readCluster(
  name: string,
  input: ClusterInput,
  path: FieldPath,
  reader: ConfigReader,
): ClusterConfig {
  checkAddresses(input, path, reader);
  const inventory = input.inventory ?? [];
  for (const [index, file] of inventory.entries()) checkPath(file, [...path, "inventory", index], reader);
  return {
    name,
    sources: (input.sources ?? []).map((source, index) =>
      readSource(source, [...path, "sources", index], reader),
    ),
    inventory,
    exclude: readPatterns(input.exclude ?? [], [...path, "exclude"], reader),
    options: optionsOf(input),
    place: reader.place(path),
  };
}

type SourceInput = NonNullable<ClusterInput["sources"]>[number];

function readSource(source: SourceInput, path: FieldPath, reader: ConfigReader): SourceConfig {
  const place = reader.place(path);
  if ("path" in source) {
    checkPath(source.path, [...path, "path"], reader);
    const exclude = readPatterns(source.exclude ?? [], [...path, "exclude"], reader);
    return { kind: "path", path: source.path, ...(exclude.length === 0 ? {} : { exclude }), place };
  }
  if ("kustomize" in source) {
    checkPath(source.kustomize, [...path, "kustomize"], reader);
    return { kind: "kustomize", path: source.kustomize, place };
  }
  const { chart, release, namespace, values } = source.helm;
  checkPath(chart, [...path, "helm", "chart"], reader);
  for (const [index, file] of values.entries()) checkPath(file, [...path, "helm", "values", index], reader);
  return { kind: "helm", chart, release, namespace, values, place };
}

function readPatterns(
  patterns: readonly string[],
  path: FieldPath,
  reader: ConfigReader,
): readonly Pattern[] {
  return patterns.map((pattern, index) => {
    checkPath(pattern, [...path, index], reader);
    return { pattern, place: reader.place([...path, index]) };
  });
}

/** Nothing outside of the repository may be read. */
function checkPath(text: string, path: FieldPath, reader: ConfigReader): void {
  const steps = text.split(/[/\\]/);
  if (!text.startsWith("/") && !/^[A-Za-z]:/.test(text) && !steps.includes("..")) return;
  const message = `\`${text}\` leads out of the repository, expected a path within it`;
  reader.fault(path, { code: "config-path-outside", message, value: text });
}

function checkAddresses({ calico, network }: ClusterInput, path: FieldPath, reader: ConfigReader): void {
  const check = (text: string | undefined, at: FieldPath): void => {
    if (text === undefined || parseCidr(text) !== undefined) return;
    reader.fault([...path, ...at], {
      code: "config-cidr-invalid",
      message: `\`${text}\` is no CIDR`,
      value: text,
    });
  };
  for (const [index, cidr] of (network?.podCIDRs ?? []).entries())
    check(cidr, ["network", "podCIDRs", index]);
  for (const key of ["failsafeInbound", "failsafeOutbound"] as const) {
    for (const [index, { net }] of (calico?.[key] ?? []).entries()) check(net, ["calico", key, index, "net"]);
  }
}

/** The settings as the engine takes them; what the file leaves out stays unset. */
function optionsOf({
  calico = {},
  network = {},
  workloads,
  defaultNamespace,
}: ClusterInput): SimulateOptions {
  const interfaces = Object.entries(network.hostInterfaces ?? {}).map(
    ([node, list]) =>
      [node, list.map(({ subnets, ...rest }) => ({ ...rest, ...defined({ subnets }) }))] as const,
  );
  return defined({
    calicoVersion: calico.version,
    dataplane: calico.dataplane,
    endpointToHost: calico.endpointToHost,
    failsafeInbound: calico.failsafeInbound?.map(failsafePort),
    failsafeOutbound: calico.failsafeOutbound?.map(failsafePort),
    hostEndpointProfiles: calico.hostEndpointProfiles,
    podCIDRs: network.podCIDRs,
    natOutgoing: network.natOutgoing,
    natOutgoingExclusions: network.natOutgoingExclusions,
    encapsulation: network.encapsulation,
    hostInterfaces: network.hostInterfaces === undefined ? undefined : Object.fromEntries(interfaces),
    workloads: workloads?.map(({ group, ...rest }) => ({ ...rest, ...defined({ group }) })),
    defaultNamespace,
  });
}

function failsafePort({
  protocol,
  port,
  net,
}: {
  protocol: "tcp" | "udp";
  port: number;
  net?: string | undefined;
}): FailsafePort {
  return { protocol, port, ...defined({ net }) };
}

/** The object without the properties that are not set. */
function defined<T extends object>(object: T): { readonly [Key in keyof T]?: Exclude<T[Key], undefined> } {
  // Cast: exactly the properties that are undefined are left out.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}
