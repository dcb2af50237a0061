/** How much a tool may take to render one source. What takes more is an error of the cluster. */
export interface RenderLimits {
  readonly milliseconds: number;
  readonly outputBytes: number;
  /** Renders of one tree. */
  readonly renders: number;
}

export const defaultRenderLimits: RenderLimits = {
  milliseconds: 30_000,
  outputBytes: 16 * 1024 * 1024,
  renders: 500,
};
