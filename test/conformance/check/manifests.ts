import { readdirSync } from "node:fs";
import { simulate } from "../library.ts";
import { caseFiles } from "../read/case-files.ts";
import type { Check } from "../recorder.ts";

/** Manifests without expectations: they must be read without complaint. */
export function checkManifests(folder: string, check: Check): void {
  for (const name of readdirSync(folder)
    .filter((entry) => /\.ya?ml$/.test(entry))
    .sort()) {
    const { issues } = simulate(caseFiles(folder, [name]));
    const errors = issues
      .filter(({ severity }) => severity === "error")
      .map(({ code, message, object }) => ({ code, message, object }));
    check.same(`${name} is read without complaint`, [], errors);
  }
}
