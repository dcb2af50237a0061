import type { Chain, Direction, EndpointDecision, Simulation } from "../library.ts";
import { isRecord, list, number, record, text, type Json, type JsonRecord } from "../read/json.ts";
import { deciderText, expectedDeciderText } from "../read/decider-text.ts";
import { involved } from "../read/involved.ts";
import type { Check } from "../recorder.ts";
import { expectedTiers, tierKeys } from "./oracle-applied.ts";
import { oracleEndpoint } from "../read/oracle-endpoint.ts";

export interface ProbeRun {
  readonly check: Check;
  readonly applied: JsonRecord;
  readonly resources: readonly Json[];
  readonly enforced: Simulation;
  readonly alongside: Simulation;
  readonly promoted: Simulation;
}

interface Question {
  readonly endpoint: string;
  readonly direction: Direction;
  readonly probe: JsonRecord;
}

/** One packet: what each endpoint's policy says of it, as enforced, with staged policies counted in, and promoted. */
export function checkProbe(run: ProbeRun, probe: JsonRecord): void {
  const sides = [
    ["egress", record(probe["src"])],
    ["ingress", record(probe["dst"])],
  ] as const;
  const staged = record(probe["stagedAsEnforced"]);
  for (const [direction, side] of sides) {
    const expected = probe[direction];
    const endpoint = text(side["endpoint"]);
    if (!isRecord(expected) || endpoint === undefined) continue;
    const question: Question = { endpoint, direction, probe };
    checkResult(run, question, { mode: "", simulation: run.enforced, expected, stagedCount: false });
    const alongside = staged[direction];
    if (isRecord(alongside)) {
      const mode = "staged as enforced, ";
      checkResult(run, question, { mode, simulation: run.alongside, expected: alongside, stagedCount: true });
    }
    if (probe["whatIf"] !== undefined) {
      const whatIf = record(probe["whatIf"])[direction];
      const changed = isRecord(whatIf) ? whatIf : undefined;
      const mode = "staged promoted, ";
      checkResult(run, question, {
        mode,
        simulation: run.promoted,
        expected: changed ?? expected,
        stagedCount: false,
        same: changed === undefined,
      });
    }
  }
}

interface Expectation {
  readonly mode: string;
  readonly simulation: Simulation;
  readonly expected: JsonRecord;
  /** Staged policies take part: a tier that holds only staged ones is a tier like others. */
  readonly stagedCount: boolean;
  /** Only verdict and decider are known to be as they were. */
  readonly same?: boolean;
}

function checkResult(run: ProbeRun, question: Question, expectation: Expectation): void {
  compare(run, question, "normal", expectation);
  for (const [chain, expected] of Object.entries(record(expectation.expected["chains"]))) {
    if (!Object.hasOwn(tierKeys, chain)) {
      run.check.same(`chain ${chain}`, "known", "unknown");
      continue;
    }
    compare(run, question, chain as Chain, { ...expectation, expected: record(expected) });
  }
}

function compare(
  { check, applied, resources }: ProbeRun,
  question: Question,
  chain: Chain,
  expectation: Expectation,
): void {
  const { endpoint, direction, probe } = question;
  const { expected, simulation, same = false } = expectation;
  const query = { endpoint: oracleEndpoint(endpoint), direction, chain, ...packet(probe) };
  const decision = simulation.decide(query);
  const tiers = expectedTiers(record(applied[endpoint]), chain, direction);
  const isShown = shownPasses(tiers, chain, expectation.stagedCount);
  const verdict = text(expected["verdict"]) ?? "";
  const withDecider = verdict !== "none" && expected["decidedBy"] !== undefined;
  const left = {
    verdict,
    by: withDecider ? expectedDeciderText(expected["decidedBy"]) : undefined,
    passed: same ? undefined : list(expected["passed"]).map(expectedDeciderText).filter(isShown),
  };
  const right = {
    verdict: chainVerdict(decision, chain),
    by: withDecider ? deciderText(decision.decidedBy) : undefined,
    passed: same ? undefined : decision.passed.map(deciderText).filter(isShown),
  };
  const what = `${expectation.mode}${direction} of ${query.endpoint} (${chain}): ${packetText(probe)}`;
  check.same(what, left, right, () => [
    ...involved(resources, { endpoints: [query.endpoint], policies: tiers.flatMap((tier) => tier.policies) }),
    `decision: ${JSON.stringify(decision)}`,
  ]);
}

/**
 * A chain's outcome in the vectors' words: a forward chain that ends without a verdict lets the packet on, `none`; a
 * failsafe port ends a preDNAT or untracked chain with `allow`, although later chains go on (HEP-10).
 */
function chainVerdict({ verdict, decidedBy }: EndpointDecision, chain: Chain): string {
  if (chain === "forward" && decidedBy.kind === "end-of-chain") return "none";
  return verdict === "none" && decidedBy.kind === "failsafe" ? "allow" : verdict;
}

/**
 * Passes that have an effect. The vectors also list the end of a tier that holds only staged policies in that direction;
 * and they list no tier ends in chains where no tier end ever decides (EVAL-3).
 */
function shownPasses(
  tiers: ReturnType<typeof expectedTiers>,
  chain: Chain,
  stagedCount: boolean,
): (passed: string) => boolean {
  if (chain === "preDNAT" || chain === "untracked") return (passed) => !passed.startsWith("end of tier ");
  const staged = tiers.filter((tier) => tier.policies.every((policy) => policy.startsWith("Staged")));
  const invisible = new Set(stagedCount ? [] : staged.map(({ tier }) => `end of tier ${tier}`));
  return (passed) => !invisible.has(passed);
}

/** Addresses, protocol and ports of a probe or flow, as the library asks for them. */
export function packet(probe: JsonRecord): {
  source: string;
  destination: string;
  protocol: string | number;
  port?: number;
  sourcePort?: number;
  icmp?: { type: number; code?: number };
} {
  const icmp = probe["icmp"];
  const [port, sourcePort] = [number(probe["dport"]), number(probe["sport"])];
  const code = isRecord(icmp) ? number(icmp["code"]) : undefined;
  return {
    source: text(record(probe["src"])["ip"]) ?? "",
    destination: text(record(probe["dst"])["ip"]) ?? "",
    protocol: number(probe["proto"]) ?? text(probe["proto"]) ?? "",
    ...(port === undefined ? {} : { port }),
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...(isRecord(icmp)
      ? { icmp: { type: number(icmp["type"]) ?? 0, ...(code === undefined ? {} : { code }) } }
      : {}),
  };
}

export function packetText(probe: JsonRecord): string {
  const { source, destination, protocol, port, sourcePort, icmp } = packet(probe);
  const from = sourcePort === undefined ? source : `${source} port ${String(sourcePort)}`;
  const to = port === undefined ? destination : `${destination} port ${String(port)}`;
  const type = icmp === undefined ? "" : ` type ${String(icmp.type)} code ${String(icmp.code ?? "any")}`;
  return `${String(protocol)}${type} ${from} -> ${to}`;
}
