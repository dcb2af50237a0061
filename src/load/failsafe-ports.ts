import type { FailsafePort } from "../model/options.ts";
import type { Resource } from "../model/resource.ts";
import { parseCidrOrAddress } from "../sets/address-set.ts";
import type { LoadContext } from "./load-context.ts";
import { hasField, listAt, numberAt, objectAt, objectsAt, textAt } from "./read-json.ts";

/** Lists that one FelixConfiguration sets; `undefined` is not set. */
export interface FailsafePorts {
  readonly inbound: readonly FailsafePort[] | undefined;
  readonly outbound: readonly FailsafePort[] | undefined;
}

const tcp = (...ports: readonly number[]): FailsafePort[] => ports.map((port) => ({ protocol: "tcp", port }));
const udp = (port: number): FailsafePort => ({ protocol: "udp", port });

/** HEP-9, the same since 3.29. */
export const defaultInbound: readonly FailsafePort[] = [
  ...tcp(22),
  udp(68),
  ...tcp(179, 2379, 2380, 5473, 6443, 6666, 6667),
];
export const defaultOutbound: readonly FailsafePort[] = [
  udp(53),
  udp(67),
  ...tcp(179, 2379, 2380, 5473, 6443, 6666, 6667),
];

/** The failsafe lists of a FelixConfiguration. A bad entry is reported and left out: Felix does not start with one. */
export function failsafePorts(resource: Resource, context: LoadContext): FailsafePorts {
  return {
    inbound: readList(resource, "failsafeInboundHostPorts", context),
    outbound: readList(resource, "failsafeOutboundHostPorts", context),
  };
}

/** Absent means the default, an empty list none at all. */
function readList(
  resource: Resource,
  field: string,
  context: LoadContext,
): readonly FailsafePort[] | undefined {
  const spec = objectAt(resource.object, "spec");
  if (!hasField(spec, field)) return undefined;
  const entries = objectsAt(spec, field);
  return listAt(spec, field).flatMap((_, index): readonly FailsafePort[] => {
    const entry = entries[index] ?? {};
    const protocol = (textAt(entry, "protocol") ?? "tcp").toLowerCase();
    const port = numberAt(entry, "port");
    const net = textAt(entry, "net");
    const isNet = net === undefined || net === "" || parseCidrOrAddress(net) !== undefined;
    if ((protocol !== "tcp" && protocol !== "udp") || port === undefined || !isNet) {
      context.report(resource, ["spec", field, index], {
        code: "failsafe-invalid",
        severity: "error",
        message:
          "a failsafe entry needs a `port`, protocol `tcp` or `udp`, and may name a `net`, a CIDR; Felix does not start with this one",
        value: JSON.stringify(entry),
        use: "used-in-part",
      });
      return [];
    }
    return [net === undefined || net === "" ? { protocol, port } : { protocol, port, net }];
  });
}
