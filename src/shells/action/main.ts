import { processWorld } from "../cli/process-world.ts";
import { runAction } from "./run-action.ts";

// Whatever goes wrong that nobody foresaw must not look like a finding, and less like none.
process.exitCode = 2;
process.exitCode = await runAction(processWorld());
