import { hostileScenarios } from "./hostile.ts";
import { judgedScenarios } from "./judged.ts";
import { largeScenarios } from "./large.ts";
import type { Scenario } from "./scenario.ts";
import { shopScenarios } from "./shop.ts";
import { stagedScenarios } from "./staged.ts";

export const allScenarios: readonly Scenario[] = [
  ...shopScenarios,
  ...judgedScenarios,
  ...stagedScenarios,
  ...largeScenarios,
  ...hostileScenarios,
];
