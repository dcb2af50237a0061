import { normalizedName } from "./normalized-name.ts";
import type { TemplateParameters } from "./template-expression.ts";
import { baseNameOf } from "./tree-path.ts";

/** What a Git generator gives of a directory. `prefix` stands before the names. Source: Argo CD, "Git Generator". */
export function pathParameters(path: string, prefix: string | undefined): TemplateParameters {
  const at = prefix === undefined ? "path" : `${prefix}.path`;
  return new Map([
    [at, path],
    [`${at}.path`, path],
    [`${at}.basename`, baseNameOf(path)],
    [`${at}.basenameNormalized`, normalizedName(baseNameOf(path))],
    ...path.split("/").flatMap((part, index): [string, string][] => [
      [`${at}[${index}]`, part],
      [`index .${at}.segments ${index}`, part],
    ]),
  ]);
}

/** What it gives of a file besides what it gives of the file's directory. */
export function fileParameters(path: string, prefix: string | undefined): TemplateParameters {
  const at = prefix === undefined ? "path" : `${prefix}.path`;
  const name = baseNameOf(path);
  return new Map([
    [`${at}.filename`, name],
    [`${at}.filenameNormalized`, normalizedName(name)],
  ]);
}
