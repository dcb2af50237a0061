import { configurationTrees } from "./trees/configuration-trees.ts";
import { findingTrees } from "./trees/finding-trees.ts";
import { lintTrees } from "./trees/lint-trees.ts";
import { loadTrees } from "./trees/load-trees.ts";
import { parseTrees } from "./trees/parse-trees.ts";
import type { ProvokingTree } from "./trees/provoking-tree.ts";
import { sourceTrees } from "./trees/source-trees.ts";
import { validationTrees } from "./trees/validation-trees.ts";

export { stored } from "./trees/configuration-trees.ts";
export { experimental } from "./trees/validation-trees.ts";

/** Trees and changes of trees, by the id they give. */
export const trees: Readonly<Record<string, ProvokingTree>> = {
  ...configurationTrees,
  ...findingTrees,
  ...lintTrees,
  ...loadTrees,
  ...parseTrees,
  ...sourceTrees,
  ...validationTrees,
};
