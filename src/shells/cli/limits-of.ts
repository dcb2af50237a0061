import { defaultLimits, type Limits } from "../../model/limits.ts";
import { readLimitSettings } from "../../model/read-limit-settings.ts";
import { CannotAnalyse } from "./cannot-analyse.ts";
import type { World } from "./world.ts";

/** The limits in force: the defaults, what the environment says instead, and what the command line says instead of that. */
export function limitsOf({ env, limits }: Pick<World, "env" | "limits">): Limits {
  const settings = readLimitSettings(env["CALSIM_LIMITS"] ?? "");
  const [fault] = settings.faults;
  // Half of what was said must not hold: somebody lowered a limit for a reason.
  if (fault !== undefined) throw new CannotAnalyse(`\`CALSIM_LIMITS\` in the environment: ${fault}`);
  return { ...defaultLimits, ...settings.limits, ...limits };
}
