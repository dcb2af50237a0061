import type { Facts, Stages, Time } from "./bench-result.ts";
import { measure } from "./measure.ts";
import type { Scenario } from "./scenarios.ts";

/** What a process that measures is told. */
export interface Task {
  readonly scenario: Scenario;
}

/** What it tells, as it gets on. */
export type Report =
  | { readonly kind: "stage"; readonly stage: keyof Stages; readonly time: Time }
  | { readonly kind: "facts"; readonly facts: Facts };

const tell = (report: Report): void => {
  process.send?.(report);
};
const { scenario } = JSON.parse(process.argv[2] ?? "{}") as Task;
const facts = measure(scenario, (stage, time) => {
  tell({ kind: "stage", stage, time });
});
tell({ kind: "facts", facts });
process.disconnect();
