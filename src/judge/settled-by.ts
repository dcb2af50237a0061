import type { Finding } from "../model/finding.ts";
import type { WaiverConfig } from "./config.ts";

/** How a waiver settles a finding. */
export function settledBy({ owner, reason, expires }: WaiverConfig): Finding["settled"] {
  return { by: owner === undefined ? "waiver" : `waiver of ${owner}`, reason, until: expires };
}
