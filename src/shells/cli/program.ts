import { Command, InvalidArgumentError, Option } from "commander";
import type { Limits } from "../../model/limits.ts";
import { readLimitSettings } from "../../model/read-limit-settings.ts";
import { configCheckCommand, type ConfigCheckOptions } from "./config-check-command.ts";
import { configInitCommand, type ConfigInitOptions } from "./config-init-command.ts";
import { diffCommand, type DiffOptions } from "./diff-command.ts";
import { explainCommand } from "./explain-command.ts";
import { inventoryCommand, type InventoryOptions } from "./inventory-command.ts";
import { explainLints } from "./explain-lints.ts";
import { lintCommand, type LintOptions } from "./lint-command.ts";
import { matrixCommand, type TreeOptions } from "./matrix-command.ts";
import { queryCommand } from "./query-command.ts";
import { renderCommand } from "./render-command.ts";
import { reportFormats, type ReportOptions } from "./render-report.ts";
import { sourcesCommand, type SourcesOptions } from "./sources-command.ts";
import type { World } from "./world.ts";

const examples = `
Examples:
  $ calsim diff --repo . --merge-base origin/main HEAD     what this branch does to connectivity
  $ calsim diff base/ head/ --format markdown              the same for two directories, for a comment
  $ calsim matrix clusters/prod                            who can talk to whom
  $ calsim explain . prod/web host/node-1 TCP/22           why a connection is allowed or denied
  $ calsim sources .                                       which clusters are found, and what makes them
  $ calsim lint .                                          what is wrong with the manifests
  $ calsim config check                                    what is wrong with .calsim.yml
  $ calsim query . < flows.jsonl                           a verdict for each of many connections

Exit status: 0 nothing blocking, 1 blocking findings, 2 could not be analysed.
Names of ends: namespace/name for pods, host/name, set/name, outside/...; see \`calsim matrix DIR\`.`;

/** The commands and their options. \`ended\` hears the exit status of the one that ran. */
export function createProgram(given: World, ended: (status: number) => void): Command {
  const world = { ...given, limits: { ...given.limits } };
  const limitOption = (): Option => limitOptionOf(world.limits);
  const program = new Command("calsim")
    .description("Judges what a change does to the connectivity of a Calico cluster, hosts included.")
    .version(world.version)
    .showHelpAfterError("(run `calsim --help` or `calsim COMMAND --help`)")
    .addHelpText("after", examples);

  program
    .command("diff")
    .summary("what a change does to connectivity")
    .description("Compares two trees and judges the change by the base's .calsim.yml.")
    .argument("<base>", "directory, or Git revision with --repo")
    .argument("<head>", "directory, or Git revision with --repo")
    .option("--repo <path>", "read two Git revisions from this repository; the work tree is not touched")
    .option("--merge-base", "compare with the commit both revisions began from, as GitHub does")
    .addOption(clusterOption())
    .addOption(new Option("--format <format>", "form of the report").choices(reportFormats).default("text"))
    .addOption(outputOption())
    .addOption(limitOption())
    .action(async (base: string, head: string, options: DiffOptions) => {
      ended(await diffCommand(world, { base, head }, options));
    });

  program
    .command("matrix")
    .summary("who can talk to whom")
    .description("Shows the connectivity matrix of a directory of manifests.")
    .argument("<dir>", "directory of manifests")
    .addOption(clusterOption())
    .addOption(treeFormat())
    .addOption(outputOption())
    .addOption(limitOption())
    .action(async (directory: string, options: TreeOptions) => {
      ended(await matrixCommand(world, directory, options));
    });

  program
    .command("explain")
    .summary("why a connection is allowed or denied")
    .description(
      "Traces one connection step by step and tier by tier; without one, a connection for each ruling of the pair.",
    )
    .argument("<dir>", "directory of manifests")
    .argument("<from>", "prod/web, host/node-1, set/name, an address")
    .argument("<to>", "prod/web, host/node-1, set/name, an address")
    .argument("[connection]", "TCP/443, UDP/53, ICMP/8, protocol 47")
    .addOption(clusterOption())
    .addOption(treeFormat())
    .addOption(outputOption())
    .addOption(limitOption())
    .action(
      async (
        directory: string,
        from: string,
        to: string,
        connection: string | undefined,
        options: TreeOptions,
      ) => {
        ended(await explainCommand(world, { directory, from, to, connection }, options));
      },
    );

  program
    .command("query")
    .summary("verdicts for many connections")
    .description(
      'Reads a flow a line from stdin, {"from": "prod/web", "to": "10.0.0.1", "protocol": "TCP", "port": 443}, and writes a verdict a line.\n' +
        "Other keys: sourcePort, icmp: {type, code}, via: {address, port}, family.",
    )
    .argument("<dir>", "directory of manifests")
    .addOption(clusterOption())
    .addOption(limitOption())
    .action(async (directory: string, options: { readonly cluster?: string }) => {
      ended(await queryCommand(world, directory, options));
    });

  program
    .command("sources")
    .summary("which clusters a tree holds, and what each is made from")
    .description(
      "Lists the clusters that .calsim.yml describes or, without one, that Argo CD, Flux and kustomizations make of the tree; what\n" +
        "each source contributes, and what is left out and why. Kustomizations and charts are rendered where the tools are installed.",
    )
    .argument("[dir]", "directory of manifests", ".")
    .addOption(
      new Option("--format <format>", "form of the output").choices(["text", "json"]).default("text"),
    )
    .addOption(outputOption())
    .addOption(limitOption())
    .action(async (directory: string, options: SourcesOptions) => {
      ended(await sourcesCommand(world, directory, options));
    });

  program
    .command("inventory")
    .summary("what a tree does not hold, from the cluster")
    .description(
      "Prints the read-only kubectl commands that read a cluster. Given what they printed, reduces it to the fields that decide\n" +
        "connections: sorted, without secrets and status noise, fit to be committed.",
    )
    .argument("[files...]", "output of the commands, JSON or YAML; - for stdin")
    .addOption(outputOption())
    .action(async (files: readonly string[], options: InventoryOptions) => {
      ended(await inventoryCommand(world, files, options));
    });

  program
    .command("lint")
    .summary("what is wrong with, or hardly meant by, the manifests")
    .description(
      "Shows every fault and lint of a directory of manifests. Ends with status 2 where something could not be read.\n" +
        "What each id in brackets means and how to settle it: src/CATALOGUE.md.",
    )
    .argument("[dir]", "directory of manifests", ".")
    .addOption(clusterOption())
    .addOption(
      new Option("--format <format>", "form of the output").choices(["text", "json"]).default("text"),
    )
    .option("--explain", "say what each lint means instead")
    .addOption(outputOption())
    .addOption(limitOption())
    .action(async (directory: string, { explain, ...options }: LintOptions & { explain?: true }) => {
      ended(await (explain === true ? explainLints(world, options) : lintCommand(world, directory, options)));
    });

  program
    .command("render")
    .summary("a report in another form")
    .description(
      "Renders a report that `calsim diff --format json` wrote. Ends with status 0 whatever the report says.",
    )
    .argument("<report>", "JSON file, or - for stdin")
    .addOption(new Option("--format <format>", "form of the report").choices(reportFormats).default("text"))
    .addOption(outputOption())
    .action(async (file: string, options: ReportOptions) => {
      ended(await renderCommand(world, file, options));
    });

  addConfigCommands(program, world, limitOption, ended);
  return program;
}

function addConfigCommands(
  program: Command,
  world: World,
  limitOption: () => Option,
  ended: (status: number) => void,
): void {
  const config = program
    .command("config")
    .summary("write or check a .calsim.yml")
    .description("Writes a .calsim.yml to start from, or checks one against the tree it is for.");

  config
    .command("check")
    .summary("what is wrong with a .calsim.yml")
    .description(
      "Shows every fault of a .calsim.yml with file, line and column: unknown keys and names, selectors that can't be read, groups, rules\n" +
        "and waivers that mean nobody in the tree, waivers that have run out, sources that name no file.\n" +
        "Ends with status 1 where something is to correct; notices don't count.",
    )
    .argument("[target]", "directory with a .calsim.yml, or such a file", ".")
    .option("--tree <dir>", "the manifests it is for, if not the directory it lies in")
    .addOption(
      new Option("--format <format>", "form of the output").choices(["text", "json"]).default("text"),
    )
    .addOption(outputOption())
    .addOption(limitOption())
    .action(async (target: string, options: ConfigCheckOptions) => {
      ended(await configCheckCommand(world, target, options));
    });

  config
    .command("init")
    .summary("write a .calsim.yml to start from")
    .description(
      "Writes a commented .calsim.yml from what the directory holds. It says the defaults: nothing is judged otherwise than without it.",
    )
    .argument("[dir]", "directory of manifests", ".")
    .option("--force", "overwrite the one that is there")
    .addOption(limitOption())
    .action(async (directory: string, options: ConfigInitOptions) => {
      ended(await configInitCommand(world, directory, options));
    });
}

function treeFormat(): Option {
  return new Option("--format <format>", "form of the output")
    .choices(["text", "markdown", "json"])
    .default("text");
}

function outputOption(): Option {
  return new Option("--output <file>", "write to this file instead of stdout");
}

function clusterOption(): Option {
  return new Option("--cluster <name>", "only this cluster");
}

/** Adds to `limits` whatever is given; it may be given several times. */
function limitOptionOf(limits: Partial<Limits>): Option {
  return new Option(
    "--limit <name=number>",
    "take in more, or less: files=300k, fileBytes=128MiB (see README)",
  ).argParser((text: string) => {
    const settings = readLimitSettings(text);
    const [fault] = settings.faults;
    if (fault !== undefined) throw new InvalidArgumentError(fault);
    Object.assign(limits, settings.limits);
    return limits;
  });
}
