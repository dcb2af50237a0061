import type { StepRef } from "../model/ruling.ts";
import type { Step } from "../select/path.ts";

/** The step as it is named in rulings and traces. */
export function stepRef(step: Step): StepRef {
  return step.kind === "endpoint-to-host"
    ? { endpoint: `host/${step.node.name}`, direction: "ingress", chain: "endpoint-to-host" }
    : { endpoint: step.subject.endpoint.id, direction: step.direction, chain: step.chain };
}
