import { nearestText } from "../base/nearest-text.ts";
import type { Issue } from "../model/issue.ts";
import type { Config } from "./config.ts";
import { nearestHint } from "./config-reader.ts";
import { namesAllClusters } from "./parse-config.ts";
import type { KnownClusters } from "./waiver-issues.ts";

/**
 * Clusters that entries are about and the tree does not have. Only told where the file declares none itself: there the
 * reader has said so.
 */
export function unknownClusters(config: Config, known: KnownClusters): readonly Issue[] {
  const names = known.map(({ name }) => name);
  if (namesAllClusters(config.clusters)) return [];
  return [...config.rules, ...config.expectations, ...config.waivers].flatMap(({ clusters = [], place }) =>
    clusters
      .filter((name) => !names.includes(name))
      .map((name): Issue => ({
        code: "config-name-unknown",
        severity: "warning",
        message: `no cluster of the tree is named \`${name}\``,
        value: name,
        ...(place === undefined ? {} : { place }),
        ...nearestHint(nearestText(name, names)),
      })),
  );
}
