import { writeFile } from "node:fs/promises";
import path from "node:path";
import { configPath } from "../../judge/config-path.ts";
import { defaultConfig } from "../../judge/default-config.ts";
import { startConfig } from "../../start-config.ts";
import { CannotAnalyse } from "./cannot-analyse.ts";
import { exitStatus } from "./exit-status.ts";
import { limitsOf } from "./limits-of.ts";
import { planTree } from "./plan-tree.ts";
import { readDirectory } from "./read-directory.ts";
import type { World } from "./world.ts";

export interface ConfigInitOptions {
  readonly force?: boolean;
}

/** `calsim config init [DIR]`: writes a commented `.calsim.yml` to start from. One that is there stays, unless forced. */
export async function configInitCommand(
  world: World,
  target: string,
  { force = false }: ConfigInitOptions,
): Promise<number> {
  const directory = path.resolve(world.cwd, target);
  const limits = limitsOf(world);
  const { files, ...rest } = await readDirectory(directory, limits);
  const manifests = files.filter((one) => one.path !== configPath);
  const { rendered } = await planTree(world, { ...rest, files: manifests }, defaultConfig.clusters);
  const text = startConfig(manifests, rendered, limits);
  const file = path.join(directory, configPath);
  await writeFile(file, text, { flag: force ? "w" : "wx" }).catch((error: unknown) => {
    if (typeof error === "object" && error !== null && "code" in error && error.code === "EEXIST")
      throw new CannotAnalyse(`there is a \`${configPath}\` already`, "`--force` overwrites it");
    throw new CannotAnalyse(
      `can't write \`${file}\`: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  await world.stdout.write(`wrote ${path.join(target, configPath)}; see \`calsim config check\`\n`);
  return exitStatus.fine;
}
