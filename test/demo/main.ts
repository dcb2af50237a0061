import colors from "picocolors";
import { findTool } from "../../src/shells/render/find-tool.ts";
import { loadCases, type DemoCase } from "./load-cases.ts";
import { loadStories } from "./stories.ts";
import { runDemo } from "./run-demo.ts";
import { servePage } from "./serve-page.ts";
import { showResult } from "./show-result.ts";

/** `npm run demo [-- --serve] [-- case...]`: the real App judges the pull requests in fixtures/cases. */
async function main(args: readonly string[]): Promise<void> {
  const wanted = args.filter((arg) => !arg.startsWith("--"));
  const all = loadCases();
  const chosen = [...all, ...loadStories(all)].filter(
    ({ name }) => wanted.length === 0 || wanted.includes(name),
  );
  const cases: DemoCase[] = [];
  for (const demo of chosen) {
    if (await hasTool(demo.needs)) cases.push(demo);
    else
      process.stdout.write(`${demo.name} is left out: there is no ${demo.needs?.join(" or ") ?? ""} here.\n`);
  }
  if (cases.length < chosen.length && process.env["CI"] === "true") process.exitCode = 1;
  process.stdout.write(
    `The calsim App, on loopback, is told of ${cases.length} pull requests; GitHub is played by a local server.\n`,
  );
  const { results, faults } = await runDemo(cases);
  results.forEach((result, index) => process.stdout.write(showResult(result, index + 1)));

  const surprises = results.filter((result) => result.surprises.length > 0);
  for (const fault of faults) process.stdout.write(colors.yellow(`! ${fault}\n`));
  const bad = surprises.length + faults.length > 0;
  const blocked = results.filter(({ check }) => check?.conclusion === "failure").length;
  process.stdout.write(`\n${blocked} of ${results.length} pull requests may not be merged.`);
  process.stdout.write(bad ? colors.red(" Not everything was as expected.\n") : " All as expected.\n");
  if (bad) process.exitCode = 1;
  if (args.includes("--serve")) {
    process.stdout.write(`The same in a browser: ${await servePage(results)} (Ctrl-C ends it)\n`);
  }
}

async function hasTool(names: readonly string[] = []): Promise<boolean> {
  const found = await Promise.all(names.map((name) => findTool(name, process.env["PATH"])));
  return names.length === 0 || found.some((file) => file !== undefined);
}

await main(process.argv.slice(2));
