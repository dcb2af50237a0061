import { defaultLimits, type Limits } from "../../model/limits.ts";

/** How much a tool may take to render one source. What takes more is an error of the cluster. */
export interface RenderLimits {
  readonly milliseconds: number;
  readonly outputBytes: number;
  /** Address space of a tool, where the system can hold it to one. */
  readonly memoryBytes: number;
  /** Renders of one tree. */
  readonly renders: number;
  /** For all renders of one tree. */
  readonly totalMilliseconds: number;
}

/** What the limits of calsim say about renders. */
export function renderLimits(limits: Limits): RenderLimits {
  return {
    milliseconds: limits.renderSeconds * 1000,
    outputBytes: limits.renderBytes,
    memoryBytes: limits.renderMegabytes * 1024 * 1024,
    renders: limits.renders,
    totalMilliseconds: limits.renderTotalSeconds * 1000,
  };
}

export const defaultRenderLimits: RenderLimits = renderLimits(defaultLimits);
