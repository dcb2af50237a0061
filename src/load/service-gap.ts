import type { Selector } from "../selector/selector.ts";

/** Why the endpoints of a service are not known. */
export interface ServiceGap {
  readonly reason: string;
  /** Every endpoint that may be one; `undefined`: any address may. */
  readonly mayBe: Selector | undefined;
}
