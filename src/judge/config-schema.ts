import { z } from "zod";

// The one definition of `.calsim.yml`: it validates, and the published JSON Schema is made from it. What a schema can't
// say (selectors, addresses, names that must exist) is checked by the readers.

const text = z.string().min(1, "expected some text");
const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9._-]*$/, "expected a name: a letter, then letters, digits, `.`, `_` or `-`");
const level = z.enum(["failure", "warning", "notice"]);
const levelOrOff = z.enum(["failure", "warning", "notice", "off"]);

const selectorEnds = z
  .strictObject({
    pods: z
      .string()
      .optional()
      .describe("Calico selector on the labels of pods, as a policy would see them."),
    namespaces: z
      .string()
      .optional()
      .describe(
        "Calico selector on the labels of the pod's namespace; `projectcalico.org/name` is its name.",
      ),
    hosts: z.string().optional().describe("Calico selector on the labels of host endpoints."),
  })
  .meta({
    id: "selectors",
    description: "Endpoints by Calico selectors. `pods` and `namespaces` together mean pods that both match.",
  });

export const endsSchema = z
  .union([text, selectorEnds, z.array(z.union([text, selectorEnds])).min(1, "expected at least one entry")])
  .meta({
    id: "ends",
    description:
      "Who is meant: a group, an endpoint id (`prod/web`, `prod/*`, `host/worker-1`, `set/corp`), a CIDR, `*` for everyone, selectors, or a list of those.",
  });

const ports = z
  .array(text)
  .min(1, "expected at least one entry: to mean every connection, leave `ports` out")
  .meta({
    id: "ports",
    description:
      "Connections: `TCP/8080`, `TCP/8000-8100`, `UDP`, `ICMP`, `ICMP/8`. Left out: every connection.",
  });

const clusterFilter = z
  .array(name)
  .min(1, "expected at least one entry")
  .describe("Clusters meant. Left out: all.");
const message = text.describe(
  "Text of the finding. `{from}`, `{to}`, `{connections}`, `{count}` and `{rule}` are filled in.",
);

const failsafe = z.strictObject({
  protocol: z.enum(["tcp", "udp"]),
  port: z.int().min(0).max(65535),
  net: text.optional().describe("CIDR of the peers; left out: anyone."),
});

const exclude = z.array(text).min(1, "expected at least one pattern");

const source = z
  .union([
    z.strictObject({
      path: text.describe("Directory with everything below it, file, or glob."),
      exclude: exclude
        .optional()
        .describe("Files of it to leave out: directories, files or globs, relative to the repository."),
    }),
    z.strictObject({ kustomize: text.describe("Directory of a kustomization.") }),
    z.strictObject({
      helm: z.strictObject({
        chart: text.describe("Directory of the chart."),
        release: text,
        namespace: text.default("default"),
        values: z.array(text).default([]).describe("Files of values, later ones win."),
      }),
    }),
  ])
  .describe("Where manifests come from. Paths are relative to the repository.");

export const clusterSchema = z.strictObject({
  sources: z
    .array(source)
    .min(1, "expected at least one source")
    .optional()
    .describe(
      "In order; later ones add to earlier ones. Left out: what Argo CD, Flux or kustomizations of the repository say of a cluster of that name, or else every YAML file.",
    ),
  inventory: z
    .array(text)
    .optional()
    .describe(
      "Files with objects that the sources don't hold: output of `kubectl get -o yaml`, or hand-written.",
    ),
  exclude: exclude.optional().describe("Files that are not taken as they are: directories, files or globs."),
  calico: z
    .strictObject({
      version: z
        .string('expected text: write it in quotes, `"3.32"`')
        .regex(/^\d+\.\d+$/, "expected a release such as `3.32`")
        .optional(),
      dataplane: z.enum(["iptables", "nftables", "ebpf"]).optional(),
      endpointToHost: z
        .enum(["Accept", "Drop", "Return", "from-resource"])
        .optional()
        .describe(
          "What becomes of traffic from pods to their own host: Felix's `defaultEndpointToHostAction`.",
        ),
      failsafeInbound: z.array(failsafe).optional().describe("Failsafe ports of hosts. An empty list: none."),
      failsafeOutbound: z.array(failsafe).optional(),
      hostEndpointProfiles: z.array(text).optional().describe("Profiles of host endpoints that name none."),
    })
    .optional(),
  network: z
    .strictObject({
      podCIDRs: z.array(text).optional(),
      natOutgoing: z.boolean().optional(),
      natOutgoingExclusions: z.enum(["IPPoolsOnly", "IPPoolsAndHostIPs"]).optional(),
      encapsulation: z
        .enum(["none", "vxlan", "vxlan-cross-subnet", "ipip", "ipip-cross-subnet", "wireguard"])
        .optional(),
      hostInterfaces: z
        .record(
          text,
          z.array(
            z.strictObject({ name: text, addresses: z.array(text), subnets: z.array(text).optional() }),
          ),
        )
        .optional()
        .describe("Interfaces of nodes by node name, the uplink first."),
    })
    .optional(),
  workloads: z
    .array(z.strictObject({ group: z.string().optional(), kind: text, template: text }))
    .optional()
    .describe(
      "Further kinds with a pod template: `{ group: argoproj.io, kind: Rollout, template: spec.template }`.",
    ),
  defaultNamespace: text.optional().describe("Namespace of objects that name none. Default `default`."),
});

export const ruleSchema = z.strictObject({
  id: name.describe(
    "`no-new-app-to-host`, `no-host-lockout` and `no-config-weakening` are built in and can be changed.",
  ),
  when: z
    .enum(["newly-allowed", "newly-denied", "newly-unknown", "any"])
    .optional()
    .describe("Changes that count. Default `newly-allowed`, or `any` with `only`."),
  only: z.boolean().optional().describe("Only these may change: every other such change is a finding."),
  from: endsSchema.optional().describe("Default `*`."),
  to: endsSchema.optional().describe("Default `*`."),
  ports: ports.optional(),
  level: levelOrOff
    .optional()
    .describe("Default `failure`, the level that blocks. `off` switches the rule off."),
  unknown: levelOrOff
    .optional()
    .describe("Level for flows that may have changed so and can't be decided any more. Default: the level."),
  message: message.optional(),
  clusters: clusterFilter.optional(),
});

export const expectationSchema = z.strictObject({
  id: name,
  from: endsSchema,
  to: endsSchema,
  ports: ports.optional(),
  verdict: z.enum(["allow", "deny"]).describe("What must become of every one of these connections."),
  both: z.boolean().optional().describe("The same from `to` to `from`."),
  level: level.optional().describe("Default `failure`."),
  stillBroken: level.optional().describe("Level where it did not hold before either. Default: the level."),
  message: message.optional(),
  clusters: clusterFilter.optional(),
});

export const waiverSchema = z.strictObject({
  rule: name.describe("Id of a rule or an expectation, or `no-host-lockout`."),
  from: endsSchema,
  to: endsSchema,
  ports: ports.optional(),
  reason: text,
  owner: text.optional(),
  expires: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, "expected a day such as `2027-03-31`")
    .optional()
    .describe("Last day it holds."),
  clusters: clusterFilter.optional(),
});

export const reportSchema = z.strictObject({
  comment: z
    .enum(["changes", "always", "never"])
    .optional()
    .describe("When a pull request gets a comment. Default `changes`."),
  rows: z.int().min(1).max(1000).optional().describe("Most rows of a table in a comment. Default 50."),
  ifPromoted: z
    .boolean()
    .optional()
    .describe("Show what promoting staged policies would change. Default true."),
});

export const acceptanceSchema = z.strictObject({
  approvers: z
    .array(text)
    .optional()
    .describe(
      "The only people (`login`) and teams (`org/team`) whose `/calsim accept` counts, with write access or not. Left out: everyone with write access.",
    ),
  self: z
    .boolean()
    .optional()
    .describe("Whether authors may accept findings of their own pull request. Default true."),
});

export const configSchema = z
  .strictObject({
    version: z.literal(1),
    clusters: z
      .record(name, clusterSchema)
      .optional()
      .describe("Default: what the repository says of its clusters, or else one cluster, every YAML file."),
    groups: z
      .record(name, endsSchema)
      .optional()
      .describe("Names for sets of endpoints, not made of other groups. `app` and `hosts` are built in."),
    rules: z.array(ruleSchema).optional().describe("What a change may do, judged on the difference."),
    expectations: z.array(expectationSchema).optional().describe("What must hold after the change."),
    waivers: z.array(waiverSchema).optional().describe("Findings that are settled in advance."),
    report: reportSchema.optional(),
    acceptance: acceptanceSchema.optional().describe("Who may settle a finding with `/calsim accept`."),
  })
  .describe("Configuration of calsim, `.calsim.yml`.");

export type ClusterInput = z.output<typeof clusterSchema>;
export type RuleInput = z.output<typeof ruleSchema>;
export type ExpectationInput = z.output<typeof expectationSchema>;
export type WaiverInput = z.output<typeof waiverSchema>;
export type EndsInput = z.output<typeof endsSchema>;
