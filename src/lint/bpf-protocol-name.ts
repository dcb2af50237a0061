import { noProtocol } from "../sets/protocol.ts";
import { atRule, eachRule } from "./each-rule.ts";
import type { Lint } from "./lint.ts";

/** RULE-4: eBPF knows ICMPv6 and UDPLite by number only. */
export const bpfProtocolName: Lint = (cluster) =>
  eachRule(cluster).flatMap((inPlace) => {
    const { rule } = inPlace;
    if (rule.protocol !== noProtocol && rule.notProtocol !== noProtocol) return [];
    const effect =
      rule.protocol === noProtocol ? "this rule never matches" : "its `notProtocol` excludes nothing";
    return [
      {
        code: "protocol-name-unknown-to-ebpf",
        severity: "warning",
        message: `eBPF does not know ICMPv6 and UDPLite by name: ${effect}`,
        ...atRule(inPlace),
        hint: "RULE-4: write the number, 58 or 136",
      },
    ];
  });
