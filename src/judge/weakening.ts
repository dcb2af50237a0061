import type { Finding } from "../model/finding.ts";

/** Something that the head's `.calsim.yml` objects to less than the base's. */
export interface Weakening {
  readonly message: string;
  readonly cluster: Finding["cluster"];
  /** What an acceptance of it is bound to. */
  readonly key: readonly string[];
}
