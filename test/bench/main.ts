import { fork } from "node:child_process";
import { bundle } from "../support/bundle.ts";
import { readArguments, usage, type BenchArguments } from "./arguments.ts";
import type { Report, Task } from "./child.ts";
import type { BenchResult, Stages } from "./bench-result.ts";
import { judgeGroup, meetsTargets } from "./judge-group.ts";
import { printHeader, printResult } from "./print-table.ts";
import { benchRepository } from "./repository.ts";
import { quickScenarios, scenarios } from "./scenarios.ts";

const asked = readArguments(process.argv.slice(2));
if (typeof asked === "string") {
  process.stderr.write(`${asked}\n${usage}\n`);
  process.exitCode = 2;
} else process.exitCode = await bench(asked);

/** Each scenario in a process of its own, one after the other: the peak of one says nothing of the next. */
async function bench({ quick, json, only, limit, repository }: BenchArguments): Promise<number> {
  const wanted = (repository ? [] : quick ? quickScenarios() : scenarios).filter(({ group, name }) =>
    `${group} ${name}`.includes(only),
  );
  const print = (text: string): void => {
    if (!json) process.stdout.write(`${text}\n`);
  };
  const file = await bundle(new URL("child.ts", import.meta.url), "bench");
  const results: BenchResult[] = [];
  for (const group of new Set(wanted.map((scenario) => scenario.group))) {
    print(printHeader(group));
    for (const scenario of wanted.filter((one) => one.group === group)) {
      const result = await runChild(file, { scenario }, limit);
      results.push(result);
      print(printResult(result));
    }
    const curve = judgeGroup(results.filter(({ scenario }) => scenario.group === group));
    print(curve.length === 0 ? "" : `${curve.join("\n")}\n`);
  }
  const large = repository || (only === "" && !quick) ? await benchRepository() : undefined;
  print(large?.text ?? "");
  const all = [...results, ...(large === undefined ? [] : [large.measured])];
  if (json) process.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
  return all.length > 0 && results.every(meetsTargets) && large?.meetsTargets !== false ? 0 : 1;
}

/** Stages that were through when the time was up are kept. */
function runChild(file: string, task: Task, limit: number): Promise<BenchResult> {
  return new Promise((resolve) => {
    const child = fork(file, [JSON.stringify(task)], { execArgv: ["--expose-gc"] });
    const stages: { -readonly [Key in keyof Stages]?: Stages[Key] } = {};
    let rest: Pick<BenchResult, "facts"> = { facts: undefined };
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
    }, limit * 1000);
    child.on("message", (message) => {
      const report = message as Report;
      if (report.kind === "stage") stages[report.stage] = report.time;
      else rest = { facts: report.facts };
    });
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      const fault = isLate
        ? `not done after ${String(limit)} s`
        : `ended with ${signal ?? `status ${String(code)}`}`;
      resolve({
        scenario: task.scenario,
        stages,
        ...rest,
        fault: rest.facts === undefined ? fault : undefined,
      });
    });
  });
}
