import { nearestText } from "../base/nearest-text.ts";
import { compareText } from "../base/compare.ts";
import type { Labels } from "../model/cluster.ts";
import { labelRestrictions } from "../selector/label-restrictions.ts";
import type { Selector } from "../selector/selector.ts";

/** Values by key of everything that can be selected. */
export type KnownLabels = ReadonlyMap<string, ReadonlySet<string>>;

/** What a selector wants that nobody has, and the nearest that somebody has. */
export interface NearLabel {
  readonly missing: string;
  readonly near: string | undefined;
}

export function knownLabels(everyone: readonly Labels[]): KnownLabels {
  const known = new Map<string, Set<string>>();
  for (const labels of everyone) {
    for (const [key, value] of Object.entries(labels)) {
      const values = known.get(key);
      if (values === undefined) known.set(key, new Set([value]));
      else values.add(value);
    }
  }
  return known;
}

/** The first label of a selector that nobody has, or has with such a value. */
export function nearLabel(selector: Selector, known: KnownLabels): NearLabel | undefined {
  for (const [label, restriction] of labelRestrictions(selector)) {
    if (!restriction.mustBePresent) continue;
    const values = known.get(label);
    const { holder, name } = holderOf(label);
    if (values === undefined) {
      const names = [...known.keys()].map(holderOf).filter((one) => one.holder === holder);
      const near = nearestKey(
        name,
        names.map((one) => one.name),
      );
      return { missing: `${holder === "" ? "nothing" : `no ${holder}`} has a label \`${name}\``, near };
    }
    const missing = restriction.mustHaveOneOfValues?.find((value) => !values.has(value));
    if (missing === undefined) continue;
    const where = holder === "" ? "" : ` of a ${holder}`;
    return { missing: `no \`${name}\`${where} is \`${missing}\``, near: nearestText(missing, values) };
  }
  return undefined;
}

/** The nearest by letters, or one that only has a prefix more: `name` for `kubernetes.io/metadata.name`. */
function nearestKey(name: string, names: readonly string[]): string | undefined {
  const longer = names
    .filter((one) => one.endsWith(`/${name}`) || one.endsWith(`.${name}`))
    .sort(compareText);
  return nearestText(name, names) ?? longer[0];
}

/** Who carries a label in the words of its author: namespaces and service accounts lend theirs to pods (SEL-6). */
function holderOf(label: string): { readonly holder: string; readonly name: string } {
  if (label.startsWith("pcns.")) return { holder: "namespace", name: label.slice("pcns.".length) };
  if (label.startsWith("pcsa.")) return { holder: "service account", name: label.slice("pcsa.".length) };
  return { holder: "", name: label };
}
