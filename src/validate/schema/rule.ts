import { checkAnnotations } from "../rules/check-metadata.ts";
import { checkEntityRule } from "../rules/check-entity-rule.ts";
import { checkHttp } from "../rules/check-http.ts";
import { checkRule } from "../rules/check-rule.ts";
import { nameTag, netTag, rangeTag, selectorTag } from "../rules/tags.ts";
import { objectOf } from "../read-field.ts";
import { integer, intOrText, list, map, object, oneOf, text } from "./build.ts";
import { entityRules, icmpCodeNeedsType, ruleRules } from "./rule-rules.ts";
import type { ListSchema, ObjectSchema, StructCheck, TextSchema } from "./schema.ts";

/** A selector field of a policy or rule: at most 1024 characters. */
export const selector: TextSchema = text({ maxLength: 1024, tags: [selectorTag] });

const icmp: ObjectSchema = object(
  {
    type: integer({ empty: "kept", minimum: 0, maximum: 254, tags: [rangeTag(0, 254)] }),
    code: integer({ empty: "kept", minimum: 0, maximum: 255, tags: [rangeTag(0, 255)] }),
  },
  { empty: "kept", rules: [icmpCodeNeedsType] },
);

const nets: ListSchema = list(text({ tags: [netTag] }), { maxItems: 256, unique: true });
const ports: ListSchema = list(intOrText("port"), { maxItems: 50 });
const serviceField: TextSchema = text({ maxLength: 253, tags: [nameTag] });

const side: ObjectSchema = object(
  {
    nets,
    notNets: nets,
    selector,
    notSelector: selector,
    namespaceSelector: selector,
    ports,
    notPorts: ports,
    serviceAccounts: object(
      { names: list(text(), { unique: true }), selector: text({ tags: [selectorTag] }) },
      { empty: "kept" },
    ),
    services: object({ name: serviceField, namespace: serviceField }, { empty: "kept" }),
  },
  { rules: entityRules, checks: [checkEntityRule] },
);

const httpPath: ObjectSchema = object({
  exact: text({ maxLength: 1024 }),
  prefix: text({ maxLength: 1024 }),
});

const checkRuleMetadata: StructCheck = (metadata, scope) => {
  checkAnnotations(objectOf(metadata, "annotations"), ["annotations"], scope.fault);
};

const rule: ObjectSchema = object(
  {
    action: oneOf(["Allow", "Deny", "Log", "Pass"], { empty: "written" }),
    ipVersion: integer({ empty: "kept", values: [4, 6] }),
    protocol: intOrText("protocol"),
    notProtocol: intOrText("protocol"),
    icmp,
    notICMP: icmp,
    source: side,
    destination: side,
    http: object(
      { methods: list(text(), { maxItems: 20 }), paths: list(httpPath, { maxItems: 20 }) },
      { empty: "kept", checks: [checkHttp] },
    ),
    metadata: object({ annotations: map() }, { empty: "kept", checks: [checkRuleMetadata] }),
  },
  { required: ["action"], rules: ruleRules, checks: [checkRule] },
);

/** The rules of one direction. Source: reference section 5; Calico `v3/policy_common.go`. */
export const ruleList: ListSchema = list(rule, { maxItems: 1024 });
