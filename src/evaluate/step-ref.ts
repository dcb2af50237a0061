import type { StepRef } from "../model/ruling.ts";
import type { Step } from "../select/path.ts";

/** The step as it is named in rulings and traces. */
export function stepRef(step: Step): StepRef {
  switch (step.kind) {
    case "endpoint-to-host":
      return { endpoint: `host/${step.node.name}`, direction: "ingress", chain: "endpoint-to-host" };
    case "unmodelled":
      return { endpoint: `host/${step.node.name}`, direction: "ingress", chain: "normal" };
    case "policy":
      return { endpoint: step.subject.endpoint.id, direction: step.direction, chain: step.chain };
  }
}
