import type { SourceRef } from "./source-ref.ts";

/** One line of a trace, for people. */
export interface TraceLine {
  /** `ingress of host/node-worker (normal)`. */
  readonly step: string;
  readonly text: string;
  readonly verdict: "allow" | "deny" | "pass" | "unknown" | "info";
  readonly place: SourceRef | undefined;
}

/** One connection that shows a change, with what each side does to it. */
export interface Witness {
  readonly from: string;
  readonly to: string;
  /** The address asked at, of an end that is a set or an outside block. */
  readonly fromAddress: string | undefined;
  readonly toAddress: string | undefined;
  /** `TCP/443` or `ICMP type 8`. */
  readonly connection: string;
  readonly base: readonly TraceLine[];
  readonly head: readonly TraceLine[];
}
