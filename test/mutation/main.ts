import { readFileSync } from "node:fs";
import { Stryker } from "@stryker-mutator/core";
import { rooms, targetOf, type Target } from "./targets.ts";

const usage = `npm run mutate [-- ROOM | ROOM/FILE.ts | ROOM/FILE.ts:FROM-TO ...]
Rooms: ${rooms.join(", ")}. Reports go to reports/mutation/; what was tried before and has not changed is not run again.`;

const words = process.argv.slice(2);
const targets = (words.length === 0 ? rooms : words).map(targetOf);
if (targets.every((target) => target !== undefined)) {
  for (const target of targets) process.stdout.write(`${await mutate(target)}\n`);
} else {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
}

/** Mutates the target and says how many of its mutants were noticed. */
async function mutate({ name, mutate, tests }: Target): Promise<string> {
  const { jest } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly jest: object };
  const reports = `reports/mutation/${name}`;
  const results = await new Stryker({
    testRunner: "jest",
    testRunnerNodeArgs: ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"],
    plugins: ["@stryker-mutator/jest-runner"],
    coverageAnalysis: "perTest",
    concurrency: 1,
    // Jest keeps the ES modules of every run in memory, and ever more of them make it ever slower.
    maxTestRunnerReuse: 20,
    // Endless loops are found by counting; only a busy machine needs this long.
    timeoutMS: 60_000,
    mutate: [...mutate],
    ignorePatterns: ["dist", "coverage", "fixtures", "reports"],
    incremental: true,
    incrementalFile: `${reports}-incremental.json`,
    reporters: ["progress-append-only", "json", "html"],
    jsonReporter: { fileName: `${reports}.json` },
    htmlReporter: { fileName: `${reports}.html` },
    allowConsoleColors: false,
    jest: {
      projectType: "custom",
      enableFindRelatedTests: false,
      config: {
        ...jest,
        testMatch: tests.map((glob) => `<rootDir>/${glob}`),
        setupFilesAfterEnv: ["<rootDir>/test/mutation/setup.mjs"],
      },
    },
  }).runMutationTest();
  const count = (...wanted: readonly string[]): number =>
    results.filter(({ status }) => wanted.includes(status)).length;
  const noticed = count("Killed", "Timeout");
  const counted = noticed + count("Survived", "NoCoverage");
  const score = ((100 * noticed) / counted).toFixed(1);
  return `${name}: ${String(noticed)} of ${String(counted)} mutants noticed (${score} %), ${String(count("NoCoverage"))} reached by no test, ${String(count("CompileError", "RuntimeError", "Ignored"))} not counted`;
}
