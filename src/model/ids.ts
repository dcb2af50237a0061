import type { Brand } from "../base/brand.ts";

/** `namespace/name`, `namespace/name[Kind]`, `host/<name>`, `set/<name>`, `set/<namespace>/<name>` or `outside/<blocks>`. */
export type EndpointId = Brand<"EndpointId">;

/** `Kind:namespace/name` or `Kind:name`: unique in a cluster. */
export type PolicyId = Brand<"PolicyId">;
