import { atRule, eachRule } from "./each-rule.ts";
import type { Lint } from "./lint.ts";

/** RULE-26: Calico looks a service up in the namespace the rule names, and in none where it names none. */
export const serviceWithoutNamespace: Lint = (cluster) =>
  eachRule(cluster).flatMap((inPlace) =>
    (["source", "destination"] as const)
      .filter((end) => inPlace.rule[end].service?.namespace === "")
      .map((end) => ({
        code: "service-without-namespace",
        severity: "warning" as const,
        message: `the service of its ${end} names no namespace, and Calico then looks it up in none: this rule can never match`,
        ...atRule(inPlace),
        hint: "RULE-26: add `namespace` beside the name of the service",
      })),
  );
