import { simulate, type SimulateOptions, type Simulation } from "../library.ts";
import { isRecord, list, record, records, text, texts, type Json, type JsonRecord } from "../read/json.ts";
import { resourceFiles } from "../read/resource-files.ts";
import type { Check } from "../recorder.ts";
import { checkApplied } from "./oracle-applied.ts";
import { checkFlow } from "./oracle-flow.ts";
import { checkProbe, type ProbeRun } from "./oracle-probe.ts";

/** A small cluster with what Calico's own code made of it: applied policies, packets judged by endpoints, whole paths. */
export function checkOracleCase(entry: JsonRecord, check: Check): void {
  if (entry["mode"] !== undefined && entry["mode"] !== "raw") {
    check.skip(`no option stands for the mode ${JSON.stringify(entry["mode"])}`);
    return;
  }
  const resources = list(entry["resources"]);
  const files = resourceFiles(resources);
  const base = baseOptions(entry);
  const run = (options: SimulateOptions): Simulation => simulate(files, { ...base, ...options });
  const hasStaged = records(entry["resources"]).some(
    (resource) => text(resource["kind"])?.startsWith("Staged") === true,
  );
  const enforced = run({});
  const alongside = hasStaged ? run({ staged: "alongside" }) : enforced;
  const promoted = hasStaged ? run({ staged: "promote" }) : enforced;
  const applied = record(entry["applied"]);
  checkApplied(check, applied, enforced, resources);
  const probeRun: ProbeRun = { check, applied, resources, enforced, alongside, promoted };
  for (const probe of records(entry["probes"])) checkProbe(probeRun, probe);
  const byAction = new Map<string, Simulation>();
  for (const flow of records(entry["flows"])) {
    const action = text(flow["endpointToHostAction"]) ?? "ACCEPT";
    const endpointToHost = endpointToHostActions[action];
    if (endpointToHost === undefined) {
      check.skip(`no option stands for the endpoint-to-host action \`${action}\``);
      continue;
    }
    const simulation = byAction.get(action) ?? run({ endpointToHost });
    byAction.set(action, simulation);
    checkFlow(check, simulation, flow, resources);
  }
}

const endpointToHostActions: Readonly<Record<string, "Accept" | "Drop" | "Return">> = {
  ACCEPT: "Accept",
  DROP: "Drop",
  RETURN: "Return",
};

/** What these vectors assume: one plain network on `eth0` of every node, nothing translated or encapsulated. */
function baseOptions(entry: JsonRecord): SimulateOptions {
  const nodes = records(entry["nodes"]);
  const interfaces = nodes.map(
    (node) => [text(node["name"]) ?? "", [{ name: "eth0", addresses: texts(node["ips"]) }]] as const,
  );
  return {
    natOutgoing: false,
    encapsulation: "none",
    ...(entry["mode"] === "raw" ? { raw: true } : {}),
    ...(nodes.length > 0 ? { hostInterfaces: Object.fromEntries(interfaces) } : {}),
  };
}

/** Whether a JSON Lines entry is such a cluster. */
export function isOracleCase(entry: Json): entry is JsonRecord {
  return (
    isRecord(entry) &&
    typeof entry["id"] === "string" &&
    Array.isArray(entry["resources"]) &&
    (isRecord(entry["applied"]) || Array.isArray(entry["probes"]))
  );
}
