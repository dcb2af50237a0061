import type { FlowQuery, Simulation } from "../library.ts";
import { isRecord, number, record, text, type Json, type JsonRecord } from "../read/json.ts";
import { deciderText, expectedDeciderText } from "../read/decider-text.ts";
import { involved } from "../read/involved.ts";
import { traceLines } from "../read/trace-lines.ts";
import type { Check } from "../recorder.ts";
import { packet, packetText } from "./oracle-probe.ts";

/** A packet along its whole path: does it arrive, and what stopped it. */
export function checkFlow(
  check: Check,
  simulation: Simulation,
  flow: JsonRecord,
  resources: readonly Json[],
): void {
  const { source, destination, ...rest } = packet(flow);
  const via = flow["viaService"];
  const port = isRecord(via) ? number(via["port"]) : undefined;
  const query: FlowQuery = {
    from: end(flow["src"], source),
    to: end(flow["dst"], destination),
    ...rest,
    ...(isRecord(via)
      ? { via: { address: text(via["ip"]) ?? "", ...(port === undefined ? {} : { port }) } }
      : {}),
  };
  const trace = simulation.trace(query);
  const denied = record(flow["deniedBy"])["by"];
  const left = {
    verdict: text(flow["verdict"]),
    by: denied === undefined ? undefined : expectedDeciderText(denied),
  };
  const right = {
    verdict: trace.verdict,
    by: denied === undefined ? undefined : deciderText(trace.decidedBy),
  };
  const service = isRecord(via) ? ` via ${text(via["ip"]) ?? ""} port ${String(port ?? "any")}` : "";
  const action = text(flow["endpointToHostAction"]) ?? "";
  check.same(
    `${packetText(flow)}${service}, endpoint-to-host ${action}: ${query.from} -> ${query.to}`,
    left,
    right,
    () => [
      `denied by ${JSON.stringify(flow["deniedBy"])}`,
      ...traceLines(trace),
      ...involved(resources, { endpoints: [query.from, query.to], policies: policiesOf(trace) }),
      ...involved(
        resources.filter((resource) => record(resource)["kind"] === "HostEndpoint"),
        { endpoints: allHosts(resources), policies: [] },
      ),
    ],
  );
}

function end(value: Json | undefined, address: string): string {
  const pod = text(record(value)["pod"]);
  return pod === undefined ? address : `${pod}@${address}`;
}

function policiesOf(trace: ReturnType<Simulation["trace"]>): readonly string[] {
  return trace.steps.flatMap(({ decidedBy }) => (decidedBy.kind === "rule" ? [decidedBy.policy] : []));
}

function allHosts(resources: readonly Json[]): readonly string[] {
  return resources.map((resource) => `host/${text(record(record(resource)["metadata"])["name"]) ?? ""}`);
}
