import type { Deployment, ReleaseValues } from "./deployment.ts";
import { notCarriedOut } from "./not-carried-out.ts";
import { findData, type HeldObjects } from "./resolve-substitution.ts";

/**
 * The release with the values of ConfigMaps that the cluster's own sources bring; of others nobody can tell what they say.
 * Source: Flux, "Helm Releases", "Values references".
 */
export function withValues(deployment: Deployment, held: readonly HeldObjects[]): Deployment {
  const { valuesFrom = [], label } = deployment;
  if (valuesFrom.length === 0) return deployment;
  const found = valuesFrom.map((source) => ({ source, value: valueOf(source, held) }));
  const texts = found.flatMap(({ value }) => ("text" in value ? [value.text] : []));
  const issues = found.flatMap(({ source, value }) =>
    "why" in value ? [notCarriedOut("valuesFrom", source.place, label, value.why)] : [],
  );
  return {
    ...deployment,
    helm: { ...deployment.helm, ...(texts.length === 0 ? {} : { texts }) },
    issues: [...deployment.issues, ...issues],
  };
}

function valueOf(
  source: ReleaseValues,
  held: readonly HeldObjects[],
): { readonly text: string } | { readonly why: string } {
  const { kind, name, key, targetPath } = source;
  if (kind !== "ConfigMap") return { why: `what ${kind} \`${name}\` holds is not known` };
  if (targetPath !== undefined) return { why: `\`targetPath: ${targetPath}\`` };
  const data = findData(source, held);
  if (data === undefined)
    return { why: `ConfigMap \`${name}\` is not in the tree, or there with different contents` };
  const text = Object.hasOwn(data, key) ? data[key] : undefined;
  return text === undefined
    ? { why: `ConfigMap \`${name}\` has no text \`${key}\`, or one with variables to fill in` }
    : { text };
}
