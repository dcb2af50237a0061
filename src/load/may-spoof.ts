import type { FieldPath, Resource } from "../model/resource.ts";
import type { LoadContext } from "./load-context.ts";

/**
 * False, with an issue, where Felix drops an endpoint that asks at `at` for source addresses that are not its own: no
 * packet of it gets anywhere (MISC-2; reference section 12, `workloadSourceSpoofing`).
 */
export function maySpoof(resource: Resource, at: FieldPath, context: LoadContext): boolean {
  const { sourceSpoofing, raw } = context;
  if (sourceSpoofing === "allowed") return true;
  const needs = "to send from other addresses needs `workloadSourceSpoofing: Any` in the FelixConfiguration";
  if (sourceSpoofing === "dropped" && !raw) {
    context.report(resource, at, {
      code: "spoofing-not-allowed",
      severity: "warning",
      message: `${needs}: Felix drops the endpoint, and all its traffic with it`,
      use: "ignored",
    });
    return false;
  }
  context.report(resource, at, {
    code: "spoofing-not-allowed",
    severity: raw ? "warning" : "error",
    message: `${needs}, and whether it has that is not known: Felix may drop all traffic of this endpoint, whatever its policies say`,
    hint: "add the FelixConfiguration `default` to the tree or to the inventory",
    use: "used",
  });
  return true;
}
