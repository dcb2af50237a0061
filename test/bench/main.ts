import { fork } from "node:child_process";
import { measure, type Measurement } from "./measure.ts";
import { meetsTargets, printTable, type BenchResult } from "./print-table.ts";
import { benchRepository } from "./repository.ts";
import { quickScenarios, scenarios, type Scenario } from "./scenarios.ts";

const usage = `npm run bench [-- [--quick] [--json] [--only TEXT] [--repository]]
  --quick      without the growth curves, one run each
  --json       one JSON object instead of a table
  --only TEXT  only scenarios whose group or name contains TEXT
  --repository only reading a large repository, which the run of everything ends with`;

const [mode, task] = process.argv.slice(2);
if (mode === "--measure" && task !== undefined) {
  const { scenario, runs } = JSON.parse(task) as { scenario: Scenario; runs: number };
  process.send?.(measure(scenario, runs));
} else process.exitCode = await bench(process.argv.slice(2));

/** Each scenario in a process of its own, one after the other: the peak of one says nothing of the next. */
async function bench(argv: readonly string[]): Promise<number> {
  const quick = argv.includes("--quick");
  const json = argv.includes("--json");
  const only = argv.includes("--only") ? argv[argv.indexOf("--only") + 1] : "";
  const known = argv.every(
    (word, index) =>
      ["--quick", "--json", "--only", "--repository"].includes(word) || argv[index - 1] === "--only",
  );
  if (!known || only === undefined) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const onlyRepository = argv.includes("--repository");
  const wanted = (onlyRepository ? [] : quick ? quickScenarios() : scenarios).filter(({ group, name }) =>
    `${group} ${name}`.includes(only),
  );
  const results: BenchResult[] = [];
  for (const scenario of wanted) {
    process.stderr.write(`${scenario.group}: ${scenario.name}\n`);
    results.push({ scenario, measured: await runChild(scenario, quick ? 1 : 3) });
  }
  const repository = onlyRepository || (only === "" && !quick) ? await benchRepository() : undefined;
  const all = [...results, ...(repository === undefined ? [] : [repository.measured])];
  const table = [printTable(results), repository?.text ?? ""].filter((text) => text !== "").join("\n\n");
  process.stdout.write(json ? `${JSON.stringify(all, undefined, 2)}\n` : `${table}\n`);
  return results.every(meetsTargets) && repository?.meetsTargets !== false ? 0 : 1;
}

function runChild(scenario: Scenario, runs: number): Promise<Measurement | string> {
  return new Promise((resolve) => {
    const child = fork(import.meta.filename, ["--measure", JSON.stringify({ scenario, runs })]);
    let measured: Measurement | undefined;
    child.on("message", (message) => (measured = message as Measurement));
    child.on("exit", (code, signal) => {
      resolve(measured ?? `ended with ${signal ?? `status ${String(code)}`}`);
    });
  });
}
