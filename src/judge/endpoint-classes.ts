import type { Config } from "./config.ts";
import type { Ends } from "./ends.ts";
import type { Members, Membership } from "./members.ts";

const memberships: readonly Membership[] = ["either", "every", "head"];

/** Endpoints by id, in lists whose members are of one kind and none of the configurations tells apart. */
export function endpointClasses(
  configs: readonly Config[],
  members: Members,
): readonly (readonly string[])[] {
  const ends = configs.flatMap((config): readonly Ends[] =>
    [...config.rules, ...config.expectations, ...config.waivers].flatMap(({ from, to }) => [from, to]),
  );
  const sets = [...new Set(ends)].flatMap((one) =>
    memberships.map((membership) => members.of(one, membership)),
  );
  const classes = new Map<string, string[]>();
  for (const { id, kind } of members.endpoints) {
    const key = `${kind} ${sets.map((set) => (set.has(id) ? "1" : "0")).join("")}`;
    const list = classes.get(key);
    if (list === undefined) classes.set(key, [id]);
    else list.push(id);
  }
  return [...classes.values()];
}
