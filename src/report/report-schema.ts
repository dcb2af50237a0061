import { z } from "zod";
import type { AssumptionCode, IssueCode } from "../model/issues/issue-catalogue.ts";

/**
 * The schema of a report as JSON, version 1. What may be `undefined` in a Report is absent in JSON. Keys it doesn't know
 * are let through, so that a report of a later minor version can be read.
 */

// Casts: any text passes, so that reports of other releases can be read; those of this one have the codes it knows.
const issueCode = z.string() as unknown as z.ZodType<IssueCode>;
const assumptionCode = z.string() as unknown as z.ZodType<AssumptionCode>;

const count = z.int().min(0);
const verdict = z.enum(["allow", "deny", "unknown", "absent"]);
const level = z.enum(["failure", "warning", "notice"]);

const placeShape = {
  path: z.string().describe("Path in the tree, with `/`, or what was rendered."),
  line: z.int().min(1),
  endLine: z.int().min(1).exactOptional().describe("Last line, included."),
  column: z.int().min(1).exactOptional(),
};

const sourceRefSchema = z
  .object({
    ...placeShape,
    field: z.string().exactOptional().describe("Where in the object: `spec.ingress[0].source.selector`."),
    origin: z
      .object({
        ...placeShape,
        path: z.string().describe("Path in the tree, with `/`."),
        exact: z
          .boolean()
          .describe(
            "It stands there as it was rendered; else the object begins there, or it is the nearest line above.",
          ),
      })
      .exactOptional()
      .describe("Of a place in what was rendered: the file of the tree it comes from."),
  })
  .meta({ id: "SourceRef", description: "A place in a file of the tree. Lines and columns count from 1." });

const place = sourceRefSchema.optional();

const issueShape = {
  code: issueCode.describe("Stable, kebab-case; src/model/issues/CATALOGUE.md says what each means."),
  severity: z.enum(["error", "warning", "notice"]),
  message: z.string(),
  place: sourceRefSchema.exactOptional(),
  object: z.string().exactOptional().describe("`Kind namespace/name`."),
  use: z.enum(["used", "used-in-part", "ignored"]).exactOptional().describe("What became of the object."),
  value: z.string().exactOptional().describe("The offending value as written."),
  hint: z.string().exactOptional(),
};

const issueSchema = z
  .object(issueShape)
  .readonly()
  .meta({ id: "Issue", description: "A fault or remarkable fact in the input." });

const clusterIssueSchema = z
  .object({
    ...issueShape,
    since: z.enum(["base", "head", "fixed"]).describe("`head`: brought by this change."),
    touched: z.literal(true).exactOptional().describe("An older one in a file that this change touches."),
  })
  .meta({ id: "ClusterIssue" });

const causeSchema = z
  .object({
    kind: z.enum([
      "policy-added",
      "policy-removed",
      "rule",
      "selector",
      "order",
      "tier",
      "label",
      "endpoint-added",
      "endpoint-removed",
      "endpoint",
      "set",
      "configuration",
    ]),
    text: z.string(),
    base: place,
    head: place,
    diff: z.string().optional().describe("Unified text difference."),
    sufficient: z.boolean().describe("False when the change needs several edits together."),
  })
  .meta({ id: "Cause", description: "An edit of the pull request that a change needs." });

const endpointGroupSchema = z
  .object({
    label: z.string().describe("What the members share, for people."),
    kind: z.enum(["pods", "hosts", "sets", "outside", "mixed"]),
    members: z.array(z.string()).readonly().describe("Every member id, sorted."),
  })
  .meta({ id: "EndpointGroup" });

const decidedSideSchema = z
  .object({
    verdict: verdict.describe("`absent`: the endpoint does not exist on this side."),
    decidedBy: z.string(),
    step: z.string(),
    place,
    excerpt: z.string().optional().describe("The deciding rule as written."),
  })
  .meta({ id: "DecidedSide" });

const traceLineSchema = z
  .object({
    step: z.string(),
    text: z.string(),
    verdict: z.enum(["allow", "deny", "pass", "unknown", "info"]),
    place,
  })
  .meta({ id: "TraceLine" });

const witnessSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    fromAddress: z
      .string()
      .optional()
      .describe("Where `from` is a set or an outside block: the address asked at."),
    toAddress: z.string().optional(),
    connection: z.string().describe("`TCP/443` or `ICMP type 8`."),
    base: z.array(traceLineSchema).readonly(),
    head: z.array(traceLineSchema).readonly(),
  })
  .meta({
    id: "Witness",
    description: "One connection that shows a change, with what each side does to it.",
  });

const pairBlocks = z
  .array(z.object({ from: z.array(z.string()).readonly(), to: z.array(z.string()).readonly() }))
  .readonly();

const pairShapeSchema = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("all") }),
    z.object({ kind: z.literal("all-but"), blocks: pairBlocks }),
    z.object({ kind: z.literal("only"), blocks: pairBlocks }),
  ])
  .meta({
    id: "PairShape",
    description:
      "Which pairs of `from` and `to` are meant, an endpoint with itself aside: all, all but every pair of some blocks, or only those.",
  });

const changeGroupSchema = z
  .object({
    id: z.string(),
    change: z.enum(["newly-allowed", "newly-denied", "newly-unknown", "no-longer-unknown"]),
    from: endpointGroupSchema,
    to: endpointGroupSchema,
    flows: count.describe("Ordered pairs in the group."),
    pairs: pairShapeSchema,
    connections: z.string(),
    family: z
      .union([z.literal(4), z.literal(6)])
      .optional()
      .describe("Absent: both families alike, or one in use."),
    base: decidedSideSchema,
    head: decidedSideSchema,
    causes: z.array(causeSchema).readonly(),
    witness: witnessSchema,
    notes: z.array(z.string()).readonly(),
    findings: z.array(z.string()).readonly().describe("Ids of the findings that rest on this group."),
  })
  .meta({ id: "ChangeGroup", description: "Flows that changed in the same way, for the same reason." });

const endpointSummarySchema = z
  .object({ id: z.string(), kind: z.enum(["workload", "host", "set", "outside"]), place })
  .meta({ id: "EndpointSummary" });

const assumptionSchema = z
  .object({ code: assumptionCode, message: z.string(), settle: z.string() })
  .meta({ id: "Assumption", description: "Something the engine had to assume, and how to settle it." });

const changeCounts = {
  newlyAllowed: count,
  newlyDenied: count,
  newlyUnknown: count,
  noLongerUnknown: count,
};

const changeListSchema = z
  .object({ counts: z.object(changeCounts), changes: z.array(changeGroupSchema).readonly() })
  .meta({ id: "ChangeList" });

const stagedPolicySchema = z
  .object({
    policy: z.string().describe("`StagedGlobalNetworkPolicy deny-all`."),
    action: z
      .enum(["Set", "Delete", "Learn", "Ignore"])
      .describe(
        "`Set` and `Learn` put it in force, `Delete` removes its counterpart, `Ignore` does nothing.",
      ),
    edit: z.enum(["none", "added", "changed", "removed"]).describe("What the pull request does to it."),
    place: sourceRefSchema,
  })
  .meta({ id: "StagedPolicy" });

const promotedReportSchema = z
  .object({
    staged: z.array(stagedPolicySchema).readonly().describe("The staged policies of both sides."),
    onPromotion: changeListSchema.describe(
      "From the head as enforced (`base` of each change) to the head with its staged policies promoted (`head`).",
    ),
    byChange: changeListSchema
      .optional()
      .describe(
        "From the base with its staged policies promoted to the head with its own promoted, less what changes alike without promotion. Only where the change touches a staged policy.",
      ),
  })
  .meta({
    id: "PromotedReport",
    description:
      "What would change if every staged policy were carried out. Not enforced, and no part of the conclusion.",
  });

const clusterReportSchema = z
  .object({
    name: z.string(),
    counts: z.object({ pods: count, hosts: count, sets: count, pairs: count, ...changeCounts }),
    changes: z.array(changeGroupSchema).readonly(),
    endpointsAdded: z.array(endpointSummarySchema).readonly(),
    endpointsRemoved: z.array(endpointSummarySchema).readonly(),
    issues: z.array(clusterIssueSchema).readonly(),
    assumptions: z.array(assumptionSchema).readonly(),
    ifPromoted: promotedReportSchema.optional(),
  })
  .meta({ id: "ClusterReport" });

const findingSchema = z
  .object({
    id: z.string(),
    rule: z.string(),
    level,
    message: z.string(),
    cluster: z.string().optional(),
    place,
    changes: z.array(z.string()).readonly().describe("Ids of the change groups it rests on."),
    settled: z
      .object({ by: z.string(), reason: z.string(), until: z.string().optional() })
      .optional()
      .describe("Waived or accepted: no longer blocks, always shown."),
  })
  .meta({ id: "Finding" });

const expectationResultSchema = z
  .object({
    id: z.string(),
    cluster: z.string(),
    text: z.string().describe("What has to hold."),
    outcome: z
      .enum(["holds", "newly-fixed", "still-broken", "newly-broken", "cannot-tell", "unmatched"])
      .describe("`cannot-tell`: part of it can't be decided. `unmatched`: nobody is among its ends."),
    level,
    place,
    findings: z.array(z.string()).readonly().describe("Ids of its findings, waived ones included."),
  })
  .meta({ id: "ExpectationResult" });

const judgement = {
  conclusion: z.enum(["success", "failure"]),
  title: z.string(),
  findings: z.array(findingSchema).readonly(),
  expectations: z.array(expectationResultSchema).readonly(),
};

export const reportSchema = z
  .object({
    version: z.literal(1),
    ...judgement,
    clusters: z.array(clusterReportSchema).readonly(),
    configIssues: z.array(issueSchema).readonly(),
    byHead: z
      .object(judgement)
      .optional()
      .describe(
        "What the head's `.calsim.yml` would say, where it is another one. No part of the conclusion.",
      ),
    settings: z
      .object({
        comment: z.enum(["changes", "always", "never"]),
        rows: z.int().min(1).describe("Most rows of a table in a comment that do not block."),
        ifPromoted: z.boolean(),
      })
      .describe("`report` of the `.calsim.yml` that judges."),
  })
  .meta({
    title: "calsim report",
    description: "What a change does to the connectivity of a cluster, as calsim judged it.",
  });
