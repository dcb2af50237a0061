import type { RenderedSources } from "../../sources/collect-files.ts";
import type { PlannedRenders } from "../../sources/planned-renders.ts";
import { renderSources, type RenderSettings } from "./render-sources.ts";
import type { WriteInputs } from "./write-inputs.ts";

/** What is rendered may call for more renders, as an app of apps does. This many times over is a circle. */
export const MAX_RENDER_ROUNDS = 10;

/**
 * Renders a tree in rounds: each answers with everything rendered so far. The limits hold for all rounds together.
 */
export function createRenderer(
  writeInputs: WriteInputs,
  settings: RenderSettings,
): (planned: PlannedRenders) => Promise<RenderedSources> {
  let done: RenderedSources = {};
  let milliseconds = 0;
  return async (planned) => {
    const started = Date.now();
    const spent = { renders: Object.keys(done).length, milliseconds };
    done = { ...done, ...(await renderSources(planned, writeInputs, settings, spent)) };
    milliseconds += Date.now() - started;
    return done;
  };
}
