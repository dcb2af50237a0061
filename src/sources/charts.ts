import type { SourceFile } from "../model/resource.ts";
import { compareText } from "../base/compare.ts";
import { baseNameOf, directoryOf, liesIn } from "./tree-path.ts";

/** The Helm charts of a tree: directories with a `Chart.yaml`, sorted. A chart within another is part of it. */
export function findCharts(files: readonly SourceFile[]): readonly string[] {
  const directories = files
    .filter(({ path }) => baseNameOf(path) === "Chart.yaml")
    .map(({ path }) => directoryOf(path))
    .sort(compareText);
  return directories.filter((one) => !directories.some((other) => other !== one && liesIn(one, other)));
}

/**
 * The chart a file belongs to: its description, values, templates, custom resource definitions and subcharts. Another
 * file in the directory of a chart is a file like every other.
 */
export function chartOf(path: string, charts: readonly string[]): string | undefined {
  return charts.find((chart) => {
    if (!liesIn(path, chart)) return false;
    const inside = chart === "." ? path : path.slice(chart.length + 1);
    return /^(?:templates|crds|charts|ci)\/|^(?:Chart|requirements|values)[^/]*\.(?:ya?ml|json)$/.test(
      inside,
    );
  });
}
