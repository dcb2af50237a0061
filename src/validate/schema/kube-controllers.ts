import { objectOf } from "../read-field.ts";
import { checkAnnotations } from "../rules/check-metadata.ts";
import { cidrTag, labelsTag, nameTag, oneOfTag, regexpTag, selectorTag } from "../rules/tags.ts";
import { int32, integer, list, map, object, oneOf, text } from "./build.ts";
import { resource } from "./metadata.ts";
import type { ObjectSchema, StructCheck, TextSchema } from "./schema.ts";

const onOff = ["Enabled", "Disabled"] as const;
const onOffTag = oneOfTag(...onOff);
const period: TextSchema = text({ empty: "kept", form: "duration" });
const periodic: ObjectSchema = object({ reconcilerPeriod: period }, { empty: "kept" });

const checkTemplate: StructCheck = (template, scope) => {
  checkAnnotations(objectOf(template, "annotations"), ["annotations"], scope.fault);
};

const template: ObjectSchema = object(
  {
    generateName: text({ maxLength: 253, tags: [nameTag] }),
    interfaceCIDRs: list(text({ tags: [cidrTag] }), { unique: true }),
    interfacePattern: text({ tags: [regexpTag] }),
    labels: map({ tags: [labelsTag] }),
    annotations: map(),
    nodeSelector: text({ tags: [selectorTag] }),
  },
  { checks: [checkTemplate] },
);

const node: ObjectSchema = object(
  {
    reconcilerPeriod: period,
    syncLabels: oneOf(onOff, { tags: [onOffTag] }),
    hostEndpoint: object(
      {
        autoCreate: oneOf(onOff, { tags: [onOffTag] }),
        createDefaultHostEndpoint: text({ tags: [onOffTag] }),
        templates: list(template),
      },
      { empty: "kept" },
    ),
    leakGracePeriod: period,
  },
  { empty: "kept" },
);

const controllers: ObjectSchema = object(
  {
    node,
    policy: periodic,
    workloadEndpoint: periodic,
    serviceAccount: periodic,
    namespace: periodic,
    loadBalancer: object(
      { assignIPs: oneOf(["AllServices", "RequestedServicesOnly"], { fallback: "AllServices" }) },
      { empty: "kept" },
    ),
    policyMigration: object(
      { enabled: oneOf(onOff, { fallback: "Enabled", tags: [onOffTag] }) },
      { empty: "kept" },
    ),
  },
  { empty: "written" },
);

/** Source: reference section 11; Calico `v3/kubecontrollersconfig.go`. */
export const kubeControllersConfiguration: ObjectSchema = resource(
  object(
    {
      logSeverityScreen: oneOf(["None", "Debug", "Info", "Warning", "Error", "Fatal", "Panic"]),
      healthChecks: oneOf(onOff, { fallback: "Enabled", tags: [onOffTag] }),
      etcdV3CompactionPeriod: period,
      prometheusMetricsPort: integer({ empty: "kept", minimum: 0, maximum: 65535 }),
      controllers,
      debugProfilePort: integer({ empty: "kept", holds: int32, minimum: 0, maximum: 65535 }),
    },
    { required: ["controllers"] },
  ),
);
