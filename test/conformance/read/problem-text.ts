import { list, records, text, type Json } from "./json.ts";

/**
 * Which layers refuse an object, in order. What can't be decoded is refused by that alone: whether later layers are
 * asked at all is up to the client.
 */
export function refusingLayers(problems: readonly { readonly layer: string }[]): readonly string[] {
  const layers = [...new Set(problems.map(({ layer }) => layer))].toSorted();
  return layers.includes("decode") ? ["decode"] : layers;
}

/** The same, of a vector's `errors`. */
export function expectedLayers(errors: Json | undefined): readonly string[] {
  return refusingLayers(records(errors).map((error) => ({ layer: text(error["layer"]) ?? "" })));
}

/** Paths the schema does not know, in order. */
export function unknownFieldsText(fields: Json | undefined): readonly string[] {
  return list(fields)
    .map((field) => text(field) ?? "")
    .toSorted();
}
