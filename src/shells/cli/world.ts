import type { Limits } from "../../model/limits.ts";

/** A place text goes to, one piece after the other. */
export interface TextSink {
  /** False when nobody reads any more (EPIPE): what follows would be lost. */
  readonly write: (text: string) => Promise<boolean>;
  readonly isTerminal: boolean;
  /** Width of the terminal, where it is one. */
  readonly columns: number | undefined;
}

/** Everything the command line takes from the process, so that tests can be the process. */
export interface World {
  /** Without the names of node and script. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `2027-03-31`: waivers run out. */
  readonly today: string;
  readonly version: string;
  /** Limits that the command line sets. */
  readonly limits?: Partial<Limits>;
  readonly stdin: AsyncIterable<string | Uint8Array>;
  readonly stdout: TextSink;
  readonly stderr: TextSink;
}
