import { fork } from "node:child_process";
import type { RepositoryShape } from "./large-repository.ts";
import { measureRepository, type RepositoryMeasurement, type RepositoryTask } from "./measure-repository.ts";

const shape: RepositoryShape = { seed: 1, objects: 40_000, megabytes: 60, relevantPercent: 3 };
/** Seconds for the first pull request in a process, and for the next one on the same base. */
const targets = { cold: 8, warm: 1 };
const memoryTarget = 1536;

/** What reading a large repository costs, as a table for people, and beside it what the YAML library alone takes. */
export interface RepositoryBench {
  readonly text: string;
  readonly measured: Readonly<Record<RepositoryTask, RepositoryMeasurement | string>>;
  readonly meetsTargets: boolean;
}

const [mode, task] = process.argv.slice(2);
if (mode === "--measure-repository" && (task === "calsim" || task === "yaml"))
  process.send?.(measureRepository(task, shape));

/** Each in a process of its own, one after the other. */
export async function benchRepository(): Promise<RepositoryBench> {
  process.stderr.write("repository: calsim\n");
  const calsim = await runChild("calsim");
  process.stderr.write("repository: the YAML library alone\n");
  const yaml = await runChild("yaml");
  const met =
    typeof calsim !== "string" &&
    calsim.cold <= targets.cold &&
    (calsim.warm ?? Infinity) <= targets.warm &&
    calsim.peak <= memoryTarget;
  const files = typeof calsim === "string" ? "" : ` in ${String(calsim.files)} files`;
  const title = `repository of ${String(shape.megabytes)} MB, ${String(shape.objects)} objects${files}, ${String(shape.relevantPercent)}% of them read; base and head differ in 5 files`;
  const rows = [
    describe("first pull request", calsim, (one) => one.cold, `<= ${String(targets.cold)}`),
    describe("second pull request on the same base", calsim, (one) => one.warm, `<= ${String(targets.warm)}`),
    describe("the YAML library alone, every document once", yaml, (one) => one.cold, ""),
  ];
  return { text: [title, ...rows].join("\n"), measured: { calsim, yaml }, meetsTargets: met };
}

function describe(
  name: string,
  measured: RepositoryMeasurement | string,
  secondsOf: (measured: RepositoryMeasurement) => number | undefined,
  target: string,
): string {
  if (typeof measured === "string") return `${name.padEnd(45)}${measured}`;
  const seconds = (secondsOf(measured) ?? NaN).toFixed(2).padStart(8);
  return `${name.padEnd(45)}${seconds} s  ${target.padEnd(6)}peak ${measured.peak.toFixed(0)} MB`;
}

function runChild(wanted: RepositoryTask): Promise<RepositoryMeasurement | string> {
  return new Promise((resolve) => {
    const child = fork(import.meta.filename, ["--measure-repository", wanted]);
    let measured: RepositoryMeasurement | undefined;
    child.on("message", (message) => (measured = message as RepositoryMeasurement));
    child.on("exit", (code, signal) => {
      resolve(measured ?? `ended with ${signal ?? `status ${String(code)}`}`);
    });
  });
}
