/** A tree, or a change of one, that gives an id of the catalogue which no single object gives. */
export interface ProvokingTree {
  readonly base?: Readonly<Record<string, string>>;
  readonly head: Readonly<Record<string, string>>;
}

/** A pod of the namespace `shop` that is labelled with its name. */
export function pod(name: string, spec = ""): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }\nspec: { ${spec}containers: [] }\n`;
}

/** An object of Calico, of no namespace. */
export function calico(kind: string, name: string, spec: string, metadata = ""): string {
  const more = metadata === "" ? "" : `, ${metadata}`;
  return `apiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata: { name: ${name}${more} }\nspec: { ${spec} }\n`;
}

/** The text of a `.calsim.yml`. */
export function config(text: string): string {
  return `version: 1\n${text}\n`;
}
