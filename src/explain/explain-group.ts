import type { Cluster } from "../model/cluster.ts";
import type { Decision, Verdict } from "../model/ruling.ts";
import type { SourceFile } from "../model/resource.ts";
import type { SourceRef } from "../model/source-ref.ts";
import type { TraceLine } from "../model/trace-line.ts";
import { traceQuestion, type FlowQuestion } from "../evaluate/trace-question.ts";
import type { FlowTrace } from "../evaluate/trace-flow.ts";
import { resolveEnd } from "../select/resolve-end.ts";
import type { Connection } from "../sets/connection.ts";
import { describeDecider, describeStep, policyName } from "./describe-decider.ts";
import type { Answer } from "./answer.ts";
import { excerptAt } from "./excerpt.ts";
import { traceLines } from "./trace-lines.ts";

/** One side of a change in words. */
export interface ExplainedSide {
  readonly verdict: Verdict;
  readonly decidedBy: string;
  readonly step: string;
  readonly place: SourceRef | undefined;
  /** The deciding rule as written, without its indentation. */
  readonly excerpt: string | undefined;
}

/** A tree as one side of a comparison. */
export interface ExplainedTree {
  readonly cluster: Cluster;
  readonly files: ReadonlyMap<string, SourceFile>;
}

export function explainSide(
  tree: ExplainedTree,
  verdict: Verdict,
  decision: Decision | undefined,
): ExplainedSide {
  if (decision === undefined) {
    return {
      verdict,
      decidedBy: "no policy is consulted on this path",
      step: "",
      place: undefined,
      excerpt: undefined,
    };
  }
  const { text, place } = describeDecider(tree.cluster, decision.decidedBy, decision.step.direction);
  return {
    verdict,
    decidedBy: text,
    step: describeStep(decision.step),
    place,
    excerpt: excerptAt(tree.files, place),
  };
}

/** A connection between two ids to be asked of any cluster. */
export interface WitnessQuestion {
  readonly from: string;
  readonly to: string;
  readonly family: 4 | 6;
  readonly connection: Connection;
}

/** `undefined`: the cluster lacks one of the ends. */
export function traceWitness(
  cluster: Cluster,
  { from, to, family, connection }: WitnessQuestion,
): FlowTrace | undefined {
  const sender = resolveEnd(cluster, from, family);
  const receiver = resolveEnd(cluster, to, family);
  if (sender === undefined || receiver === undefined) return undefined;
  const question: FlowQuestion = { from: sender, to: receiver, connection, via: undefined };
  return traceQuestion(cluster, question);
}

/** The verdict of a witness and the policies that had a say; `undefined` where an end is missing. */
export function witnessAnswer(cluster: Cluster, question: WitnessQuestion): Answer | undefined {
  const trace = traceWitness(cluster, question);
  if (trace === undefined) return undefined;
  const deciders = trace.steps.flatMap(({ decidedBy, passed }) => [...passed, decidedBy]);
  const policies = deciders.flatMap((decider) =>
    decider.kind === "rule" ? [policyName(decider.policy)] : [],
  );
  return { verdict: trace.verdict, policies: [...new Set(policies)] };
}

export function witnessLines(cluster: Cluster, question: WitnessQuestion): readonly TraceLine[] {
  const trace = traceWitness(cluster, question);
  if (trace === undefined) {
    return [
      {
        step: "",
        text: "one of the two ends does not exist on this side",
        verdict: "info",
        place: undefined,
      },
    ];
  }
  // Chains that have no policy for the packet are part of the path, but no news.
  const telling = trace.steps.filter(
    ({ decidedBy, passed }) => decidedBy.kind !== "end-of-chain" || passed.length > 0,
  );
  const lines = [...telling.flatMap((step) => traceLines(cluster, step)), ...openLines(cluster, trace)];
  if (lines.length > 0) return lines;
  return [{ step: "", text: "no policy is consulted on this path", verdict: "allow", place: undefined }];
}

/** Where addresses or nodes leave the answer open, the steps are those of one case: that there are others is said last. */
function openLines(cluster: Cluster, { verdict, steps, decidedBy }: FlowTrace): readonly TraceLine[] {
  if (verdict !== "unknown" || steps.at(-1)?.verdict === "unknown") return [];
  const { text } = describeDecider(cluster, decidedBy, "ingress");
  return [{ step: "all in all", text, verdict, place: undefined }];
}
