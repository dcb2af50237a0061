import type { ClusterSettings } from "../model/cluster.ts";
import type { Resource } from "../model/resource.ts";
import type { FelixConfigurations } from "./felix-configurations.ts";
import type { LoadContext } from "./load-context.ts";
import { objectAt, textAt } from "./read-json.ts";

/** Of eBPF, what is left to netfilter is programmed with the fields for iptables. */
const prefixes: Readonly<Record<ClusterSettings["dataplane"], string>> = {
  iptables: "iptables",
  nftables: "nftables",
  ebpf: "iptables",
};

/**
 * Reports settings that make of a verdict what no policy says: a host's own rules are asked too (MISC-13), or Felix can't
 * program what it is to do with denied packets (MISC-14). Verdicts are given as if they were not set.
 */
export function reportFelixActions({ all, ofNodes }: FelixConfigurations, context: LoadContext): void {
  const read = all.filter((one) => one.name === "default" || ofNodes.includes(one));
  for (const resource of read) reportActions(resource, context);
}

function reportActions(resource: Resource, context: LoadContext): void {
  const prefix = prefixes[context.dataplane];
  const spec = objectAt(resource.object, "spec");
  const isSet = (field: string, to: string): boolean =>
    textAt(spec, field)?.toLowerCase() === to.toLowerCase();
  if (isSet(`${prefix}FilterDenyAction`, "Reject")) {
    context.report(resource, ["spec", `${prefix}FilterDenyAction`], {
      code: "deny-action-reject",
      severity: "warning",
      message:
        "MISC-14: the kernel refuses `Reject` where Felix also uses it, so Felix may restart again and again and program nothing; verdicts are given as for `Drop`",
      value: "Reject",
      hint: "set it to `Drop`",
      use: "used-in-part",
    });
  }
  const handingOn = [
    ["chainInsertMode", "Append", "rules of the host itself are asked before Calico's"],
    [`${prefix}FilterAllowAction`, "Return", "what policy allows is handed on to rules of the host itself"],
    [
      `${prefix}MangleAllowAction`,
      "Return",
      "what preDNAT policy allows is handed on to rules of the host itself",
    ],
  ] as const;
  for (const [field, value, what] of handingOn)
    if (isSet(field, value))
      context.report(resource, ["spec", field], {
        code: "host-rules-decide",
        severity: "warning",
        message: `MISC-13: ${what}, which may drop what is shown as allowed here`,
        value,
        use: "used-in-part",
      });
}
