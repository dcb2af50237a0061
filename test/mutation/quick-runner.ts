import type { InstrumenterContext, StrykerOptions } from "@stryker-mutator/api/core";
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
  type CompleteDryRunResult,
  type TestResult,
  type TestRunner,
} from "@stryker-mutator/api/test-runner";
import fc from "../support/fast-check.ts";
import { bundleTests, type Test, type Tests } from "./test-bundle.ts";

/** What the mutated code reads and writes, at a place it knows. */
type Context = { -readonly [Key in keyof InstrumenterContext]: InstrumenterContext[Key] | undefined };

/** A runner for Stryker that runs tests where it is, on a fresh copy of the code for every mutant. */
function createRunner(options: StrykerOptions): TestRunner {
  const files = (options["quickRunner"] as { readonly tests: readonly string[] }).tests;
  const context: Context = {};
  (globalThis as { __stryker__?: Context }).__stryker__ = context;
  let load: () => Tests;
  return {
    capabilities: () => ({ reloadEnvironment: true }),
    init: () => {
      // Every mutant meets the same random values, few of them, and a failure is not made small: it only has to fail.
      fc.configureGlobal({ seed: 1, numRuns: 30, endOnFailure: true });
      load = bundleTests(files);
      return Promise.resolve();
    },
    dryRun: async () => {
      context.activeMutant = undefined;
      const tests = load();
      const result = await runTests(files.flatMap(tests.of), context, false);
      // None of types alone, and none where no test loads the file: nobody reaches its mutants.
      return { ...result, mutantCoverage: context.mutantCoverage ?? { static: {}, perTest: {} } };
    },
    mutantRun: async ({ activeMutant, mutantActivation, testFilter, hitLimit }) => {
      // Stryker allows a hundred times what the unbroken code needs. Ten times is endless enough, and sooner found.
      context.hitLimit = hitLimit === undefined ? undefined : Math.ceil(hitLimit / 10);
      context.hitCount = hitLimit === undefined ? undefined : 0;
      context.activeMutant = mutantActivation === "static" ? activeMutant.id : undefined;
      const wanted = testFilter === undefined ? undefined : new Set(testFilter);
      let chosen: readonly Test[];
      try {
        const tests = load();
        const needed = files.filter((file) => wanted === undefined || anyOf(wanted, file));
        chosen = needed.flatMap((file) => tests.of(file)).filter(({ id }) => wanted?.has(id) ?? true);
      } catch (error) {
        return toMutantRunResult({ status: DryRunStatus.Complete, tests: [failed("loading", error)] });
      }
      context.activeMutant = activeMutant.id;
      const result = await runTests(chosen, context, true);
      return toMutantRunResult(determineHitLimitReached(context.hitCount, context.hitLimit) ?? result);
    },
  };
}

export const strykerPlugins = [
  declareFactoryPlugin(
    PluginKind.TestRunner,
    "quick",
    Object.assign(createRunner, { inject: tokens(commonTokens.options) }),
  ),
];

async function runTests(
  tests: readonly Test[],
  context: Context,
  bail: boolean,
): Promise<CompleteDryRunResult> {
  const results: TestResult[] = [];
  for (const { id, run } of tests) {
    context.currentTestId = id;
    const start = performance.now();
    let result: TestResult;
    try {
      await run();
      result = { id, name: id, timeSpentMs: performance.now() - start, status: TestStatus.Success };
    } catch (error) {
      result = failed(id, error, performance.now() - start);
    }
    context.currentTestId = undefined;
    results.push(result);
    if (bail && result.status === TestStatus.Failed) break;
  }
  return { status: DryRunStatus.Complete, tests: results };
}

function failed(id: string, error: unknown, timeSpentMs = 0): TestResult {
  const failureMessage = error instanceof Error ? error.message : String(error);
  return { id, name: id, timeSpentMs, status: TestStatus.Failed, failureMessage };
}

/** Whether one of the wanted tests is in the file: an identifier begins with it. */
function anyOf(wanted: ReadonlySet<string>, file: string): boolean {
  return [...wanted].some((id) => id.startsWith(`${file}: `));
}
