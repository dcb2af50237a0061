import type { Logger } from "pino";
import type { BlobCache } from "./blob-cache.ts";
import type { GitHub } from "./github.ts";
import type { Engine } from "./engine-port.ts";
import type { Limits } from "../../model/limits.ts";
import type { Renderers } from "./render-port.ts";

/** What every job works with. */
export interface AppTools {
  readonly appId: number;
  /** A client for one installation, with a throttle of its own (event clients share one across all installations). */
  readonly authenticate: (installation: number) => Promise<GitHub>;
  readonly engine: Engine;
  readonly renderers: Renderers;
  /** Where `kustomize` and `helm` are looked for. */
  readonly searchPath: string | undefined;
  readonly cache: BlobCache;
  readonly limits: Limits;
  /** Where people read files: `https://github.com`. */
  readonly webUrl: string;
  readonly log: Logger;
}
