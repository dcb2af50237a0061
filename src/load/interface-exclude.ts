import type { Resource } from "../model/resource.ts";
import { isGoPattern } from "../validate/go/is-go-pattern.ts";
import type { LoadContext } from "./load-context.ts";
import { objectAt, textAt } from "./read-json.ts";

/** Releases differ in whether a name may have a dot: one that has is not complained of. */
const name = /^[a-zA-Z0-9_.-]{1,15}$/;
const pattern = /^\/\S+\/$/;

/**
 * Reports items of `interfaceExclude`, texts with commas between them, that are no interface name and no `/regexp/`. No
 * validator looks at them, and one of them makes Felix put the default in the place of the whole list.
 * Source: Calico `felix/config/config_params.go`, `felix/config/param_types.go`.
 */
export function reportInterfaceExclude(resource: Resource, context: LoadContext): void {
  const written = textAt(objectAt(resource.object, "spec"), "interfaceExclude") ?? "";
  // To Felix, `none` is no list at all; an empty text is left out when the object is stored.
  if (written === "" || written.toLowerCase() === "none") return;
  for (const item of written.split(",")) {
    if (pattern.test(item) ? isGoPattern(item.slice(1, -1)) : name.test(item)) continue;
    context.report(resource, ["spec", "interfaceExclude"], {
      code: "interface-exclude-invalid",
      severity: "warning",
      message: `\`${item}\` is no interface name and no regular expression between \`/\`: Felix puts its default \`kube-ipvs0\` in the place of the whole \`interfaceExclude\``,
      value: item,
      hint: "no item may hold a space or a comma, which ends it even inside of a regular expression",
      use: "used-in-part",
    });
  }
}
