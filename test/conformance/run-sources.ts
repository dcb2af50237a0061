import { basename } from "node:path";
import { checkLiveVector } from "./check/live.ts";
import { checkManifests } from "./check/manifests.ts";
import { checkOracleCase, isOracleCase } from "./check/oracle.ts";
import { checkPolicyCase } from "./check/policy-case.ts";
import { tableCases } from "./check/calico-table.ts";
import type { Source } from "./find-sources.ts";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseJson, record, text, type Json } from "./read/json.ts";
import { readLines } from "./read/read-lines.ts";
import type { Recorder } from "./recorder.ts";

/** Which part of the cases a thread runs: every `count`th, from `index` on. */
export interface Stripe {
  readonly index: number;
  readonly count: number;
}

/** Runs this thread's part of all cases, one at a time, so that memory stays bounded. */
export async function runSources(
  sources: readonly Source[],
  stripe: Stripe,
  recorder: Recorder,
): Promise<void> {
  let unit = 0;
  const mine = (): boolean => unit++ % stripe.count === stripe.index;
  for (const source of sources) {
    switch (source.kind) {
      case "lines":
        for await (const line of readLines(source.path))
          if (mine()) runLine(unit, source.corpus, line, recorder);
        break;
      case "table":
        for (const { id, run } of tableCases(source.path))
          if (mine()) recorder.runCase(unit, source.corpus, id, run);
        break;
      case "live":
        if (mine()) runLive(unit, source, recorder);
        break;
      case "case":
        if (mine()) {
          recorder.runCase(unit, source.corpus, basename(dirname(source.path)), (check) => {
            checkPolicyCase(source.path, check);
          });
        }
        break;
      case "manifests":
        if (mine()) {
          recorder.runCase(unit, source.corpus, basename(source.path), (check) => {
            checkManifests(source.path, check);
          });
        }
        break;
      case "unknown":
        if (mine()) {
          recorder.runCase(unit, source.corpus, basename(source.path), (check) => {
            check.skip("a file of a kind this run does not know");
          });
        }
    }
  }
}

function runLine(unit: number, corpus: string, line: string, recorder: Recorder): void {
  const entry = parseOrNull(line);
  const id = text(record(entry)["id"]) ?? `line ${String(unit)}`;
  recorder.runCase(unit, corpus, id, (check) => {
    if (isOracleCase(entry)) checkOracleCase(entry, check);
    else if (record(entry)["flows"] !== undefined) checkLiveVector(record(entry), check);
    else check.skip("a line of a kind this run does not know");
  });
}

/** A line that is no JSON is one of a kind that is not known, and no reason to end the run. */
function parseOrNull(line: string): Json {
  try {
    return parseJson(line);
  } catch {
    return null;
  }
}

function runLive(unit: number, source: Source, recorder: Recorder): void {
  const vector = record(parseJson(readFileSync(source.path, "utf8")));
  recorder.runCase(unit, source.corpus, text(vector["id"]) ?? basename(source.path), (check) => {
    checkLiveVector(vector, check);
  });
}
