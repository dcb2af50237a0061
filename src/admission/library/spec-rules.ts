import { isJsonObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { Report } from "../problem.ts";
import { convertibleIssue } from "./kubernetes-ports.ts";
import { checkRule, checkSelector, textsOf } from "./rule-rules.ts";
import {
  isCidrOrAddress,
  isInterface,
  isLabelValue,
  isPortName,
  isQualifiedName,
  label,
  subdomain,
} from "./text-rules.ts";
import { parseAddress } from "../../sets/address.ts";

/** Calico's Go rules for the spec of a kind, beyond what its schema says. Kinds without any are not here. */
export const specRules: Readonly<Record<string, (spec: JsonObject, report: Report) => void>> = {
  NetworkPolicy: (spec, report) => {
    checkPolicy(spec, report, false);
  },
  GlobalNetworkPolicy: (spec, report) => {
    checkPolicy(spec, report, true);
    checkSelector(spec["namespaceSelector"], ["spec", "namespaceSelector"], report);
  },
  StagedNetworkPolicy: (spec, report) => {
    checkStaged(spec, report, ["tier", "stagedAction"], () => {
      checkPolicy(spec, report, false);
    });
  },
  StagedGlobalNetworkPolicy: (spec, report) => {
    checkStaged(spec, report, ["tier", "stagedAction"], () => {
      checkPolicy(spec, report, true);
      checkSelector(spec["namespaceSelector"], ["spec", "namespaceSelector"], report);
    });
  },
  StagedKubernetesNetworkPolicy: (spec, report) => {
    checkStaged(spec, report, ["stagedAction"], () => {
      const issue = convertibleIssue(spec);
      if (issue !== undefined)
        report(issue.path, "conversion-failed", `conversion to stagednetworkpolicy failed: ${issue.reason}`);
    });
  },
  Tier: (spec, report) => {
    const action = spec["defaultAction"];
    if (typeof action === "string" && !["", "Pass", "Deny"].includes(action))
      report(["spec", "defaultAction"], "unsupported-value", "must be Pass or Deny", action);
  },
  HostEndpoint: checkHostEndpoint,
  NetworkSet: checkSet,
  GlobalNetworkSet: checkSet,
  Profile: checkProfile,
};

function checkPolicy(spec: JsonObject, report: Report, isGlobalPolicy: boolean): void {
  const tier = spec["tier"];
  if (typeof tier === "string" && tier !== "" && !(label.test(tier) || subdomain.test(tier)))
    report(["spec", "tier"], "name-invalid", "is not a tier name", tier);
  checkSelector(spec["selector"], ["spec", "selector"], report);
  checkSelector(spec["serviceAccountSelector"], ["spec", "serviceAccountSelector"], report);
  const types = textsOf(spec["types"]);
  types.forEach((type, index) => {
    if (types.indexOf(type) < index)
      report(["spec", "types", index], "type-twice", `'${type}' type specified more than once`, type);
  });
  const hints = textsOf(spec["performanceHints"]);
  hints.forEach((hint, index) => {
    if (hint !== "AssumeNeededOnEveryNode")
      report(
        ["spec", "performanceHints", index],
        "unsupported-value",
        "must be AssumeNeededOnEveryNode",
        hint,
      );
    else if (hints.indexOf(hint) < index)
      report(["spec", "performanceHints", index], "duplicate-value", "duplicate value", hint);
  });
  for (const direction of ["ingress", "egress"] as const) {
    rulesOf(spec[direction]).forEach((rule, index) => {
      checkRule(rule, ["spec", direction, index], report, { direction, isGlobalPolicy });
    });
  }
}

export function rulesOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** A Delete may say nothing but which tier it is in; anything else is checked as what it would become. */
function checkStaged(spec: JsonObject, report: Report, allowed: readonly string[], check: () => void): void {
  if (spec["stagedAction"] !== "Delete") {
    check();
    return;
  }
  for (const [key, value] of Object.entries(spec)) {
    if (!allowed.includes(key) && !isZero(value)) {
      report(
        ["spec", key],
        "staged-delete-with-spec",
        "spec fields, except tier, should all be zero-value if stagedAction is Delete",
      );
    }
  }
}

function isZero(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.values(value).every(isZero);
}

function checkHostEndpoint(spec: JsonObject, report: Report): void {
  const { node, interfaceName } = spec;
  if (typeof node === "string" && node !== "" && !subdomain.test(node))
    report(["spec", "node"], "name-invalid", "is not a node name", node);
  if (typeof interfaceName === "string" && interfaceName !== "" && !isInterface(interfaceName)) {
    report(
      ["spec", "interfaceName"],
      "interface-invalid",
      "is not `*` or an interface name of at most 15 characters",
      interfaceName,
    );
  }
  textsOf(spec["expectedIPs"]).forEach((text, index) => {
    if (parseAddress(text) === undefined)
      report(["spec", "expectedIPs", index], "address-invalid", "is not an address", text);
  });
  textsOf(spec["profiles"]).forEach((text, index) => {
    if (!subdomain.test(text))
      report(["spec", "profiles", index], "name-invalid", "is not a profile name", text);
  });
  rulesOf(spec["ports"]).forEach((port, index) => {
    const path = ["spec", "ports", index];
    const { name, protocol, port: number } = port;
    if (typeof name !== "string" || !isPortName(name))
      report(
        [...path, "name"],
        "port-name",
        "is not a port name: 1-15 of `a-z`, `0-9`, `-`, with a letter",
        name,
      );
    if (!isPortProtocol(protocol))
      report([...path, "protocol"], "port-protocol", "protocol does not support ports", protocol);
    if (typeof number === "number" && (number < 1 || number > 65535))
      report([...path, "port"], "port-range", "must be between 1 and 65535", number);
  });
}

export function isPortProtocol(protocol: JsonValue | undefined): boolean {
  return (
    protocol === 6 ||
    protocol === 17 ||
    protocol === 132 ||
    (typeof protocol === "string" && ["TCP", "UDP", "SCTP"].includes(protocol))
  );
}

function checkSet(spec: JsonObject, report: Report): void {
  textsOf(spec["nets"]).forEach((text, index) => {
    if (!isCidrOrAddress(text)) report(["spec", "nets", index], "net-invalid", "is no CIDR or address", text);
  });
}

function checkProfile(spec: JsonObject, report: Report): void {
  const labels = spec["labelsToApply"];
  if (isJsonObject(labels)) {
    for (const [key, value] of Object.entries(labels)) {
      if (!isQualifiedName(key) || (typeof value === "string" && !isLabelValue(value)))
        report(["spec", "labelsToApply", key], "label-key", "is not a valid label", key);
    }
  }
  for (const direction of ["ingress", "egress"] as const) {
    rulesOf(spec[direction]).forEach((rule, index) => {
      checkRule(rule, ["spec", direction, index], report, { direction, isGlobalPolicy: false });
    });
  }
}
