import type { World } from "./world.ts";

/** Tells a person at a terminal what takes so long. */
export interface Progress {
  readonly step: (text: string) => Promise<void>;
  readonly done: () => Promise<void>;
}

/** So many files take long enough for somebody to wonder. */
const many = 300;

/** One line on stderr that is written over; nothing unless stderr is a terminal and the work is long. */
export function createProgress({ stderr }: World, files: number): Progress {
  const shown = stderr.isTerminal && files >= many;
  const write = async (text: string): Promise<void> => {
    if (shown) await stderr.write(`\r\u001b[K${text}`);
  };
  return { step: (text) => write(`calsim: ${text} ...`), done: () => write("") };
}
