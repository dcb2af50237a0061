import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { MutantResult } from "@stryker-mutator/api/core";
import { Stryker } from "@stryker-mutator/core";
import { rooms, targetsOf, type Target } from "./targets.ts";

const usage = `npm run mutate [-- ROOM | ROOM/FILE.ts | ROOM/FILE.ts:FROM-TO ...]
Rooms: ${rooms.join(", ")}. What nobody noticed goes to reports/mutation/, file by file.`;

// Stryker's processes load the runner, which is TypeScript.
process.env["NODE_OPTIONS"] = "--import tsx";

// A level is a constant enum to the compiler, which can't be named from here.
const quiet: object = { logLevel: "warn" };

const words = process.argv.slice(2);
const targets = (words.length === 0 ? rooms : words).map(targetsOf);
if (targets.every((target) => target !== undefined)) {
  mkdirSync("reports/mutation", { recursive: true });
  for (const target of targets.flat()) process.stdout.write(`${await mutate(target).catch(String)}\n`);
} else {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
}

/** Mutates the target and says how many of its mutants were noticed. */
async function mutate({ file, lines, tests }: Target): Promise<string> {
  const name = file.replaceAll("/", "-").replace(".ts", "");
  const start = performance.now();
  const results = await new Stryker({
    testRunner: "quick",
    plugins: ["./test/mutation/quick-runner.ts"],
    quickRunner: { tests },
    warnings: false,
    coverageAnalysis: "perTest",
    concurrency: 1,
    // Most endless loops are found by counting how often the mutant is met, which no load can disturb.
    timeoutMS: 30_000,
    mutate: [`src/${file}${lines === undefined ? "" : `:${lines}`}`],
    ignorePatterns: [".stryker-tmp", "dist", "coverage", "fixtures", "reports"],
    reporters: ["json"],
    jsonReporter: { fileName: `reports/mutation/${name}.json` },
    allowConsoleColors: false,
    ...quiet,
    tempDirName: `.stryker-tmp/${name}`,
  }).runMutationTest();
  const of = (...wanted: readonly string[]): readonly MutantResult[] =>
    results.filter(({ status }) => wanted.includes(status));
  const noticed = of("Killed", "Timeout").length;
  const alive = of("Survived", "NoCoverage");
  const counted = noticed + alive.length;
  const score = counted === 0 ? "-" : ((100 * noticed) / counted).toFixed(1);
  writeFileSync(`reports/mutation/${name}.txt`, alive.map(describeMutant).join(""));
  const late = of("Timeout").filter(({ statusReason }) => statusReason === undefined);
  const other = of("CompileError", "RuntimeError", "Ignored").length;
  const seconds = Math.round((performance.now() - start) / 1000);
  return [
    `${file}: ${String(noticed)} of ${String(counted)} mutants noticed (${score} %)`,
    `${String(of("NoCoverage").length)} reached by no test`,
    `${String(of("Timeout").length)} endless`,
    ...(late.length === 0
      ? []
      : [`stopped by the clock: line ${late.map(({ location }) => location.start.line).join(", ")}`]),
    ...(other === 0 ? [] : [`${String(other)} not counted`]),
    `${String(seconds)} s`,
  ].join("; ");
}

function describeMutant({ fileName, location: { start, end }, status, ...mutant }: MutantResult): string {
  const lines = readFileSync(fileName, "utf8")
    .split("\n")
    .slice(start.line - 1, end.line);
  lines[lines.length - 1] = (lines.at(-1) ?? "").slice(0, end.column - 1);
  const text = [lines[0]?.slice(start.column - 1), ...lines.slice(1).map((line) => line.trim())].join(" ");
  const place = `${String(start.line)}:${String(start.column)}`;
  return `${place} ${status === "NoCoverage" ? "(no test) " : ""}${text}  =>  ${mutant.replacement.replaceAll(/\s+/g, " ")}\n`;
}
