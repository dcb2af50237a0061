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
  /** `TCP/443` or `ICMP type 8`. */
  readonly connection: string;
  readonly base: readonly TraceLine[];
  readonly head: readonly TraceLine[];
}
