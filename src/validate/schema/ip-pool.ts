import { checkIpPool } from "../rules/check-ip-pool.ts";
import { oneOfTag, selectorTag } from "../rules/tags.ts";
import { any, boolean, integer, list, object, text } from "./build.ts";
import { resource } from "./metadata.ts";
import type { ObjectSchema } from "./schema.ts";

const mode = text({ tags: [oneOfTag("Always", "CrossSubnet", "Never")] });

/** Source: Calico `v3/ippool.go`. */
export const ipPool: ObjectSchema = resource(
  object(
    {
      cidr: text({ empty: "written" }),
      ipipMode: mode,
      vxlanMode: mode,
      natOutgoing: boolean(),
      disabled: boolean(),
      disableBGPExport: boolean(),
      blockSize: integer(),
      nodeSelector: text({ tags: [selectorTag] }),
      namespaceSelector: text({ tags: [selectorTag] }),
      assignmentMode: text({ empty: "kept", tags: [oneOfTag("Automatic", "Manual")] }),
      allowedUses: list(text({ tags: [oneOfTag("Workload", "Tunnel", "LoadBalancer")] })),
      awsSubnetID: text(),
      // Of the first API, still in the type.
      ipip: any,
      "nat-outgoing": boolean(),
    },
    { checks: [checkIpPool] },
  ),
);
