import { checkNetworkSet } from "../rules/check-network-set.ts";
import { cidrTag, labelsTag } from "../rules/tags.ts";
import { list, map, object, text } from "./build.ts";
import { resource } from "./metadata.ts";
import { ruleList } from "./rule.ts";
import type { ObjectSchema } from "./schema.ts";

/** NetworkSet and GlobalNetworkSet. Source: reference section 8. */
export const networkSet: ObjectSchema = resource(
  object({ nets: list(text({ tags: [cidrTag] }), { unique: true }) }),
  { checks: [checkNetworkSet] },
);

/** No CRD: only Go looks at it. Source: reference section 9. */
export const profile: ObjectSchema = resource(
  object({
    ingress: ruleList,
    egress: ruleList,
    labelsToApply: map({ tags: [labelsTag] }),
  }),
);
