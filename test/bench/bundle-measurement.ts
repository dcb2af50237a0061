import { build } from "esbuild";
import { fileURLToPath } from "node:url";

/** Compiles what is measured, as a release is: types stripped while it runs would be measured too. Returns the file. */
export async function bundleMeasurement(): Promise<string> {
  const outfile = fileURLToPath(new URL("../../node_modules/.cache/calsim-bench.mjs", import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL("child.ts", import.meta.url))],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "error",
  });
  return outfile;
}
