import type { Resource } from "../model/resource.ts";
import { interfacePattern } from "./interface-pattern.ts";
import type { LoadContext } from "./load-context.ts";
import { objectAt, textAt } from "./read-json.ts";

/** Patterns that one FelixConfiguration sets; `undefined` is not set. */
export interface BpfPatterns {
  readonly data: string | undefined;
  readonly layer3: string | undefined;
}

/** HEP-6: the interfaces of a node's own that eBPF looks at unless `bpfDataIfacePattern` says otherwise. */
export const defaultDataInterfaces = "^((en|wl|ww|sl|ib)[Popsx].*|(eth|wlan|wwan|bond).*)";

/** The patterns of a FelixConfiguration of the interfaces that eBPF programs are attached to. */
export function bpfPatterns(resource: Resource, context: LoadContext): BpfPatterns {
  const spec = objectAt(resource.object, "spec");
  const read = (field: string): string | undefined => {
    const text = textAt(spec, field);
    if (text === undefined || text === "" || interfacePattern(text) !== undefined) return text || undefined;
    context.report(resource, ["spec", field], {
      code: "bpf-interface-pattern-invalid",
      severity: "error",
      message: `\`${field}\` is not a pattern that can be read, so it is not known which host endpoints eBPF polices`,
      value: text,
      use: "used-in-part",
    });
    return undefined;
  };
  return { data: read("bpfDataIfacePattern"), layer3: read("bpfL3IfacePattern") };
}
