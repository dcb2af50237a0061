import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readArguments, usage } from "./arguments.ts";
import { findSources } from "./find-sources.ts";
import { printResult } from "./print-result.ts";
import { runThreads } from "./run-threads.ts";

const projectRoot = fileURLToPath(new URL("../../", import.meta.url));
const defaultFolder = process.env["CALSIM_CONFORMANCE"] ?? resolve(projectRoot, "../shared/conformance");

/** `npm run conformance`: runs every corpus of a folder through the public API. Exit code 1 on a failure, 2 on wrong usage. */
async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2), defaultFolder);
  if (typeof asked === "string") {
    console.error(`${asked}\n\n${usage}`);
    return 2;
  }
  if (!existsSync(asked.folder) || !statSync(asked.folder).isDirectory())
    return nothingToRun(`there is no folder ${asked.folder}`, asked.json);
  const sources = findSources(resolve(asked.folder));
  if (sources.length === 0) return nothingToRun(`no cases were found in ${asked.folder}`, asked.json);
  const result = await runThreads(sources, asked.workers, asked.only);
  console.log(asked.json ? JSON.stringify(result) : printResult(result, asked.maxDifferences));
  return result.corpora.some(({ expectations }) => expectations.failed > 0) ? 1 : 0;
}

/** The vectors are not part of the project: without them there is nothing to be wrong about. */
function nothingToRun(reason: string, json: boolean): number {
  if (json) console.log(JSON.stringify({ corpora: [], differences: [], skips: [], reason }));
  else console.log(`conformance was not run: ${reason}\n0 passed, 0 failed, 0 skipped`);
  return 0;
}

process.exitCode = await main();
