import type { Cause } from "../model/cause.ts";
import type { Cluster } from "../model/cluster.ts";
import type { Resource, SourceFile } from "../model/resource.ts";
import type { Comparison } from "../diff/pair-differences.ts";
import { diffExcerpts, excerptAt } from "../explain/excerpt.ts";
import type { ExplainedTree } from "../explain/explain-group.ts";
import { listEdits, type Edit } from "../explain/edits.ts";
import { createCauseFinder, type CauseFinder } from "../explain/find-causes.ts";
import type { EndpointInfo } from "../matrix/matrix.ts";

/** A side of the comparison with what explaining it needs. */
export interface ComparedTree {
  readonly cluster: Cluster;
  readonly resources: readonly Resource[];
  readonly files: readonly SourceFile[];
}

export interface ChangeInput {
  readonly base: ComparedTree;
  readonly head: ComparedTree;
  readonly comparison: Comparison;
  /** Endpoints of both sides by id. */
  readonly endpoints: ReadonlyMap<string, EndpointInfo>;
  /** Loads a tree with an edit more or less. */
  readonly load: (resources: readonly Resource[]) => Cluster;
}

/** What explaining one group after another shares. */
export interface ChangeContext extends ChangeInput {
  readonly trees: { readonly base: ExplainedTree; readonly head: ExplainedTree };
  readonly causes: CauseFinder;
  /** Causes by deciders: groups that turn on the same rules were caused by the same edits. */
  readonly known: Map<string, readonly Cause[]>;
}

export function createChangeContext(input: ChangeInput): ChangeContext {
  const trees = { base: explained(input.base), head: explained(input.head) };
  const edits = listEdits(input.base.resources, input.head.resources);
  const diffOf = (edit: Edit): string | undefined => editDiff(edit, trees);
  const causes = createCauseFinder({
    base: input.base.resources,
    head: input.head.resources,
    edits,
    load: input.load,
    diffOf,
  });
  return { ...input, trees, causes, known: new Map() };
}

function explained({ cluster, files }: ComparedTree): ExplainedTree {
  return { cluster, files: new Map(files.map((file) => [file.path, file])) };
}

/** The text difference of the smallest part all edits of an object lie in. */
function editDiff(edit: Edit, trees: ChangeContext["trees"]): string | undefined {
  const paths = edit.paths.map((path) =>
    path[0] === "spec" && (path[1] === "ingress" || path[1] === "egress") ? path.slice(0, 3) : path,
  );
  const [first] = paths;
  if (first === undefined || paths.some((path) => path.join("\0") !== first.join("\0"))) return undefined;
  const base = edit.base?.locate(first);
  const head = edit.head?.locate(first);
  return diffExcerpts(
    { text: excerptAt(trees.base.files, base), place: base },
    { text: excerptAt(trees.head.files, head), place: head },
  );
}
