import { portConnections } from "../library.ts";
import { cellConnections, connectionsText } from "../read/cell-connections.ts";
import { disputeReason } from "../read/expected-table.ts";
import { number, records, text, type JsonRecord } from "../read/json.ts";
import { traceLines } from "../read/trace-lines.ts";
import type { Check } from "../recorder.ts";
import type { ScopedSimulation } from "./case-scope.ts";

const protocols: Readonly<Record<string, number>> = { TCP: 6, UDP: 17, SCTP: 132 };

/** Single connections between pods, asked of both evaluators: the walk and the matrix. */
export function checkProbes(
  entry: JsonRecord,
  { simulation, endpointsOf, contradictions, settles }: ScopedSimulation,
  check: Check,
): void {
  for (const probe of records(entry["probes"])) {
    const disputed = text(probe["disputed"]);
    if (disputed !== undefined && !settles(disputed)) {
      check.skip(disputeReason(disputed));
      continue;
    }
    const [protocol, port] = [text(probe["protocol"]) ?? "TCP", number(probe["port"]) ?? 0];
    const expected = probe["allowed"] === true ? "allow" : "deny";
    const [from] = endpointsOf(text(probe["src"]) ?? "");
    const [to] = endpointsOf(text(probe["dst"]) ?? "");
    if (from === undefined || to === undefined) {
      check.same(
        JSON.stringify(probe),
        "both are endpoints",
        `no endpoint ${text(probe[from === undefined ? "src" : "dst"]) ?? ""}`,
      );
      continue;
    }
    const what = `${from} -> ${to} ${protocol}/${String(port)}`;
    const trace = simulation.trace({ from, to, protocol, port });
    const reason = trace.verdict === expected ? undefined : contradictions.reasonForTrace(trace);
    if (reason !== undefined) {
      check.skip(reason, 2);
      continue;
    }
    check.same(`${what}, by the walk`, expected, trace.verdict, () => traceLines(trace));
    const probed = portConnections(protocols[protocol] ?? 6, [port, port], [1, 65535]);
    const cell = simulation.matrix.cell(from, to);
    const got = cellConnections(cell, cell.families[0]?.family ?? 4, probed);
    const all = connectionsText({ allowed: probed, unknown: portConnections(6, []) });
    const none = connectionsText({ allowed: portConnections(6, []), unknown: portConnections(6, []) });
    check.same(
      `${what}, by the matrix`,
      expected === "allow" ? all : none,
      got === undefined ? "no cell" : connectionsText(got),
      () => traceLines(trace),
    );
  }
}
