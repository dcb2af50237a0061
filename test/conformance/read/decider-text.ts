import type { Decider } from "../library.ts";
import { number, record, text, type Json } from "./json.ts";

/**
 * A decider as one line, the same for the vectors' form and for ours. Rules of the converted Kubernetes kinds are named
 * by their policy alone: vectors count the converted rules, and so may say another number than a reader would.
 */
export function deciderText(decider: Decider): string {
  switch (decider.kind) {
    case "rule":
      return ruleText(decider.policy, decider.rule, decider.action);
    case "end-of-tier":
      return `end of tier ${decider.tier}`;
    case "profile":
      return profileText(decider.profile, decider.rule, decider.action);
    case "missing-profile":
      // PROF-3: Felix puts a profile with one deny rule in its place.
      return profileText(decider.profile, 0, "Deny");
    case "no-profile-match":
      return "no profile matched";
    case "endpoint-to-host":
      return "endpoint-to-host action";
    case "undecided":
      return `undecided: ${decider.reason}`;
    default:
      return decider.kind;
  }
}

/** The same line for a vector's `decidedBy`, `passed` entry or `deniedBy.by`. */
export function expectedDeciderText(value: Json | undefined): string {
  const by = record(value);
  const tier = text(by["tier"]);
  const profile = text(by["profile"]);
  const action = text(by["action"]) ?? "";
  const rule = number(by["rule"]) ?? 0;
  if (by["failsafe"] === true) return "failsafe";
  if (by["noProfileMatched"] === true) return "no profile matched";
  if (profile !== undefined) return profileText(profile, rule, action);
  if (by["endOfTier"] === true) return `end of tier ${tier ?? ""}`;
  if (text(by["builtin"])?.includes("DefaultEndpointToHostAction") === true) return "endpoint-to-host action";
  if (tier === undefined) return JSON.stringify(by);
  const namespace = text(by["namespace"]);
  return ruleText(
    `${text(by["kind"]) ?? ""}:${namespace === undefined ? "" : `${namespace}/`}${text(by["name"]) ?? ""}`,
    rule,
    action,
  );
}

function ruleText(policy: string, rule: number, action: string): string {
  return /^Kubernetes/.test(policy) ? policy : `${policy} rule ${String(rule)} ${action}`;
}

function profileText(profile: string, rule: number, action: string): string {
  return `profile ${profile} rule ${String(rule)} ${action}`;
}
