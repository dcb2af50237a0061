import type { SourceFile } from "../model/resource.ts";

/** Tells the paths under the `templates/` directory of a Helm chart: one whose `Chart.yaml` is among the files. */
export function chartTemplates(files: readonly SourceFile[]): (path: string) => boolean {
  const charts = new Set<string>();
  for (const { path } of files) {
    if (path === "Chart.yaml" || path.endsWith("/Chart.yaml"))
      charts.add(path.slice(0, -"Chart.yaml".length));
  }
  return (path) => {
    for (let at = path.indexOf("templates/"); at >= 0; at = path.indexOf("templates/", at + 1)) {
      if (charts.has(path.slice(0, at))) return true;
    }
    return false;
  };
}
