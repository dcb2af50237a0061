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

export const defaultRenderLimits: RenderLimits = {
  milliseconds: 30_000,
  outputBytes: 16 * 1024 * 1024,
  memoryBytes: 4 * 1024 * 1024 * 1024,
  renders: 500,
  totalMilliseconds: 120_000,
};
