import { isJsonObject, type JsonValue } from "../base/json.ts";
import { defaultParseLimits } from "../parse/parse-limits.ts";
import { readYaml } from "../parse/read-yaml.ts";

export type PluginReading =
  /** Every text in it, without the `key=` before it: the names of files it reads are among them. */
  | { readonly kind: "local"; readonly texts: readonly string[] }
  | { readonly kind: "remote"; readonly address: string }
  /** What kustomize makes of it can't be told. */
  | { readonly kind: "unreadable" };

/**
 * Whether the configuration of a plugin names something to fetch. The built-in ones name files, and kustomize asks a
 * server for any file whose name is an address, `key=` before it or not. Source: kustomize, `FileLoader.Load`.
 */
export function readPlugin(text: string): PluginReading {
  if (isEncoded(text)) return { kind: "unreadable" };
  const readings = readYaml(text, 0, text.length, defaultParseLimits);
  if (readings.some(({ faults }) => faults.some(({ severity }) => severity === "error")))
    return { kind: "unreadable" };
  const texts = readings
    .flatMap(({ read }) => (read === undefined ? [] : textsIn(read.value)))
    .map((one) => one.replace(/^[^=\n]*=/, ""));
  const address = texts.find((one) => /^https?:/i.test(one));
  return address === undefined
    ? { kind: "local", texts }
    : { kind: "remote", address: address.split(/\s/, 1)[0] ?? "" };
}

/** Whether a YAML text holds texts in base64: kustomize decodes them, names of files too. */
export function isEncoded(text: string): boolean {
  return /(?:!!|tag:yaml\.org,2002:)binary|^%TAG/m.test(text);
}

function textsIn(value: JsonValue | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return (value as readonly JsonValue[]).flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
