import path from "node:path";
import { findTool } from "../../../../src/shells/render/find-tool.ts";

/**
 * The directory of a real tool: that of CALSIM_KUSTOMIZE or CALSIM_HELM, or one of the PATH. Where there is none the tests
 * that need it say so and are left out, but never in CI, which installs it.
 */
export async function findRealTool(...names: readonly string[]): Promise<string | undefined> {
  const [first = ""] = names;
  const given = process.env[`CALSIM_${first.toUpperCase()}`];
  const searchPath = [...(given === undefined ? [] : [path.dirname(given)]), process.env["PATH"]].join(":");
  for (const name of names) {
    const found = await findTool(name, searchPath);
    if (found !== undefined) return path.dirname(found);
  }
  if (process.env["CI"] === "true")
    throw new Error(`CI has no ${names.join(" or ")}: see .ci/install-${first}`);
  process.stderr.write(`no ${names.join(" or ")} on this machine: what needs it is not tested\n`);
  return undefined;
}
