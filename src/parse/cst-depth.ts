import type { CST } from "yaml";

/** How deep collections of a YAML syntax tree nest; stops counting past `limit`. Doesn't recurse. */
export function cstDepth(root: CST.Token, limit: number): number {
  let level: CST.Token[] = root.type === "document" && root.value !== undefined ? [root.value] : [];
  let depth = 0;
  while (level.length > 0 && depth <= limit) {
    const below = level.flatMap(childTokens);
    if (below.length > 0 || level.some(isCollectionToken)) depth++;
    level = below;
  }
  return depth;
}

function childTokens(token: CST.Token): CST.Token[] {
  if (!isCollectionToken(token)) return [];
  const children: CST.Token[] = [];
  for (const item of token.items) {
    if ("key" in item && item.key != null) children.push(item.key);
    if (item.value !== undefined) children.push(item.value);
  }
  return children;
}

function isCollectionToken(token: CST.Token): token is CST.BlockMap | CST.BlockSequence | CST.FlowCollection {
  return token.type === "block-map" || token.type === "block-seq" || token.type === "flow-collection";
}
