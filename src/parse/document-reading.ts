import type { ReadValue } from "./marks.ts";
import type { TextFault } from "./text-fault.ts";

/** One value of a text. With a fault of severity `error` it isn't to be used. */
export interface DocumentReading {
  /** `undefined`: nothing is there, or it can't be read. */
  readonly read: ReadValue | undefined;
  readonly faults: readonly TextFault[];
}
